// What a local edit asks of the draft. Two ProseMirror documents and the step maps between them go in; which words stay,
// go and come, and which segments each paragraph then consists of, comes out. Nothing is written here.
//
// Words never move between texts. A paragraph that was split is told from a segment whose words stand in two nodes, a
// join from a node with the words of two segments, a move from a node that bears the id of one whose words are gone.
import type { Attrs, Fragment, Node } from "prosemirror-model";
import type { StepMap } from "prosemirror-transform";
import { commonEnds, wordsOf } from "./content.ts";
import { type Draft, isId } from "./document.ts";
import type { Outline } from "./outline.ts";
import { TITLE } from "./schema.ts";
import { type OldSegment, type Piece, survivingPieces } from "./survivors.ts";

/** One of the things of which a segment consists after the edit. */
export type Token =
  | { type: "keep"; from: number; length: number }
  | { type: "insert"; content: Fragment }
  | { type: "break"; id: string; attrs: Attrs };

/** A node after the edit, and the segments that it consists of. */
export interface PlannedBlock {
  node: Node;
  segments: string[];
  /** Its words stand where they stood; it was moved or restored; or it is made. */
  arrival: "stays" | "returns" | "fresh";
  /** Nothing in it was edited. */
  untouched: boolean;
  /** The draft knows its words better than the edit does. */
  asWritten: boolean;
}

/** A block that the edit removes. */
export interface RemovedBlock {
  segments: string[];
  words: string;
}

export interface Plan {
  /** The nodes that differ: these before, and these after the edit. */
  first: number;
  oldEnd: number;
  newEnd: number;
  blocks: PlannedBlock[];
  /** What each segment that is touched consists of; what is not named is deleted. */
  tokens: Map<string, Token[]>;
  /** Split-off paragraphs, and the segment that each was split from. */
  origins: Map<string, string>;
  removed: RemovedBlock[];
  /** Segments that lost all their words, and their place, to an edit around them. */
  emptied: Set<string>;
}

export interface Edit {
  before: Node;
  after: Node;
  maps: readonly StepMap[];
  outline: Outline;
  blocks: readonly string[][];
  doc: Draft;
  newId: () => string;
  /** An undo or redo, which may bring back a paragraph that somebody wrote in after it was removed. */
  restores: boolean;
  /** What the paragraphs that were removed here said then, by the id of the first segment. */
  removedWords: ReadonlyMap<string, string>;
}

/** Plans how an edit is written. */
export function planEdit(edit: Edit): Plan {
  return new Planner(edit).plan();
}

interface Span {
  first: number;
  oldEnd: number;
  newEnd: number;
  /** The position before the first node that differs. */
  start: number;
}

