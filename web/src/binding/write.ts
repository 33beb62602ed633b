// A local edit becomes changes to the draft: words first, then marks, then what is a paragraph and in which order.
import { splitBlock } from "@automerge/automerge/slim";
import { Fragment } from "prosemirror-model";
import {
  type Change,
  type Cost,
  type CurrentDraft,
  fitsOneChange,
  type Steps,
  writeInChanges,
} from "./changes.ts";
import { pathOf, scalar } from "./document.ts";
import type { Outline } from "./outline.ts";
import { type Edit, type Plan, type PlannedBlock, planEdit, type Token } from "./plan.ts";
import { TITLE } from "./schema.ts";
import { makeParagraph, place, setContinues, setRemoved, writeAttrs } from "./structure.ts";
import { unmarked } from "./content.ts";
import { contentCost, correctMarks, deleteWords, insertContent } from "./texts.ts";

/** What one step of structure costs at most: a paragraph, its break or its mention, and the mentions of its neighbours. */
const STRUCTURE: Cost = { operations: 12, marks: 0 };

/** What was written. */
export interface Written {
  plan: Plan;
  /** What the draft holds of each segment in the blocks that were edited. */
  contents: Map<string, Fragment>;
  /** Blocks were made, removed, moved, split or joined. */
  isRearranged: boolean;
}

/** Writes what differs between two ProseMirror documents. `isLocked` says in which paragraphs nobody may write. */
export function writeEdit(change: Change, edit: Edit, isLocked: (id: string) => boolean): Written {
  const plan = planEdit(edit);
  const contents = new Map<string, Fragment>();
  const isRearranged = rearranges(plan, edit.blocks);
  writeInChanges(change, (draft) => new Writer(draft, edit, plan, contents, isLocked).steps(isRearranged));
  return { plan, contents, isRearranged };
}

function rearranges(plan: Plan, before: readonly string[][]): boolean {
  const { first, oldEnd, blocks } = plan;
  return (
    blocks.length !== oldEnd - first ||
    blocks.some(({ segments }, i) => segments.join(" ") !== before[first + i]!.join(" "))
  );
}

class Writer {
  private readonly outline: Outline;
  /** Segments without words that are to continue what stands before them. */
  private readonly emptied: Set<string>;

  constructor(
    private readonly draft: CurrentDraft,
    private readonly edit: Edit,
    private readonly plan: Plan,
    private readonly contents: Map<string, Fragment>,
    private readonly isLocked: (id: string) => boolean,
  ) {
    this.outline = edit.outline;
    this.emptied = new Set(plan.emptied);
  }

  *steps(isRearranged: boolean): Steps {
    yield* this.writeTexts();
    if (isRearranged) {
      yield* this.writeRemovals();
      yield* this.writeArrivals();
      yield* this.writeJoins();
    }
    for (const { node, segments, untouched } of this.plan.blocks) {
      if (untouched) continue;
      yield STRUCTURE;
      writeAttrs(this.draft(), this.outline, segments[0]!, node.attrs);
    }
  }

  // ---- Words and marks of the segments that there are

  private *writeTexts(): Steps {
    const { outline, plan } = this;
    const edited = new Set<string>();
    const segments = [...plan.tokens.keys()].map((id) => ({ id, place: outline.indexOf(id) }));
    // The last segment of a text comes first, so that the places of those before it stay true.
    for (const { id } of segments.sort((a, b) => b.place - a.place)) {
      for (const cost of this.writeSegment(id, plan.tokens.get(id)!)) {
        edited.add(outline.textOf(id));
        yield cost;
      }
    }
    const standing = plan.blocks.filter((block) => !block.untouched && block.arrival !== "fresh");
    // What a break begins has its place once the text is read.
    for (const text of edited) this.read(text);
    for (const text of this.textsOf(standing)) if (!edited.has(text)) this.read(text);
    for (const block of standing) if (!block.asWritten) yield* this.writeMarks(block);
  }

  private textsOf(blocks: PlannedBlock[]): Set<string> {
    return new Set(blocks.flatMap((block) => block.segments.map((id) => this.outline.textOf(id))));
  }

  private read(text: string): void {
    for (const [id, content] of this.outline.readText(this.draft(), text)) this.contents.set(id, content);
  }

  /** Brings one segment to what its tokens say, from its end to its start. */
  private *writeSegment(id: string, tokens: readonly Token[]): Steps {
    const { draft, outline } = this;
    const text = outline.textOf(id);
    const base = outline.startOf(id);
    let end = outline.lengthOf(id);
    for (const token of [...tokens].reverse()) {
      if (token.type === "keep") {
        const keepEnd = token.from + token.length;
        yield* deleteWords(draft, text, base + keepEnd, end - keepEnd);
        end = token.from;
      } else if (token.type === "insert") {
        yield* insertContent(draft, text, base + end, token.content, this.edit.newId);
      } else {
        yield STRUCTURE;
        splitBlock(draft(), pathOf(text), base + end, { type: scalar("break"), id: scalar(token.id) });
        makeParagraph(draft(), outline, token.id, token.attrs, id);
      }
    }
    yield* deleteWords(draft, text, base, end);
  }

  /** Corrects the marks that words inherited from where they were inserted to those that the node shows. */
  private *writeMarks({ node, segments }: PlannedBlock): Steps {
    const lengths = segments.map((id) => this.outline.lengthOf(id));
    // Words that Automerge took otherwise than they were given are shown as it has them.
    if (lengths.reduce((sum, length) => sum + length, 0) !== node.content.size) return;
    const marked = new Set<string>();
    let offset = 0;
    for (const [i, id] of segments.entries()) {
      const want = node.content.cut(offset, (offset += lengths[i]!));
      const have = this.contents.get(id) ?? Fragment.empty;
      const text = this.outline.textOf(id);
      for (const cost of correctMarks(this.draft, text, this.outline.startOf(id), have, want)) {
        marked.add(text);
        yield cost;
      }
    }
    for (const text of marked) this.read(text);
  }

