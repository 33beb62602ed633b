// What a comment is about: a stretch of a text object between two cursors, which stay with their characters while others
// write, split, join and move. Pure.
import * as A from "@automerge/automerge/slim";
import { type Comment, type Draft, member, pathOf } from "../binding/document.ts";
import type { Outline } from "../binding/outline.ts";
import { TITLE } from "../binding/schema.ts";

/** A value of a key has at most 64 KiB; the quote is only to be read. */
const QUOTE_LENGTH_MAX = 2_000;

/** A stretch of a text object. Where it is empty, something is missing there. */
export interface Stretch {
  text: string;
  from: number;
  to: number;
}

/** The same as it is written: with cursors, and with the words as they were. */
export interface Anchor {
  text: string;
  from: string;
  to: string;
  quote: string;
}

/** Where an anchor is read: in one paragraph, or in several where it was divided. Offsets are those in the segment. */
export interface Piece {
  segment: string;
  from: number;
  to: number;
}

/** Anchors a stretch. */
export function anchorOf(draft: Draft, { text, from, to }: Stretch): Anchor {
  const path = pathOf(text);
  const [start, end] = [from, to].map((index) => A.getCursor(draft, path, index));
  return { text, from: start!, to: end!, quote: quoteOf(draft, text, from, to) };
}

function quoteOf(draft: Draft, text: string, from: number, to: number): string {
  const words = text === TITLE ? draft.title : (member(draft.paragraphs, text)?.text ?? "");
  return words.slice(from, to).replaceAll("\ufffc", "").slice(0, QUOTE_LENGTH_MAX);
}

/** Where an anchor's words are in the draft as it is; null where they are gone, or in no paragraph that is read. */
export function piecesOf(draft: Draft, outline: Outline, comment: Comment): Piece[] | null {
  const [text, from, to, quote] = [comment.text, comment.from, comment.to, comment.quote].map(word);
  const [start, end] = [indexOf(draft, text!, from!), indexOf(draft, text!, to!)];
  if (start === null || end === null || (start >= end && quote !== "")) return null;
  const pieces = split(outline, text!, start, Math.max(start, end)).filter(
    ({ segment }) => segment === TITLE || (outline.entries.has(segment) && !outline.isRemoved(segment)),
  );
  return pieces.length === 0 ? null : pieces;
}

/**
 * An anchor that was made in a fork, with the words that the draft itself has there; null where it is about characters
 * that only the fork has.
 */
export function anchorIn(draft: Draft, anchor: Anchor): Anchor | null {
  const { text, from, to } = anchor;
  const [start, end] = [indexOf(draft, text, from), indexOf(draft, text, to)];
  return start === null || end === null ? null : { ...anchor, quote: quoteOf(draft, text, start, end) };
}

/** A stretch in the segments of its text. */
function split(outline: Outline, text: string, from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const { id, length } of outline.segmentsOf(text)) {
    const [first, last] = [Math.max(from, start), Math.min(to, start + length)];
    // An empty stretch is a place: at the end of a segment, before the break.
    if (first < last || (from === to && first === last && pieces.length === 0))
      pieces.push({ segment: id, from: first - start, to: last - start });
    start += length + 1;
  }
  return pieces;
}

function indexOf(draft: Draft, text: string, cursor: string): number | null {
  if (text === "" || cursor === "") return null;
  try {
    return A.getCursorPosition(draft, pathOf(text), cursor);
  } catch {
    return null; // The text or the cursor is not here.
  }
}

function word(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
