// Suggestions as they are read: what the discussion document says of each, and what only the server knows: who made it,
// what became of it, and whether it still fits. Pure.
import type { RemarkAnchor } from "../editor/types.ts";
import type { Participant, Run } from "../session/api.ts";
import type { DescribedSuggestion, Settlement, Status } from "../session/review.ts";
import { runsOf } from "./kept.ts";
import type { ShownSuggestion } from "./suggestions.svelte.ts";

/** A suggestion with all that is known of it. */
export interface Proposal extends Omit<ShownSuggestion, "withdrawn"> {
  /** Who made it; null where that is not known yet. */
  by: Participant | null;
  status: Status;
  settlement: Settlement | null;
  /** Why it does not fit the draft any more; empty where it does. */
  outdated: string;
  overlaps: readonly string[];
}

/** Both halves of each suggestion, in the order of the draft; what the server has not described yet is last. */
export function proposalsOf(
  shown: readonly ShownSuggestion[],
  described: readonly DescribedSuggestion[],
  participant: string,
): Proposal[] {
  const places = new Map(described.map(({ id }, index) => [id, index]));
  const proposals = shown.map((one) => proposalOf(one, described[places.get(one.id) ?? -1], participant));
  const placeOf = ({ id }: Proposal) => places.get(id) ?? Infinity;
  return proposals.sort((one, other) => compare(placeOf(one), placeOf(other)));
}

function proposalOf(
  { withdrawn, own, ...said }: ShownSuggestion,
  known: DescribedSuggestion | undefined,
  participant: string,
): Proposal {
  const settled = known?.status === "accepted" || known?.status === "declined";
  const status = settled ? known.status : withdrawn ? "withdrawn" : "open";
  const fits = status === "open" && known?.outdated !== true;
  return {
    ...said,
    before: fits ? said.before : "",
    behind: fits ? said.behind : "",
    by: known?.by ?? null,
    own: known?.by == null ? own : known.by.id === participant,
    status,
    settlement: settled ? known.decided : null,
    outdated: status === "open" && known?.outdated === true ? (known.why_outdated ?? "") : "",
    overlaps: status === "open" ? (known?.overlaps ?? []) : [],
  };
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** The words that somebody wants changed, as the text shows them: of what waits for a decision and still fits. */
export function marksOf(open: readonly Proposal[], active: string | null): RemarkAnchor[] {
  return open
    .filter(({ action, from, outdated }) => from !== "" && outdated === "" && MARKED.includes(action))
    .map(({ id, action, text, from, to }) => ({
      id,
      kind: "suggestion",
      text,
      from,
      to,
      missing: action === "insert" || action === "paragraph",
      active: id === active,
    }));
}

/** Where a paragraph is to stand, and what it is to be, is said beside the text alone. */
const MARKED = ["insert", "delete", "replace", "remove", "paragraph"];

/** What became of one's own suggestions between two descriptions. */
export function decidedBetween(
  before: readonly DescribedSuggestion[],
  after: readonly DescribedSuggestion[],
  participant: string,
): DescribedSuggestion[] {
  const known = new Set(before.filter(isDecided).map(({ id }) => id));
  return after.filter((one) => isDecided(one) && one.by?.id === participant && !known.has(one.id));
}

function isDecided({ status }: DescribedSuggestion): boolean {
  return status === "accepted" || status === "declined";
}

/** A suggestion's words before and after it, with some of those around them. */
export function runsAround(proposal: Proposal): Run[] {
  const runs = runsOf(proposal);
  if (!["insert", "delete", "replace"].includes(proposal.action)) return runs;
  const around = (text: string): Run[] => (text === "" ? [] : [{ kind: "equal", text }]);
  return [...around(proposal.before), ...runs, ...around(proposal.behind)];
}