function differingNodes(before: Node, after: Node): Span {
  const most = Math.min(before.childCount, after.childCount);
  let first = 0;
  let start = 0;
  while (first < most && before.child(first) === after.child(first)) start += before.child(first++).nodeSize;
  let oldEnd = before.childCount;
  let newEnd = after.childCount;
  while (oldEnd > first && newEnd > first && before.child(oldEnd - 1) === after.child(newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  return { first, oldEnd, newEnd, start };
}

class Planner {
  private readonly span: Span;
  private readonly pieces: Piece[];
  /** How many pieces have found their node. */
  private placed = 0;
  /** Blocks of which nothing stands, by their first segment; a node may still claim one. */
  private readonly gone = new Map<string, RemovedBlock>();
  /** The ids that the nodes bear. */
  private readonly claims = new Set<unknown>();
  private readonly oldNodes = new Set<Node>();
  private readonly blocks: PlannedBlock[] = [];
  private readonly tokens = new Map<string, Token[]>();
  private readonly origins = new Map<string, string>();
  private readonly emptied = new Set<string>();
  /** Segments of the nodes that are planned. */
  private readonly used = new Set<string>();
  /** The outline's sequence, once it was asked for. */
  private sequence: string[] | null = null;

  constructor(private readonly edit: Edit) {
    this.span = differingNodes(edit.before, edit.after);
    this.pieces = this.survivors();
    this.sortOutTheGone();
    for (let i = this.span.first; i < this.span.newEnd; i++) this.claims.add(edit.after.child(i).attrs["id"]);
    for (let i = this.span.first; i < this.span.oldEnd; i++) this.oldNodes.add(edit.before.child(i));
  }

  plan(): Plan {
    const { first, oldEnd, newEnd } = this.span;
    let open = this.span.start + 1;
    for (let i = first; i < newEnd; i++) {
      const node = this.edit.after.child(i);
      const planned = this.planNode(node, open);
      for (const id of planned.segments) this.used.add(id);
      const isMade = planned.arrival === "fresh" || this.origins.has(planned.segments[0]!);
      this.blocks.push({ ...planned, node, untouched: !isMade && this.oldNodes.has(node) });
      open += node.nodeSize;
    }
    const removed = [...this.gone.values()];
    const { blocks, tokens, origins, emptied } = this;
    return { first, oldEnd, newEnd, blocks, tokens, origins, removed, emptied };
  }

  private survivors(): Piece[] {
    const { first, oldEnd, newEnd, start } = this.span;
    const { before, after, blocks, outline } = this.edit;
    const old: OldSegment[] = [];
    let position = start;
    for (let i = first; i < oldEnd; i++) {
      let at = position + 1;
      for (const [index, id] of blocks[i]!.entries()) {
        const length = outline.lengthOf(id);
        old.push({ id, length, at, first: index === 0 });
        at += length;
      }
      position += before.child(i).nodeSize;
    }
    let end = start;
    for (let i = first; i < newEnd; i++) end += after.child(i).nodeSize;
    const pieces = survivingPieces(old, this.edit.maps);
    return pieces.filter((piece) => piece.at > start && piece.at + piece.length < end);
  }

  /** Tells blocks that are gone from those that stand, and empties segments that are gone from a block that stands. */
  private sortOutTheGone(): void {
    const standing = new Set(this.pieces.map((piece) => piece.segment));
    for (let i = this.span.first; i < this.span.oldEnd; i++) {
      const segments = this.edit.blocks[i]!;
      if (segments.some((id) => standing.has(id))) {
        for (const id of segments) if (!standing.has(id)) this.empty(id);
      } else {
        this.gone.set(segments[0]!, { segments, words: wordsOf(this.edit.before.child(i).content) });
      }
    }
  }

  private empty(segment: string): void {
    this.tokens.set(segment, []);
    this.emptied.add(segment);
  }

  private planNode(node: Node, open: number): Pick<PlannedBlock, "segments" | "arrival" | "asWritten"> {
    const close = open + node.content.size;
    const pieces: Piece[] = [];
    for (let piece = this.pieces[this.placed]; piece; piece = this.pieces[this.placed]) {
      if (piece.at + piece.length > close) break;
      pieces.push(piece);
      this.placed++;
    }
    if (node.type.name === "title") this.beginWithTitle(pieces, open);
    if (pieces.length > 0)
      return { segments: this.assemble(node, open, pieces), arrival: "stays", asWritten: false };
    const claimed = this.claim(node);
    if (claimed === null) return { segments: [this.edit.newId()], arrival: "fresh", asWritten: false };
    const { segments, asWritten } = claimed;
    if (asWritten) {
      for (const id of segments)
        this.tokens.set(id, [{ type: "keep", from: 0, length: this.edit.outline.lengthOf(id) }]);
      return { segments, arrival: "returns", asWritten };
    }
    const found = this.piecesOf(claimed, wordsOf(node.content), open);
    return { segments: this.assemble(node, open, found), arrival: "returns", asWritten };
  }

  /** The title's node always begins with the title's own text, whatever became of that. */
  private beginWithTitle(pieces: Piece[], open: number): void {
    if (pieces[0]?.segment === TITLE) return;
    pieces.unshift({ segment: TITLE, from: 0, length: 0, at: open });
    for (const id of this.gone.get(TITLE)?.segments.slice(1) ?? []) this.empty(id);
    this.gone.delete(TITLE);
  }

  /** Lays out a node whose words stem from these pieces: what lies between them was inserted. */
  private assemble(node: Node, open: number, pieces: readonly Piece[]): string[] {
    let segment = pieces[0]!.segment;
    const segments = [segment];
    if (this.tokens.has(segment)) {
      // An earlier node has the first part of this segment.
      const id = this.edit.newId();
      segments[0] = id;
      this.origins.set(id, segment);
      this.add(segment, { type: "break", id, attrs: node.attrs });
    }
    let position = open;
    for (const piece of pieces) {
      if (piece.at > position) this.insert(segment, node.content.cut(position - open, piece.at - open));
      if (piece.segment !== segment) segments.push((segment = piece.segment));
      this.add(segment, { type: "keep", from: piece.from, length: piece.length });
      position = piece.at + piece.length;
    }
    if (position < open + node.content.size) this.insert(segment, node.content.cut(position - open));
    return segments;
  }

  private insert(segment: string, content: Fragment): void {
    this.add(segment, { type: "insert", content });
  }

  private add(segment: string, token: Token): void {
    const tokens = this.tokens.get(segment);
    if (tokens === undefined) this.tokens.set(segment, [token]);
    else tokens.push(token);
  }

  /** The block that a node without standing words is: one that was moved, or one that was removed before. */
  private claim(node: Node): (RemovedBlock & { asWritten: boolean }) | null {
    const id: unknown = node.attrs["id"];
    if (!isId(id)) return null;
    const moved = this.gone.get(id);
    if (moved !== undefined) {
      this.gone.delete(id);
      return { ...moved, asWritten: false };
    }
    const restored = this.used.has(id) ? null : this.removedBefore(id);
    if (restored === null) return null;
    const words = wordsOf(node.content);
    if (restored.words === words) return { ...restored, asWritten: false };
    // Words that are pasted are not those of the paragraph any more. An undo means the paragraph, also where somebody
    // wrote in it in the meantime; then what they wrote stays.
    if (!this.edit.restores) return null;
    return { ...restored, asWritten: restored.words !== this.edit.removedWords.get(id) };
  }

  /** A removed paragraph, with the removed segments that continue it. */
  private removedBefore(id: string): RemovedBlock | null {
    const { outline } = this.edit;
    if (!outline.isRemoved(id) || !outline.owner.has(id)) return null;
    this.sequence ??= outline.sequence();
    const segments = [id];
    const at = this.sequence.indexOf(id);
    for (let i = at + 1; at >= 0 && i < this.sequence.length; i++) {
      const next = this.sequence[i]!;
      const continues = outline.isRemoved(next) && outline.isJoined(segments.at(-1)!, next);
      if (!continues || this.claims.has(next)) break;
      segments.push(next);
    }
    return { segments, words: segments.map((segment) => this.writtenWords(segment)).join("") };
  }

  private writtenWords(segment: string): string {
    const { outline, doc } = this.edit;
    const content = outline.readText(doc, outline.textOf(segment)).get(segment);
    return content === undefined ? "" : wordsOf(content);
  }

  /** The pieces of a block that was taken out and put back, perhaps with other words: what is equal at both ends stays. */
  private piecesOf(block: RemovedBlock, words: string, open: number): Piece[] {
    const { head, foot } = commonEnds(block.words, words);
    const grown = words.length - block.words.length;
    const tail = block.words.length - foot;
    const pieces: Piece[] = [];
    let offset = 0;
    for (const segment of block.segments) {
      const length = this.edit.outline.lengthOf(segment);
      const left = Math.min(length, Math.max(0, head - offset));
      const right = Math.max(left, Math.min(length, tail - offset));
      const start = offset < tail ? Math.min(offset, head) : offset + grown;
      if (left > 0 || right === length) pieces.push({ segment, from: 0, length: left, at: open + start });
      if (right < length)
        pieces.push({
          segment,
          from: right,
          length: length - right,
          at: open + grown + offset + right,
        });
      offset += length;
    }
    return pieces;
  }
}
