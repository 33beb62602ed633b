// Writing words and marks into the texts of a draft.
import { mark, splice, splitBlock, unmark } from "@automerge/automerge/slim";
import type { Fragment, Mark } from "prosemirror-model";
import type { Cost, CurrentDraft, Steps } from "./changes.ts";
import { runsOf } from "./content.ts";
import { type Draft, isId, pathOf, scalar } from "./document.ts";
import { isWritableAddress, schema } from "./schema.ts";

/** The longest stretch of words that is inserted or deleted in one step. */
const STRETCH_MAX = 5_000;
/** The operations of a footnote: a marker with two fields, and a text. */
const FOOTNOTE_OPERATIONS = 4;

function words(count: number): Cost {
  return { operations: count, marks: 0 };
}

/** Inserts content at an index, its last piece first, so that the index stays true. */
export function* insertContent(
  draft: CurrentDraft,
  text: string,
  index: number,
  content: Fragment,
  newId: () => string,
): Steps {
  for (let i = content.childCount - 1; i >= 0; i--) {
    const node = content.child(i);
    if (node.isText) {
      yield* insertWords(draft, text, index, node.text ?? "");
    } else {
      yield words(FOOTNOTE_OPERATIONS);
      insertFootnote(draft(), text, index, node.attrs["id"], newId);
    }
  }
}

function* insertWords(draft: CurrentDraft, text: string, index: number, inserted: string): Steps {
  for (let end = inserted.length; end > 0;) {
    let start = Math.max(0, end - STRETCH_MAX);
    // A character of two units is inserted as one.
    if ((inserted.charCodeAt(start) & 0xfc00) === 0xdc00 && start > 0) start--;
    yield words(end - start);
    splice(draft(), pathOf(text), index, 0, inserted.slice(start, end));
    end = start;
  }
}

/** Inserts a footnote's marker, and its text where there is none: two people who begin to write it must not both make it. */
function insertFootnote(
  draft: Draft,
  text: string,
  index: number,
  wanted: unknown,
  newId: () => string,
): void {
  const id = isId(wanted) ? wanted : newId();
  splitBlock(draft, pathOf(text), index, { type: scalar("footnote"), id: scalar(id) });
  if (draft.footnotes !== undefined && draft.footnotes[id] === undefined) draft.footnotes[id] = "";
}

/** Deletes a stretch of words, its end first. */
export function* deleteWords(draft: CurrentDraft, text: string, index: number, length: number): Steps {
  for (let left = length; left > 0;) {
    const count = Math.min(left, STRETCH_MAX);
    left -= count;
    yield words(count);
    splice(draft(), pathOf(text), index + left, count);
  }
}

/** Sets and clears marks until words that carry those of `have` carry those of `want`. `base` is where they begin. */
export function* correctMarks(
  draft: CurrentDraft,
  text: string,
  base: number,
  have: Fragment,
  want: Fragment,
): Steps {
  for (const { from, to, mark: set, clear } of differingMarks(have, want)) {
    yield markCost(set);
    const name = set.type.name;
    const range = { start: base + from, end: base + to, expand: expandOf(name) };
    if (clear) unmark(draft(), pathOf(text), range, name);
    else mark(draft(), pathOf(text), range, name, valueOf(set));
  }
}

/** A stretch on which a mark is to be set or cleared. */
interface MarkEdit {
  from: number;
  to: number;
  mark: Mark;
  clear: boolean;
}

function differingMarks(have: Fragment, want: Fragment): MarkEdit[] {
  const edits: MarkEdit[] = [];
  /** The last edit of each mark, which grows over the next stretch where that asks for the same. */
  const last = new Map<string, MarkEdit>();
  const add = (from: number, to: number, mark: Mark, clear: boolean) => {
    const before = last.get(mark.type.name);
    if (before?.to === from && before.clear === clear && (clear || before.mark.eq(mark))) {
      before.to = to;
      return;
    }
    const edit = { from, to, mark, clear };
    last.set(mark.type.name, edit);
    edits.push(edit);
  };
  for (const run of runsOf(have, want)) {
    if (!run.have.isText) continue;
    const wanted = run.want.marks.filter(isWritable);
    for (const mark of run.have.marks)
      if (!wanted.some((other) => other.type === mark.type)) add(run.from, run.to, mark, true);
    for (const mark of wanted) if (!mark.isInSet(run.have.marks)) add(run.from, run.to, mark, false);
  }
  return edits;
}

/** What it costs at most to write a content into an empty text. */
export function contentCost(content: Fragment): Cost {
  const cost: Cost = { operations: 0, marks: 0 };
  content.forEach((node) => {
    cost.operations += node.isText ? node.nodeSize : FOOTNOTE_OPERATIONS;
    for (const { operations, marks } of node.marks.map(markCost)) {
      cost.operations += operations;
      cost.marks += marks;
    }
  });
  return cost;
}

/** A long address weighs as much as the words that could stand in its place. */
function markCost(set: Mark): Cost {
  return { operations: 2 + String(set.attrs["href"] ?? "").length, marks: 1 };
}

function isWritable(set: Mark): boolean {
  return set.type !== schema.marks["link"] || isWritableAddress(String(set.attrs["href"]));
}

/** Words that are typed at the end of a mark carry it, except those behind a link. */
function expandOf(name: string): "none" | "after" {
  return schema.marks[name]?.spec.inclusive === false ? "none" : "after";
}

function valueOf(set: Mark): string | true {
  return set.type.name === "link" ? String(set.attrs["href"]) : true;
}