  // ---- Paragraphs

  private *writeRemovals(): Steps {
    for (const { segments, words } of this.plan.removed) {
      for (const id of segments) {
        // Removing an empty paragraph joins it to the one before, where what somebody types into it meanwhile is read.
        if (words === "") this.emptied.add(id);
        else {
          yield STRUCTURE;
          setRemoved(this.draft(), this.outline, id, true);
        }
      }
    }
  }

  /** Puts those blocks where they belong that do not stand there. What stands keeps its place. */
  private *writeArrivals(): Steps {
    const { outline, plan } = this;
    const arriving = plan.blocks.filter((block) => block.arrival === "returns");
    const returning = new Set(arriving.flatMap((block) => block.segments));
    for (const id of returning) {
      yield STRUCTURE;
      setRemoved(this.draft(), outline, id, false);
    }
    const neighbours = new Neighbours(outline);
    let last = this.edit.blocks[plan.first - 1]?.at(-1) ?? TITLE;
    let isLastFresh = false;
    for (const block of plan.blocks) {
      const isFresh = block.arrival === "fresh";
      if (isFresh) {
        const after = isLastFresh ? last : neighbours.lastBehind(last, this.emptied);
        yield* this.writeFresh(block, after, returning);
        neighbours.forget();
      } else if (block.arrival === "returns") {
        for (const id of block.segments) {
          const after = neighbours.lastBehind(last, this.emptied);
          if (neighbours.before(id) !== after) {
            yield STRUCTURE;
            place(this.draft(), outline, id, after, returning);
            neighbours.forget();
          }
          last = id;
        }
      }
      last = block.segments.at(-1)!;
      isLastFresh = isFresh;
    }
  }

  /** Makes a paragraph, in one change if it fits into one. */
  private *writeFresh(block: PlannedBlock, after: string, returning: ReadonlySet<string>): Steps {
    const steps = this.fillFresh(block, after, returning);
    const cost = contentCost(block.node.content);
    cost.operations += STRUCTURE.operations;
    if (!fitsOneChange(cost)) return yield* steps;
    yield cost;
    while (steps.next().done !== true);
  }

  private *fillFresh({ node, segments }: PlannedBlock, after: string, returning: ReadonlySet<string>): Steps {
    const { draft, outline } = this;
    const id = segments[0]!;
    yield STRUCTURE;
    makeParagraph(draft(), outline, id, node.attrs, null);
    place(draft(), outline, id, after, returning);
    yield* insertContent(draft, id, 0, node.content, this.edit.newId);
    yield* correctMarks(draft, id, 0, unmarked(node.content), node.content);
    this.read(id);
  }

  /** Parts what is to stand for itself from what stands before it, and joins what is to be one. */
  private *writeJoins(): Steps {
    const { outline, plan } = this;
    const next = this.edit.blocks[plan.oldEnd]?.[0];
    const heads = new Set(plan.blocks.map((block) => block.segments[0]));
    const parted = new Set(plan.blocks.length > 0 ? this.formerMembers() : []);
    const members = new Set([...plan.blocks.flatMap((block) => block.segments), ...this.emptied]);
    let block: string[] = [];
    for (const id of outline.visible()) {
      const before = block.at(-1) ?? null;
      const isJoined = outline.isJoined(before, id);
      if (heads.has(id) || id === next) {
        if (isJoined || (heads.has(id) && parted.has(id))) {
          yield STRUCTURE;
          setContinues(this.draft(), outline, id, null);
        }
        block = [id];
      } else if (isJoined) {
        block.push(id);
      } else if (members.has(id) && before !== null) {
        yield STRUCTURE;
        if (outline.lengthOf(id) === 0 && this.isClosed(block)) setRemoved(this.draft(), outline, id, true);
        else {
          setContinues(this.draft(), outline, id, before);
          block.push(id);
        }
      } else {
        block = [id];
      }
    }
  }

  /** Segments that continued another one before the edit. */
  private formerMembers(): string[] {
    return this.edit.blocks.slice(this.plan.first, this.plan.oldEnd).flatMap((block) => block.slice(1));
  }

  /** Whether nothing may be joined to a block: a segment of it, or one beside its last in the text, is locked. */
  private isClosed(block: readonly string[]): boolean {
    const beside = this.outline.segmentsOf(this.outline.textOf(block.at(-1)!));
    return block.some(this.isLocked) || beside.some(({ id }) => this.isLocked(id));
  }
}

/** Which visible segment stands before and behind which, read anew when something was placed. */
class Neighbours {
  private readonly places = new Map<string, number>();
  private visible: string[] | null = null;

  constructor(private readonly outline: Outline) {}

  forget(): void {
    this.visible = null;
  }

  before(id: string): string | null {
    const place = this.placeOf(id);
    return place > 0 ? this.visible![place - 1]! : null;
  }

  /** The last of these segments that stand directly behind this one; itself where none does. */
  lastBehind(id: string, of: ReadonlySet<string>): string {
    if (of.size === 0) return id;
    let place = this.placeOf(id);
    while (place >= 0 && of.has(this.visible![place + 1] ?? "")) place++;
    return this.visible![place] ?? id;
  }

  private placeOf(id: string): number {
    if (this.visible === null) {
      this.visible = this.outline.visible();
      this.places.clear();
      this.visible.forEach((segment, place) => this.places.set(segment, place));
    }
    return this.places.get(id) ?? -1;
  }
}
