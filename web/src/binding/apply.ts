// Patches of the draft become steps of a ProseMirror transaction. Words are inserted and deleted exactly where the
// patches say; nodes are rearranged where the structure changed; marks are read back from the texts that were touched.
import type { Heads, Patch } from "@automerge/automerge/slim";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { TextSelection, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { markerNode, wordsOf } from "./content.ts";
import { type Draft, member } from "./document.ts";
import { matchAttrs, matchContent } from "./match.ts";
import { markedTexts, markerAt, eventOf } from "./patches.ts";
import { type Caret, caretAt, positionOf, segmentPosition, type Shown } from "./places.ts";
import { rearrange } from "./rearrange.ts";
import { marksFrom, schema, TITLE } from "./schema.ts";

/** What became of patches that were followed. */
export interface Followed {
  /** False where view and draft cannot be brought along in steps; then the draft has to be read anew. */
  isSound: boolean;
  /** Removed paragraphs that somebody wrote in. */
  hiddenEdits: string[];
}

/** Brings a transaction from the draft before the patches to the draft after them, and `shown` along with it. */
export function applyPatches(
  tr: Transaction,
  shown: Shown,
  doc: Draft,
  patches: readonly Patch[],
  before: Heads,
): Followed {
  return new Follower(tr, shown, doc).follow(patches, before);
}

class Follower {
  /** Paragraphs and texts that are read as a whole. */
  private readonly arrived = new Set<string>();
  /** Paragraphs of which a key changed. */
  private readonly changed = new Set<string>();
  /** Texts of which words, markers or marks changed. */
  private readonly touched = new Set<string>();
  /** Segments that are not shown, and got words. */
  private readonly hidden = new Set<string>();
  private readonly carets: (Caret | null)[] = [];
  private readonly contents = new Map<string, Fragment>();
  private isRearranged = false;
  private isSound: boolean;

  constructor(
    private readonly tr: Transaction,
    private readonly shown: Shown,
    private readonly doc: Draft,
  ) {
    this.isSound = !shown.outline.irregular;
  }

  follow(patches: readonly Patch[], before: Heads): Followed {
    const { tr, shown } = this;
    const selection = tr.selection instanceof TextSelection ? tr.selection : null;
    if (selection !== null)
      for (const position of [selection.anchor, selection.head])
        this.carets.push(caretAt(tr.doc, shown, position));
    let isMarked = false;
    let isReordered = false;
    for (const [i, patch] of patches.entries()) {
      const event = eventOf(patch);
      if (event.type === "order") isReordered = true;
      else if (event.type === "marked") isMarked = true;
      else if (event.type === "arrived") this.arrive(event.id);
      else if (event.type === "entry") this.change(event.id, event.key);
      else if (event.type === "unreadable") this.isSound = false;
      else if (event.type !== "other" && this.isFollowed(event.text)) {
        const { text, index } = event;
        if (event.type === "inserted") this.insertWords(text, index, event.words, event.marks);
        else if (event.type === "deleted") this.delete(text, index, event.length);
        else this.insertMarkers(text, index, event.count, patches.slice(i + 1));
      }
    }
    this.readStructure(isReordered);
    if (this.isSound) {
      if (this.isRearranged) rearrange(tr, shown, shown.outline.layout(), (id) => this.contentOf(id));
      if (this.isRearranged || this.changed.size > 0) this.matchAttributes();
      if (isMarked) for (const text of markedTexts(this.doc, before)) this.touched.add(text);
      this.matchTouched();
    }
    if (this.isSound && selection !== null && tr.docChanged) this.restoreSelection(selection);
    const hiddenEdits = [...this.hidden].filter((id) => shown.outline.isRemoved(id));
    return { isSound: this.isSound, hiddenEdits };
  }

  private arrive(id: string): void {
    // A text that was there already has been replaced.
    if (this.shown.outline.texts.has(id)) this.isSound = false;
    this.arrived.add(id);
    this.isRearranged = true;
  }

  private change(id: string, key: string): void {
    this.changed.add(id);
    if (key === "continues" || key === "removed") this.isRearranged = true;
  }

  /** Whether a text is known; one that arrives is read as a whole. */
  private isFollowed(text: string): boolean {
    if (this.arrived.has(text)) return false;
    if (!this.shown.outline.texts.has(text)) {
      this.arrive(text);
      return false;
    }
    this.touched.add(text);
    return true;
  }

  // ---- Words and markers

  private insertWords(text: string, index: number, words: string, marks: Record<string, unknown>): void {
    if (words !== "") this.insert(text, index, schema.text(words, marksFrom(marks)));
  }

  private insert(text: string, index: number, node: Node): void {
    const { tr, shown } = this;
    let start = 0;
    for (const segment of shown.outline.segmentsOf(text)) {
      if (index <= start + segment.length) {
        const position = segmentPosition(tr.doc, shown, segment.id, index - start);
        if (position === null) this.hidden.add(segment.id);
        else tr.step(new ReplaceStep(position, position, new Slice(Fragment.from(node), 0, 0)));
        segment.length += node.nodeSize;
        break;
      }
      start += segment.length + 1;
    }
    this.shiftCarets(text, index, node.nodeSize);
  }

  private delete(text: string, index: number, length: number): void {
    const { tr, shown } = this;
    const deletedEnd = index + length;
    let start = 0;
    for (const segment of shown.outline.segmentsOf(text)) {
      const end = start + segment.length;
      const from = Math.max(index, start);
      const to = Math.min(deletedEnd, end);
      if (to > from) {
        const position = segmentPosition(tr.doc, shown, segment.id, from - start);
        if (position !== null) tr.step(new ReplaceStep(position, position + to - from, Slice.empty));
        segment.length -= to - from;
      }
      // A break is never deleted, and no words are deleted that are not there.
      if (index <= end && end < deletedEnd) this.isSound = false;
      start = end + 1;
    }
    this.shiftCarets(text, index, -length);
  }

  private insertMarkers(text: string, index: number, count: number, later: readonly Patch[]): void {
    for (let place = index; place < index + count; place++) {
      const marker = markerAt(this.doc, later, text, place);
      if (marker.type === "break") this.insertBreak(text, place, marker.id);
      else this.insert(text, place, markerNode(marker));
    }
  }

  /** The segment that a break lands in becomes two, which stay in one node until the structure is settled. */
  private insertBreak(text: string, index: number, id: string): void {
    const { outline, blocks } = this.shown;
    const parted = outline.part(text, index, id);
    if (parted === null) {
      this.isSound = false;
      return;
    }
    const block = blocks.find((segments) => segments.includes(parted));
    block?.splice(block.indexOf(parted) + 1, 0, id);
    this.shiftCarets(text, index, 1);
    this.changed.add(id);
    this.isRearranged = true;
  }

  private shiftCarets(text: string, index: number, by: number): void {
    for (const caret of this.carets)
      if (caret?.text === text && caret.index > index) caret.index = Math.max(index, caret.index + by);
  }

  // ---- Structure, attributes and marks

  private readStructure(isReordered: boolean): void {
    const { outline } = this.shown;
    for (const id of new Set([...this.arrived, ...this.changed])) {
      outline.readEntry(this.doc, id);
      const hasText = id === TITLE || typeof member(this.doc.paragraphs, id)?.text === "string";
      if (this.arrived.has(id) && hasText)
        for (const [segment, content] of outline.readText(this.doc, id)) this.contents.set(segment, content);
    }
    if (isReordered) outline.readOrder(this.doc);
    this.isRearranged ||= isReordered;
    if (outline.irregular) this.isSound = false;
  }

  private contentOf(segment: string): Fragment {
    const { outline } = this.shown;
    if (!this.contents.has(segment))
      for (const [id, content] of outline.readText(this.doc, outline.textOf(segment)))
        this.contents.set(id, content);
    return this.contents.get(segment) ?? Fragment.empty;
  }

  private matchAttributes(): void {
    const { outline, blocks } = this.shown;
    let position = 0;
    for (const [i, [head = TITLE]] of blocks.entries()) {
      const node = this.tr.doc.child(i);
      if (head !== TITLE) matchAttrs(this.tr, position, node.attrs, outline.attrsOf(head));
      position += node.nodeSize;
    }
  }

  /** Reads the touched texts back: marks are taken from there, and the words must be those of the view. */
  private matchTouched(): void {
    const { tr, shown } = this;
    for (const text of this.touched) {
      for (const [segment, want] of shown.outline.readText(this.doc, text)) {
        const start = segmentPosition(tr.doc, shown, segment, 0);
        if (start === null) continue;
        const have = tr.doc.slice(start, start + want.size).content;
        if (wordsOf(have) === wordsOf(want)) matchContent(tr, start, have, want);
        else this.isSound = false;
      }
    }
  }

  /** Puts the selection where its words are, also where these were moved. */
  private restoreSelection(before: TextSelection): void {
    const { tr, shown } = this;
    const [anchor, head] = [before.anchor, before.head].map((position, i) => {
      const caret = this.carets[i];
      const place = caret == null ? null : positionOf(tr.doc, shown, caret);
      return tr.doc.resolve(place ?? tr.mapping.map(position, -1));
    });
    tr.setSelection(TextSelection.between(anchor!, head!));
  }
}
