// What somebody changed in a fork: as suggestions, and as marks in the text. Pure.
import type { Draft } from "../binding/document.ts";
import type { ShownChange } from "../editor/types.ts";
import { isComment } from "../kept/comment.ts";
import { editsBetween, movesBetween } from "../kept/derive.ts";
import { type Block, Side } from "../kept/side.ts";
import { difference } from "../kept/words.ts";
import type { KeptEdit } from "../session/types.ts";

/** The code under which what is not sent yet is kept on the device. */
export const UNSENT = "suggesting";

export interface Changes {
  edits: KeptEdit[];
  shown: ShownChange[];
}

/**
 * What a fork has over its draft. An edit that was there before keeps its id and its reason, whatever became of its
 * words.
 */
export function changesBetween(
  draft: Draft,
  fork: Draft,
  known: readonly KeptEdit[],
  made: { at: number; newId(): string },
): Changes {
  const [here, there] = [new Side(draft), new Side(fork)];
  const all = editsBetween(here, there, { code: UNSENT, ...made });
  const edits = all.filter((edit) => !isComment(edit)); // A suggestion says nothing of how words look.
  return { edits: continued(known, edits), shown: shownBetween(here, there) };
}

/** Edits with the ids, times and reasons of those that they go on from. */
export function continued(known: readonly KeptEdit[], edits: readonly KeptEdit[]): KeptEdit[] {
  const waiting = [...known];
  return edits.map((edit) => {
    const index = waiting.findIndex((one) => isSameWork(one, edit));
    const [before] = index < 0 ? [] : waiting.splice(index, 1);
    if (before === undefined) return edit;
    const { id, at, code, reason } = before;
    return { ...edit, id, at, code, ...(reason === undefined ? {} : { reason }) };
  });
}

function isSameWork(one: KeptEdit, other: KeptEdit): boolean {
  const about = ({ action, paragraph }: KeptEdit) => [
    paragraph,
    ["insert", "delete", "replace"].includes(action) ? "words" : action,
  ];
  return about(one).join() === about(other).join();
}

function shownBetween(here: Side, there: Side): ShownChange[] {
  const moved = movesBetween(here, there);
  const shown: ShownChange[] = [];
  there.blocks.forEach((block, index) => {
    if (block.hidden) return;
    const before = here.shows(block.id) ? here.get(block.id) : undefined;
    const change = changeOf(before, block, moved.has(block.id));
    // What was taken away beside a paragraph is marked there; its words are in the list of suggestions.
    const neighbour = there.blocks[index + 1];
    const lostNext = neighbour?.hidden === true && here.shows(neighbour.id);
    if (change !== null) shown.push(change);
    else if (lostNext) shown.push({ paragraph: block.id, from: 0, to: 0, deleted: "" });
  });
  return shown;
}

function changeOf(before: Block | undefined, block: Block, isMoved: boolean): ShownChange | null {
  const paragraph = block.id;
  if (before === undefined) return { paragraph, from: 0, to: block.words.length, deleted: "" };
  const found = difference(before.words, block.words);
  if (found !== null) {
    const deleted = found.quote.replaceAll("\ufffc", "");
    return { paragraph, from: found.from, to: found.from + found.replacement.length, deleted };
  }
  const [was, is] = [before.attrs, block.attrs];
  const isRetyped = was.kind !== is.kind || was.level !== is.level || was.label !== is.label;
  return isMoved || isRetyped ? { paragraph, from: 0, to: 0, deleted: "" } : null;
}
