// Work that was not taken, as it is shown: together where the reason is the same.
import type { Run } from "../session/api.ts";
import type { KeptEdit } from "../session/types.ts";
import type { Said } from "./said.ts";
import { UNSENT } from "../suggesting/changes.ts";

/** Why something was not taken, as a word that a message begins with. */
export type KeptReason = "stage" | "closed" | "locked" | "ended" | "suggesting" | "other";

const REASONS: Record<string, KeptReason> = {
  stage: "stage",
  closed: "closed",
  locked: "locked",
  withdrawn: "ended",
  session: "ended",
  [UNSENT]: "suggesting",
};

export interface KeptGroup {
  reason: KeptReason;
  edits: KeptEdit[];
}

/** What of it the server did not take; the rest was made as suggestions and is not sent. */
export function refusedOf(kept: readonly KeptEdit[]): KeptEdit[] {
  return kept.filter(({ code }) => code !== UNSENT);
}

/** The kept edits by reason, each group in the order in which they were written. */
export function keptByReason(kept: readonly KeptEdit[]): KeptGroup[] {
  const groups = new Map<KeptReason, KeptEdit[]>();
  for (const edit of kept) {
    const reason = REASONS[edit.code] ?? "other";
    groups.set(reason, [...(groups.get(reason) ?? []), edit]);
  }
  return [...groups].map(([reason, edits]) => ({
    reason,
    edits: edits.toSorted((one, other) => one.at - other.at),
  }));
}

/** Whether a piece of work is sent as a comment. */
export function isRemark({ action }: Pick<KeptEdit, "action">): boolean {
  return action === "comment" || action === "format";
}

/** How words should look, as what a comment asks for. */
export function lookOf({ strong, em, link }: Pick<KeptEdit, "strong" | "em" | "link">): Said[] {
  const asked: Said[] = [];
  if (strong !== undefined) asked.push({ id: strong ? "format-strong" : "format-not-strong" });
  if (em !== undefined) asked.push({ id: em ? "format-em" : "format-not-em" });
  if (link !== undefined)
    asked.push(link === null ? { id: "format-not-link" } : { id: "format-link", args: { address: link } });
  return asked;
}

/** A kept edit, or a suggestion. */
interface Work {
  action: string;
  quote: string;
  replacement: string;
}

/** Whether a piece of work is about where a paragraph stands or what it is, and leaves its words alone. */
function keepsWords(action: string): boolean {
  return action === "move" || action === "retype";
}

/** What is shown of a piece of work: the words before and after, whatever was done. */
export function wordsOf({ action, quote, replacement }: Work): { before: string; after: string } {
  if (keepsWords(action)) return { before: "", after: "" };
  const before = action === "insert" || action === "paragraph" ? "" : quote;
  return { before, after: action === "delete" || action === "remove" ? "" : replacement };
}

/** The same as runs of words; a paragraph that moves has its words unchanged. */
export function runsOf(work: Work): Run[] {
  const { before, after } = wordsOf(work);
  const runs: Run[] = [
    { kind: "equal", text: keepsWords(work.action) ? work.quote : "" },
    { kind: "delete", text: before },
    { kind: "insert", text: after },
  ];
  return runs.filter(({ text }) => text !== "");
}
