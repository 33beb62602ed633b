// The server's rules for a change to the draft (docs/PROTOCOL.md, "The schema that a change follows"), for tests: what the
// server would refuse fails the test that made it.
import { decodeChange, type Doc, getAllChanges } from "@automerge/automerge/slim";
import type { Draft } from "../document.ts";
import { KINDS, LABELS, TITLE } from "../schema.ts";

const CHANGE_BYTES_MAX = 1024 * 1024;
const OPERATIONS_MAX = 200_000;
const MARKS_MAX = 2_000;

/** What an object of the draft is. */
type Known =
  | { type: "text"; paragraph: string | null }
  | { type: "order" }
  | { type: "paragraphs" }
  | { type: "footnotes" }
  | { type: "paragraph"; id: string }
  | { type: "marker" }
  | { type: "break" };

/** An operation as Automerge decodes it. Its types leave out what operations on sequences carry. */
export interface Operation {
  action: string;
  obj: string;
  key?: string;
  elemId?: string;
  insert?: boolean;
  value?: unknown;
  datatype?: string;
  name?: string;
  pred: string[];
}

export function operationsOf(change: Uint8Array): Operation[] {
  return decodeChange(change).ops as unknown as Operation[];
}

interface Marker {
  text: string | null;
  type?: string;
  id?: string;
}

export class Refusal extends Error {}

function refuse(why: string, operation?: Operation): never {
  throw new Refusal(`the server would refuse this: ${why} ${operation ? JSON.stringify(operation) : ""}`);
}

function isId(word: unknown): word is string {
  return typeof word === "string" && word !== TITLE && /^[A-Za-z0-9\-_.:~@+]{1,64}$/.test(word);
}

/** Admits changes one after the other, as the server does. */
export class Admission {
  private readonly objects = new Map<string, Known>();
  private readonly paragraphs = new Set<string>();
  private readonly footnotes = new Set<string>();
  /** Paragraphs that have a text or a break. */
  private readonly placed = new Set<string>();
  private readonly mentions = new Map<string, string>();
  private readonly admitted = new Set<string>();

  /** Begins with a draft that the server has; what made it is not asked. */
  constructor(base: Doc<Draft>) {
    for (const change of getAllChanges(base)) this.read(change, true);
  }

  /** The paragraph that an element of the order names. */
  mentionedBy(element: string): string | undefined {
    return this.mentions.get(element);
  }

  admit(change: Uint8Array): void {
    if (change.length > CHANGE_BYTES_MAX) refuse("a change of more than 1 MiB");
    this.read(change, false);
  }

  private read(change: Uint8Array, byServer: boolean): void {
    const { ops, actor, startOp, time, message, hash } = decodeChange(change);
    if (this.admitted.has(hash)) return;
    this.admitted.add(hash);
    if (!byServer && (time !== 0 || message !== null)) refuse("a time or a message");
    if (!byServer && ops.length > OPERATIONS_MAX) refuse("more than 200,000 operations");
    new Check(this.objects, this.paragraphs, this.footnotes, this.placed, this.mentions, byServer).run(
      ops as unknown as Operation[],
      (index) => `${startOp + index}@${actor}`,
    );
  }
}

class Check {
  private readonly markers = new Map<string, Marker>();
  private marks = 0;
  private openMark: string | null = null;

  constructor(
    private readonly objects: Map<string, Known>,
    private readonly paragraphs: Set<string>,
    private readonly footnotes: Set<string>,
    private readonly placed: Set<string>,
    private readonly mentions: Map<string, string>,
    private readonly byServer: boolean,
  ) {}

  run(operations: Operation[], idOf: (index: number) => string): void {
    operations.forEach((operation, index) => this.operation(idOf(index), operation));
    if (this.openMark !== null) refuse("a mark is begun and not ended");
    for (const [id, marker] of this.markers) this.finishMarker(id, marker);
  }

  private operation(id: string, operation: Operation): void {
    const { action, obj } = operation;
    if (obj === "_root") return this.root(id, operation);
    if (this.openMark !== null && (action !== "markEnd" || this.openMark !== obj))
      refuse("a mark is begun and not ended", operation);
    if (this.openMark === null && action === "markEnd")
      refuse("a mark is ended that was not begun", operation);
    this.openMark = null;
    const marker = this.markers.get(obj);
    if (marker !== undefined) return this.markerField(marker, operation);
    const known = this.objects.get(obj);
    switch (known?.type) {
      case "text":
        return this.text(id, operation, known.paragraph);
      case "order":
        return this.order(id, operation);
      case "paragraphs":
        return this.member(id, operation, this.paragraphs, "makeMap");
      case "footnotes":
        return this.member(id, operation, this.footnotes, "makeText");
      case "paragraph":
        return this.paragraph(id, operation, known.id);
      case "break":
      case "marker":
        return refuse("a marker is never changed", operation);
      default:
        return refuse("an object that the draft does not have", operation);
    }
  }

