// Bringing a node of the ProseMirror document to what the draft says, with the smallest steps, so that carets, undo and
// decorations elsewhere in it stay.
import { type Fragment, Slice } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { runsOf, wordsOf } from "./content.ts";

/** Makes the content at a position, which is `have`, say and show the same as `want`. */
export function matchContent(tr: Transaction, start: number, have: Fragment, want: Fragment): void {
  if (have.eq(want)) return;
  if (have.size === want.size && wordsOf(have) === wordsOf(want)) matchMarks(tr, start, have, want);
  else replaceDifference(tr, start, have, want);
}

/** The words are the same: corrects marks, and which footnote is meant. */
function matchMarks(tr: Transaction, start: number, have: Fragment, want: Fragment): void {
  for (const run of runsOf(have, want)) {
    const [from, to] = [start + run.from, start + run.to];
    for (const mark of run.have.marks) if (!mark.isInSet(run.want.marks)) tr.removeMark(from, to, mark);
    for (const mark of run.want.marks) if (!mark.isInSet(run.have.marks)) tr.addMark(from, to, mark);
    if (!run.want.isText && run.have.attrs["id"] !== run.want.attrs["id"])
      tr.setNodeAttribute(from, "id", run.want.attrs["id"]);
  }
}

function replaceDifference(tr: Transaction, start: number, have: Fragment, want: Fragment): void {
  const from = have.findDiffStart(want);
  const end = have.findDiffEnd(want);
  if (from === null || end === null) return;
  // Where a part is repeated, both ends may claim it.
  const overlap = Math.max(0, from - Math.min(end.a, end.b));
  const slice = new Slice(want.cut(from, end.b + overlap), 0, 0);
  tr.step(new ReplaceStep(start + from, start + end.a + overlap, slice));
}

/** Gives a node these attributes. */
export function matchAttrs(
  tr: Transaction,
  position: number,
  have: Readonly<Record<string, unknown>>,
  want: object,
): void {
  for (const [name, value] of Object.entries(want))
    if (have[name] !== value) tr.setNodeAttribute(position, name, value);
}
