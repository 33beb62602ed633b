// Bringing the nodes of the ProseMirror document into the layout that the draft has.
import { Fragment, type Node, Slice } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { type Shown, nodeStart } from "./places.ts";
import { blockNode } from "./read.ts";
import { schema } from "./schema.ts";

/**
 * Cuts, drops, moves, adds and joins nodes until they stand as in `layout`; `shown.blocks` is brought along. Whatever
 * can stay where it is stays, and what is split or joined keeps its words, so that carets and undo follow.
 */
export function rearrange(
  tr: Transaction,
  shown: Shown,
  layout: readonly string[][],
  contentOf: (segment: string) => Fragment,
): void {
  const rank = new Map(layout.flat().map((segment, place) => [segment, place]));
  /** What each segment is followed by in its own block. */
  const follower = new Map<string, string>();
  for (const block of layout) block.forEach((segment, i) => i > 0 && follower.set(block[i - 1]!, segment));

  cut(tr, shown, follower);
  drop(tr, shown, (block) => !rank.has(block[0]!));
  const moved = takeOutMoved(tr, shown, rank);
  fill(tr, shown, layout.flat(), (segment) => {
    const taken = moved.get(segment);
    return taken ?? { node: blockNode(shown.outline, [segment], contentOf), block: [segment] };
  });
  join(tr, shown, follower);
}

/** Splits nodes wherever two segments do not belong together. */
function cut(tr: Transaction, { outline, blocks }: Shown, follower: ReadonlyMap<string, string>): void {
  for (let i = blocks.length - 1; i >= 0; i--) {
    const block = blocks[i]!;
    for (let k = block.length - 1; k > 0; k--) {
      if (follower.get(block[k - 1]!) === block[k]) continue;
      const before = block.slice(0, k).reduce((sum, segment) => sum + outline.lengthOf(segment), 0);
      const type = schema.nodes["paragraph"]!;
      tr.split(nodeStart(tr.doc, i) + 1 + before, 1, [{ type, attrs: { ...outline.attrsOf(block[k]!) } }]);
      blocks.splice(i + 1, 0, block.splice(k));
    }
  }
}

/** Takes out the nodes of these blocks, those that stand side by side in one step. */
function drop(tr: Transaction, { blocks }: Shown, isDropped: (block: readonly string[]) => boolean): void {
  for (let end = blocks.length; end > 0; end--) {
    if (!isDropped(blocks[end - 1]!)) continue;
    let start = end - 1;
    while (start > 0 && isDropped(blocks[start - 1]!)) start--;
    const from = nodeStart(tr.doc, start);
    let to = from;
    for (let i = start; i < end; i++) to += tr.doc.child(i).nodeSize;
    tr.step(new ReplaceStep(from, to, Slice.empty));
    blocks.splice(start, end - start);
    end = start + 1;
  }
}

interface Taken {
  node: Node;
  block: string[];
}

/** Takes out as few nodes as possible so that the rest stands in the right order. */
function takeOutMoved(tr: Transaction, shown: Shown, rank: ReadonlyMap<string, number>): Map<string, Taken> {
  const ranks = shown.blocks.map((block) => rank.get(block[0]!)!);
  const staying = new Set(longestRising(ranks));
  const moved = new Map<string, Taken>();
  shown.blocks.forEach((block, i) => {
    if (!staying.has(ranks[i]!)) moved.set(block[0]!, { node: tr.doc.child(i), block });
  });
  drop(tr, shown, (block) => moved.has(block[0]!));
  return moved;
}

/** Inserts what is missing of a sequence of segments, what stands side by side in one step. */
function fill(
  tr: Transaction,
  { blocks }: Shown,
  sequence: readonly string[],
  missing: (segment: string) => Taken,
): void {
  let position = 0;
  for (let i = 0, place = 0; place < sequence.length;) {
    const added: Taken[] = [];
    while (place < sequence.length && blocks[i]?.[0] !== sequence[place]) {
      const taken = missing(sequence[place]!);
      added.push(taken);
      place += taken.block.length;
    }
    if (added.length > 0) {
      const nodes = Fragment.fromArray(added.map(({ node }) => node));
      tr.step(new ReplaceStep(position, position, new Slice(nodes, 0, 0)));
      blocks.splice(i, 0, ...added.map(({ block }) => block));
      position += nodes.size;
      i += added.length;
    }
    if (place >= sequence.length) break;
    place += blocks[i]!.length;
    position += tr.doc.child(i++).nodeSize;
  }
}

/** Joins the nodes that are read as one. */
function join(tr: Transaction, { blocks }: Shown, follower: ReadonlyMap<string, string>): void {
  for (let i = blocks.length - 1; i > 0; i--) {
    const [before, block] = [blocks[i - 1]!, blocks[i]!];
    if (follower.get(before.at(-1)!) !== block[0]) continue;
    tr.join(nodeStart(tr.doc, i));
    before.push(...block);
    blocks.splice(i, 1);
  }
}

/** A longest rising subsequence. */
function longestRising(values: readonly number[]): number[] {
  /** The place of the smallest value in which a rising sequence of each length ends. */
  const ends: number[] = [];
  const previous: number[] = [];
  values.forEach((value, place) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    previous[place] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = place;
  });
  const rising: number[] = [];
  for (let place = ends.at(-1) ?? -1; place >= 0; place = previous[place]!) rising.push(values[place]!);
  return rising;
}
