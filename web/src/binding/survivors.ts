// Which words of the paragraphs that were edited are still there, and where. Carried through the step maps, so that a
// split, a join, a paste and a replacement are all told from what they left standing.
import type { StepMap } from "prosemirror-transform";

/** A stretch of a segment that survived, and its position in the document after the edit. */
export interface Piece {
  segment: string;
  from: number;
  length: number;
  at: number;
}

/** A segment as it stood in the document before the edit. */
export interface OldSegment {
  id: string;
  length: number;
  at: number;
  /** It begins its block. */
  first: boolean;
}

type Range = readonly [from: number, to: number];

/** The pieces in document order. A segment whose words are gone has one empty piece, as long as its place survived. */
export function survivingPieces(segments: readonly OldSegment[], maps: readonly StepMap[]): Piece[] {
  const edits = maps.map((map) => ({ map, cuts: cutsOf(map) })).filter(({ cuts }) => cuts.length > 0);
  return segments.flatMap((segment) => {
    const words = survivingWords(segment, edits);
    if (words.length > 0) return words;
    const place = survivingPlace(segment, edits);
    return place === null ? [] : [{ segment: segment.id, from: 0, length: 0, at: place }];
  });
}

interface Edit {
  map: StepMap;
  cuts: Range[];
}

function cutsOf(map: StepMap): Range[] {
  const cuts: Range[] = [];
  map.forEach((from, to) => cuts.push([from, to]));
  return cuts;
}

function survivingWords(segment: OldSegment, edits: readonly Edit[]): Piece[] {
  if (segment.length === 0) return [];
  let pieces: Piece[] = [{ segment: segment.id, from: 0, length: segment.length, at: segment.at }];
  for (const { map, cuts } of edits) {
    for (const cut of cuts) pieces = pieces.flatMap((piece) => withoutRange(piece, cut));
    // What is inserted before a piece pushes it on.
    pieces = pieces.map((piece) => ({ ...piece, at: map.map(piece.at, 1) }));
  }
  return pieces;
}

/** What is left of a piece to the left and to the right of a range. An insertion, which is an empty range, parts it. */
function withoutRange(piece: Piece, [from, to]: Range): Piece[] {
  const end = piece.at + piece.length;
  const left = Math.min(end, from) - piece.at;
  const right = end - Math.max(piece.at, to);
  const parts: Piece[] = [];
  if (left > 0) parts.push({ ...piece, length: left });
  if (right > 0)
    parts.push({ ...piece, from: piece.from + piece.length - right, length: right, at: end - right });
  return parts;
}

/** The place of a segment stays unless what is deleted begins before and ends behind it. */
function survivingPlace(segment: OldSegment, edits: readonly Edit[]): number | null {
  let at = segment.at;
  for (const { map, cuts } of edits) {
    if (cuts.some(([from, to]) => from < at && at < to)) return null;
    // What is split off at the start of an empty paragraph stands behind it.
    at = map.map(at, segment.first ? -1 : 1);
  }
  return at;
}
