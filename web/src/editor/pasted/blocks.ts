// What is kept of a text that is pasted, whatever program it comes from.
import type { Kind, Label } from "../../binding/schema.ts";

/** A stretch of words that are set alike. "\n" is a line break. */
export interface PastedWords {
  readonly text: string;
  readonly strong: boolean;
  readonly em: boolean;
  readonly link: string | null;
}

/** A mark of a footnote, by the name that its words have in `Pasted.notes`. */
export interface PastedNote {
  readonly note: string;
}

export type PastedInline = PastedWords | PastedNote;

/** What kind of paragraph it is. A heading of level 0 is the title of the text. */
export interface Form {
  readonly kind: Kind;
  readonly level: number;
  readonly label: Label | null;
}

/** A paragraph. */
export interface PastedBlock extends Form {
  readonly content: readonly PastedInline[];
}

/** A text. */
export interface Pasted {
  readonly blocks: readonly PastedBlock[];
  readonly notes: ReadonlyMap<string, readonly PastedInline[]>;
}

export const PLAIN: Form = { kind: "paragraph", level: 0, label: null };

/** A form without a label. */
export function form(kind: Kind, level = 0): Form {
  return { kind, level, label: null };
}

/** Whether a piece is a mark of a footnote. */
export function isNote(piece: PastedInline): piece is PastedNote {
  return "note" in piece;
}

/** The words without their marks. */
export function plainWords(content: readonly PastedInline[]): string {
  return content.map((piece) => (isNote(piece) ? "" : piece.text)).join("");
}

/** The same words without the first `length` of them. */
export function without(content: readonly PastedInline[], length: number): PastedInline[] {
  let rest = length;
  return content.flatMap((piece) => {
    if (isNote(piece) || rest === 0) return [piece];
    const text = piece.text.slice(rest);
    rest = Math.max(0, rest - piece.text.length);
    return text === "" ? [] : [{ ...piece, text }];
  });
}
