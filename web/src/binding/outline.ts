// Where the words of each paragraph are, and what the reader sees: the reading rules. The server reads by the same ones
// (src/document/outline.rs).
//
//   segment    the stretch of a text between two breaks; it belongs to one paragraph
//   block      what is read as one paragraph: a segment, and those that continue it
//   sequence   all segments in reading order: those that `order` names, by its last mention of them, each with the
//              segments behind it in its text that `order` does not name
//
// The outline mirrors the draft, so that neither a keystroke nor a patch asks Automerge for more than it touches.
import { spans } from "@automerge/automerge/slim";
import type { Fragment } from "prosemirror-model";
import { readSegments, type Segment } from "./content.ts";
import { type Draft, member, type ParagraphEntry, pathOf } from "./document.ts";
import { type Kind, KINDS, type Label, LABELS, levelWithin, type ParagraphAttrs, TITLE } from "./schema.ts";

/** What the draft says of a paragraph beside its words. The level is the one written, also where the kind has no such level. */
export interface Entry {
  kind: Kind;
  level: number;
  label: Label | null;
  continues: string | null;
  removed: boolean;
}

function entryFrom(raw: ParagraphEntry): Entry {
  const kind = KINDS.find((known) => known === String(raw.kind));
  const label = LABELS.find((known) => known === String(raw.label));
  return {
    kind: kind ?? "paragraph",
    level: Number(raw.level ?? 0) || 0,
    label: label ?? null,
    continues: raw.continues == null ? null : String(raw.continues),
    removed: raw.removed === true,
  };
}

/** The draft's structure, and where each segment lies. */
export class Outline {
  order: string[] = [];
  readonly entries = new Map<string, Entry>();
  /** The segments of each text. */
  readonly texts = new Map<string, Segment[]>();
  /** The text in which a segment lies. */
  readonly owner = new Map<string, string>();
  /** Two places claim one id. No server admits that; it is read without exception, and always as a whole. */
  irregular = false;
  /** How often `order` names an id. */
  private readonly mentions = new Map<string, number>();

  /** Reads all of a draft once; `contents` receives what each segment holds. */
  constructor(doc: Draft, contents: Map<string, Fragment>) {
    this.readOrder(doc);
    const withText: string[] = [];
    for (const id of Object.keys(doc.paragraphs ?? {})) {
      this.readEntry(doc, id);
      if (typeof doc.paragraphs[id]?.text === "string") withText.push(id);
    }
    this.owner.set(TITLE, TITLE);
    for (const id of withText) this.owner.set(id, id);
    // Which of two claims to an id is heard depends on nothing but the draft.
    for (const text of [TITLE, ...withText.sort()])
      for (const [id, content] of this.readText(doc, text)) contents.set(id, content);
  }

  // ---- Reading from the draft

  readOrder(doc: Draft): void {
    this.order = Array.from(doc.order ?? [], String);
    this.mentions.clear();
    for (const id of this.order) this.mentions.set(id, this.mentionsOf(id) + 1);
  }

  readEntry(doc: Draft, id: string): void {
    const raw = member(doc.paragraphs, id);
    if (raw === undefined) this.entries.delete(id);
    else this.entries.set(id, entryFrom(raw));
  }

  /** Reads one text: where its segments lie is remembered, what they hold is returned. */
  readText(doc: Draft, text: string): Map<string, Fragment> {
    if ((this.owner.get(text) ?? text) !== text) this.irregular = true;
    const { segments, contents } = readSegments(text, textSpans(doc, text), (id) => this.mayBegin(text, id));
    this.texts.set(text, segments);
    for (const { id } of segments) this.owner.set(id, text);
    return contents;
  }

  /** Whether a break in this text may begin a paragraph: it has no other place. */
  private mayBegin(text: string, id: string): boolean {
    const owner = this.owner.get(id);
    const free = id !== "" && id !== text && (owner === undefined || owner === text);
    if (!free) this.irregular = true;
    return free;
  }

  /** Parts the segment at an index of a text, where a break to `id` was put. Returns the segment before it; null where it cannot be. */
  part(text: string, index: number, id: string): string | null {
    const segments = this.texts.get(text) ?? [];
    let start = 0;
    for (const [place, segment] of segments.entries()) {
      const end = start + segment.length;
      if (index <= end) {
        if (this.owner.has(id) || !this.mayBegin(text, id)) return null;
        segments.splice(place + 1, 0, { id, length: end - index });
        segment.length = index - start;
        this.owner.set(id, text);
        return segment.id;
      }
      start = end + 1;
    }
    return null;
  }

