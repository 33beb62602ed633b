// The two Automerge documents of a consultation, as docs/PROTOCOL.md describes them, and what the binding needs of a handle.
import { ImmutableString, type Patch, type Prop } from "@automerge/automerge/slim";
import { TITLE } from "./schema.ts";

/** What a draft says of a paragraph. It has a text of its own, or a break in another text begins it. */
export interface ParagraphEntry {
  kind: ImmutableString;
  level: number;
  label?: ImmutableString;
  text?: string;
  /** The paragraph from which a break split this one off. */
  origin?: ImmutableString;
  /** The paragraph that this one is joined to, as long as that stands directly before it. */
  continues?: ImmutableString | null;
  removed?: boolean;
}

/** The text that is written. */
export interface Draft {
  schema: number;
  /** The number of the last version; the server writes it. */
  version?: number;
  title: string;
  order: ImmutableString[];
  paragraphs: Record<string, ParagraphEntry>;
  footnotes: Record<string, string>;
}

/** Prose in the discussion: a text, or a scalar string. */
export type Prose = string | ImmutableString;

/**
 * A remark on a stretch of a text; `from` and `to` are cursors in it. Without them it is about the paragraph `text` as a whole, with `after`
 * about what is missing behind that paragraph, with none of these about the whole draft.
 */
export interface Comment {
  text?: ImmutableString | null;
  from?: ImmutableString | null;
  to?: ImmutableString | null;
  quote?: ImmutableString | null;
  body?: Prose | null;
  parent?: ImmutableString | null;
  after?: ImmutableString | null;
  resolved?: boolean | null;
}

/** A proposal to change the draft. */
export interface Suggestion {
  text?: ImmutableString | null;
  action?: ImmutableString | null;
  from?: ImmutableString | null;
  to?: ImmutableString | null;
  quote?: ImmutableString | null;
  replacement?: Prose | null;
  reason?: Prose | null;
  source?: ImmutableString | null;
  withdrawn?: boolean | null;
  /** What a paragraph is to be that is proposed, moved or retyped, and which paragraph it is to follow. */
  kind?: ImmutableString | null;
  level?: number | null;
  label?: ImmutableString | null;
  after?: ImmutableString | null;
}

/** What is said about the draft. */
export interface Discussion {
  schema: number;
  comments: Record<string, Comment>;
  suggestions: Record<string, Suggestion>;
}

/** What a handle tells of a change: the document after it, what differs, and the document before it. */
export interface DraftChange {
  doc: Draft;
  patches: Patch[];
  patchInfo: { before: Draft };
}

/** What the binding needs of automerge-repo's `DocHandle<Draft>`. */
export interface DraftHandle {
  doc(): Draft;
  change(write: (draft: Draft) => void, options?: { time?: number }): void;
  on(event: "change", listener: (change: DraftChange) => void): unknown;
  off(event: "change", listener: (change: DraftChange) => void): unknown;
}

/** A string as a scalar value; Automerge makes a text object of any other string. */
export function scalar(value: string): ImmutableString {
  return new ImmutableString(value);
}

/** A value of a key has at most 64 KiB, and a character may take three bytes. */
export const SCALAR_LENGTH_MAX = 20_000;

/** Words of the discussion: a scalar, or a text object where they are longer than a value may be. */
export function prose(words: string): Prose {
  return words.length <= SCALAR_LENGTH_MAX ? scalar(words) : words;
}

/** Where a text object lies in the draft: under the paragraph that it was made for, or at the root. */
export function pathOf(text: string): Prop[] {
  return text === TITLE ? [TITLE] : ["paragraphs", text, "text"];
}

/** A member of a map in a document. Ids are chosen by anybody, so `constructor` must find nothing. */
export function member<T>(map: Record<string, T> | undefined, id: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, id) ? map[id] : undefined;
}

const ID_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 16;

/** A random id for a paragraph or a footnote. */
export function randomId(): string {
  let id = "";
  while (id.length < ID_LENGTH) {
    // 252 is the largest multiple of 36 in a byte: what lies above would favour the first characters.
    for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH)))
      if (byte < 252 && id.length < ID_LENGTH) id += ID_CHARACTERS[byte % 36];
  }
  return id;
}

/** Whether the server takes this as the id of a paragraph or a footnote. */
export function isId(id: unknown): id is string {
  return typeof id === "string" && id !== TITLE && /^[A-Za-z0-9._:~@+-]{1,64}$/.test(id);
}