  private root(id: string, operation: Operation): void {
    if (!this.byServer) refuse("the root is the server's", operation);
    const { key } = operation;
    if (key === "title") this.objects.set(id, { type: "text", paragraph: TITLE });
    else if (key === "order" || key === "paragraphs" || key === "footnotes")
      this.objects.set(id, { type: key });
  }

  private member(id: string, operation: Operation, ids: Set<string>, make: "makeMap" | "makeText"): void {
    const { key, action, pred } = operation;
    if (!isId(key)) refuse("no id", operation);
    if (action !== make || pred.length > 0 || ids.has(key))
      refuse("members are made once and stay", operation);
    ids.add(key);
    this.objects.set(
      id,
      make === "makeMap" ? { type: "paragraph", id: key } : { type: "text", paragraph: null },
    );
  }

  private paragraph(id: string, operation: Operation, paragraph: string): void {
    const { key, action, value, pred } = operation;
    const isSet = action === "set";
    const fits = (): boolean => {
      if (action === "del") return ["label", "continues", "removed"].includes(key ?? "");
      switch (key) {
        case "text":
          return action === "makeText" && pred.length === 0 && !this.placed.has(paragraph);
        case "kind":
          return isSet && KINDS.some((kind) => kind === value);
        case "level":
          return isSet && Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 4;
        case "label":
          return isSet && LABELS.some((label) => label === value);
        case "origin":
          return isSet && pred.length === 0 && (isId(value) || value === TITLE);
        case "continues":
          return isSet && (value === null || isId(value) || value === TITLE);
        case "removed":
          return isSet && typeof value === "boolean";
        default:
          return false;
      }
    };
    if (!fits()) refuse("no such key or value of a paragraph", operation);
    if (key !== "text") return;
    this.placed.add(paragraph);
    this.objects.set(id, { type: "text", paragraph });
  }

  private order(id: string, operation: Operation): void {
    const { action, elemId, insert, value, pred } = operation;
    if (action === "del") {
      if (pred.length !== 1 || pred[0] !== elemId) refuse("a deletion deletes one element", operation);
    } else if (action !== "set" || insert !== true || pred.length > 0 || !isId(value)) {
      refuse("the order is a list of ids", operation);
    } else this.mentions.set(id, value);
  }

  private text(id: string, operation: Operation, paragraph: string | null): void {
    const { action, elemId, insert, value, name, pred } = operation;
    if (action === "del") {
      const element = this.objects.get(elemId ?? "");
      if (element?.type === "break" || this.markers.has(elemId ?? ""))
        refuse("a break is never deleted", operation);
      if (pred.length !== 1 || pred[0] !== elemId) refuse("a deletion deletes one element", operation);
      return;
    }
    if (insert !== true || pred.length > 0) refuse("a text is changed by inserting and deleting", operation);
    if (action === "set") {
      const fits = typeof value === "string" && value !== "" && Buffer.byteLength(value) <= 1024;
      if (!fits) refuse("no element of a text", operation);
    } else if (action === "makeMap") {
      this.markers.set(id, { text: paragraph });
    } else if (action === "markBegin") {
      this.openMark = operation.obj;
      if (++this.marks > MARKS_MAX) refuse("more than 2,000 marks");
      const isFlag = (name === "strong" || name === "em") && (value === null || typeof value === "boolean");
      const isLink =
        name === "link" &&
        (value === null || (typeof value === "string" && Buffer.byteLength(value) <= 65_536));
      if (!isFlag && !isLink) refuse("a mark is strong, em or link", operation);
    } else if (action !== "markEnd") refuse("a text holds characters, breaks and footnotes", operation);
  }

  private markerField(marker: Marker, operation: Operation): void {
    const { key, action, value, pred } = operation;
    const isField = key === "type" || key === "id";
    if (!isField || action !== "set" || typeof value !== "string" || pred.length > 0)
      return refuse("a marker has a type and an id, which are scalar strings", operation);
    if (marker[key] !== undefined) refuse("a marker is never changed", operation);
    marker[key] = value;
  }

  private finishMarker(operation: string, { text, type, id }: Marker): void {
    if (type === "footnote" && isId(id)) {
      this.objects.set(operation, { type: "marker" });
    } else if (type === "break" && id !== undefined && text !== null) {
      if (!this.paragraphs.has(id)) refuse(`a break begins ${id}, which does not exist`);
      if (this.placed.has(id)) refuse(`a break begins ${id}, which has its place`);
      this.placed.add(id);
      this.objects.set(operation, { type: "break" });
    } else refuse("a marker is a break in a paragraph, or a footnote");
  }
}
