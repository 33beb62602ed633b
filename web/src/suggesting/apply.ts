// Suggestions back into a draft: what somebody proposed is written into a copy, as far as the draft still says what the
// suggestion was made for.
import * as A from "@automerge/automerge/slim";
import { type Draft, member, pathOf, randomId } from "../binding/document.ts";
import { Outline } from "../binding/outline.ts";
import { TITLE } from "../binding/schema.ts";
import { makeParagraph, place, setRemoved, writeAttrs } from "../binding/structure.ts";
import type { KeptEdit } from "../session/types.ts";

/** The copy with the edits written into it. An edit that does not fit any more is left out. */
export function applyEdits(copy: A.Doc<Draft>, edits: readonly KeptEdit[]): A.Doc<Draft> {
  const writer = new Applying(copy);
  for (const edit of edits) writer.words(edit);
  for (const edit of edits) writer.shape(edit);
  for (const edit of inOrderOfPlaces(edits)) writer.move(edit);
  for (const edit of edits) writer.add(edit);
  return writer.doc;
}

/** Moves, each after the one that it follows. */
function inOrderOfPlaces(edits: readonly KeptEdit[]): KeptEdit[] {
  const waiting = new Map(
    edits.filter(({ action }) => action === "move").map((edit) => [edit.paragraph, edit]),
  );
  const ordered: KeptEdit[] = [];
  while (waiting.size > 0) {
    const free = [...waiting.values()].find(({ after }) => !waiting.has(after ?? TITLE));
    const next = free ?? [...waiting.values()][0]!;
    waiting.delete(next.paragraph);
    ordered.push(next);
  }
  return ordered;
}

class Applying {
  doc: A.Doc<Draft>;
  readonly #outline: Outline;
  /** The last paragraph that was put behind another. */
  readonly #placed = new Map<string, string>();

  constructor(copy: A.Doc<Draft>) {
    this.doc = copy;
    this.#outline = new Outline(copy, new Map());
  }

  /** Words put in, taken out or replaced. */
  words({ action, text, from, to, quote, replacement }: KeptEdit): void {
    if (action !== "insert" && action !== "delete" && action !== "replace") return;
    const range = this.#range(text, from, to);
    if (range === null) return;
    const stretches = this.#stretches(text, ...range);
    const path = pathOf(text);
    const there = text === TITLE ? this.doc.title : (member(this.doc.paragraphs, text)?.text ?? "");
    const said = stretches.map(([start, end]) => there.slice(start, end)).join("");
    if (said.replaceAll("\ufffc", "") !== quote) return;
    this.#change((draft) => {
      for (const [start, end] of stretches.toReversed()) A.splice(draft, path, start, end - start);
      A.splice(draft, path, range[0], 0, replacement);
    });
    this.#outline.readText(this.doc, text);
  }

  /** A paragraph taken away, or made another kind. */
  shape({ action, paragraph, kind, level, label }: KeptEdit): void {
    const block = this.#block(paragraph);
    if (block === null) return;
    if (action === "remove")
      this.#change((draft) => block.forEach((id) => setRemoved(draft, this.#outline, id, true)));
    else if (action === "retype")
      this.#change((draft) =>
        writeAttrs(draft, this.#outline, paragraph, { kind, level, label: label ?? null }),
      );
  }

  /** A paragraph at another place. */
  move({ paragraph, after = TITLE }: KeptEdit): void {
    const block = this.#block(paragraph);
    const before = this.#block(after)?.at(-1);
    if (block === null || before === undefined) return;
    const leaving = new Set(block);
    this.#change((draft) => {
      let last = before;
      for (const id of block) {
        place(draft, this.#outline, id, last, leaving);
        last = id;
      }
    });
  }

  /** A paragraph that was not there. */
  add({ action, after = TITLE, replacement, kind, level, label }: KeptEdit): void {
    const before = this.#placed.get(after) ?? this.#block(after)?.at(-1);
    if (action !== "paragraph" || before === undefined) return;
    const id = randomId();
    this.#change((draft) => {
      makeParagraph(draft, this.#outline, id, { kind, level, label: label ?? null }, null);
      place(draft, this.#outline, id, before, new Set());
      A.splice(draft, pathOf(id), 0, 0, replacement);
    });
    this.#outline.readText(this.doc, id);
    this.#placed.set(after, id);
  }

  #change(write: (draft: Draft) => void): void {
    this.doc = A.change(this.doc, { time: 0 }, write);
  }

  /** The segments of a paragraph that is read; null where it is not. */
  #block(id: string): readonly string[] | null {
    return this.#outline.layout().find(([head]) => head === id) ?? null;
  }

  #range(text: string, from: string, to: string): [number, number] | null {
    try {
      const path = pathOf(text);
      const start = A.getCursorPosition(this.doc, path, from);
      return [start, Math.max(start, A.getCursorPosition(this.doc, path, to))];
    } catch {
      return null; // The draft has no such text.
    }
  }

  /** A stretch of a text without the breaks in it, which part paragraphs. */
  #stretches(text: string, from: number, to: number): [number, number][] {
    const stretches: [number, number][] = [];
    let start = 0;
    for (const { length } of this.#outline.segmentsOf(text)) {
      const [first, last] = [Math.max(from, start), Math.min(to, start + length)];
      if (first < last) stretches.push([first, last]);
      start += length + 1;
    }
    return stretches;
  }
}