  // ---- Segments

  segmentsOf(text: string): readonly Segment[] {
    return this.texts.get(text) ?? [];
  }
  /** The text of a segment that is known to exist. */
  textOf(id: string): string {
    const text = this.owner.get(id);
    if (text === undefined) throw new Error(`no segment ${id}`);
    return text;
  }
  /** The place of a segment among those of its text. */
  indexOf(id: string): number {
    return this.segmentsOf(this.textOf(id)).findIndex((segment) => segment.id === id);
  }
  lengthOf(id: string): number {
    return this.segmentsOf(this.textOf(id)).find((segment) => segment.id === id)?.length ?? 0;
  }
  /** The index in its text at which a segment begins. */
  startOf(id: string): number {
    let start = 0;
    for (const segment of this.segmentsOf(this.textOf(id))) {
      if (segment.id === id) break;
      start += segment.length + 1;
    }
    return start;
  }

  // ---- Reading rules

  mentionsOf(id: string): number {
    return this.mentions.get(id) ?? 0;
  }
  isNamed(id: string): boolean {
    return this.mentionsOf(id) > 0 && this.entries.has(id) && this.owner.has(id);
  }
  isRemoved(id: string): boolean {
    return this.entries.get(id)?.removed === true;
  }
  private isVisible(id: string): boolean {
    return id === TITLE || this.entries.get(id)?.removed === false;
  }

  /** All segments in reading order, the removed ones too. */
  sequence(): string[] {
    const sequence: string[] = [];
    this.addWithFollowers(sequence, TITLE, TITLE);
    this.order.forEach((id, index) => {
      const text = this.owner.get(id);
      if (text === undefined || !this.entries.has(id)) return;
      if (this.mentionsOf(id) > 1 && this.order.lastIndexOf(id) !== index) return;
      this.addWithFollowers(sequence, id, text);
    });
    return sequence;
  }

  /** Adds a segment, and those behind it in its text that are not named. */
  private addWithFollowers(sequence: string[], id: string, text: string): void {
    sequence.push(id);
    const segments = this.segmentsOf(text);
    if (segments.length === 1) return;
    let index = segments.findIndex((segment) => segment.id === id);
    for (let next = segments[++index]; next && !this.isNamed(next.id); next = segments[++index])
      sequence.push(next.id);
  }

  /** The segments that are read, in order. */
  visible(): string[] {
    return this.sequence().filter((id) => this.isVisible(id));
  }

  /** Whether `id` is read as the continuation of `before`, which directly precedes it. */
  isJoined(before: string | null, id: string): boolean {
    const target = this.entries.get(id)?.continues;
    if (before === null || target == null || !this.owner.has(target)) return false;
    if (target === before) return true;
    return this.textOf(target) === this.textOf(before) && this.indexOf(target) <= this.indexOf(before);
  }

  /** What is read as one paragraph, for all of them; the first is the title. */
  layout(): string[][] {
    const blocks: string[][] = [];
    let before: string | null = null;
    for (const id of this.visible()) {
      const last = blocks.at(-1);
      if (last !== undefined && this.isJoined(before, id)) last.push(id);
      else blocks.push([id]);
      before = id;
    }
    return blocks;
  }

  /** What a paragraph is shown with. */
  attrsOf(id: string): ParagraphAttrs {
    const entry = this.entries.get(id);
    const kind = entry?.kind ?? "paragraph";
    return { id, kind, level: levelWithin(kind, entry?.level ?? 0), label: entry?.label ?? null };
  }

  // ---- Following what is written

  addEntry(id: string, entry: Entry): void {
    this.entries.set(id, entry);
  }
  addText(id: string): void {
    this.texts.set(id, [{ id, length: 0 }]);
    this.owner.set(id, id);
  }

  insertMention(index: number, id: string): void {
    this.order.splice(index, 0, id);
    this.mentions.set(id, this.mentionsOf(id) + 1);
  }
  deleteMention(index: number): void {
    for (const id of this.order.splice(index, 1)) this.mentions.set(id, this.mentionsOf(id) - 1);
  }
}

/** The spans of a text; none where the draft has no such text. */
function textSpans(doc: Draft, text: string) {
  try {
    return spans(doc, pathOf(text));
  } catch {
    return [];
  }
}
