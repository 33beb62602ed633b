// Places in the draft and positions in the ProseMirror document.
import type { Node } from "prosemirror-model";
import type { Outline } from "./outline.ts";

/** A place that stays with its words through splits, joins and moves: the id of a text, and a UTF-16 index in it. */
export interface Caret {
  text: string;
  index: number;
}

/** The document as it is shown: which segments each of its nodes consists of. */
export interface Shown {
  outline: Outline;
  blocks: string[][];
}

/** The position before the node of this index. */
export function nodeStart(doc: Node, index: number): number {
  let position = 0;
  for (let i = 0; i < index; i++) position += doc.child(i).nodeSize;
  return position;
}

/** The position of an offset in a segment; null where the segment is not shown. */
export function segmentPosition(doc: Node, shown: Shown, segment: string, offset: number): number | null {
  let position = 1;
  for (let i = 0; i < shown.blocks.length; i++) {
    const block = shown.blocks[i]!;
    const place = block.indexOf(segment);
    if (place >= 0) {
      for (let k = 0; k < place; k++) position += shown.outline.lengthOf(block[k]!);
      return position + offset;
    }
    position += doc.child(i).nodeSize;
  }
  return null;
}

/** The place of a position; null between two paragraphs. */
export function caretAt(doc: Node, shown: Shown, position: number): Caret | null {
  const resolved = doc.resolve(position);
  if (resolved.depth !== 1) return null;
  let offset = resolved.parentOffset;
  for (const segment of shown.blocks[resolved.index(0)] ?? []) {
    const length = shown.outline.lengthOf(segment);
    if (offset <= length) {
      return { text: shown.outline.textOf(segment), index: shown.outline.startOf(segment) + offset };
    }
    offset -= length;
  }
  return null;
}

/** The position of a place; null where it is not shown. */
export function positionOf(doc: Node, shown: Shown, caret: Caret): number | null {
  let start = 0;
  for (const { id, length } of shown.outline.segmentsOf(caret.text)) {
    if (caret.index <= start + length)
      return segmentPosition(doc, shown, id, Math.max(0, caret.index - start));
    start += length + 1;
  }
  return null;
}
