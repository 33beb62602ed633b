// The stages of a consultation while they are being chosen. The rules are the server's (src/domain/stage.rs).
import type { Translate } from "../messages/catalogue.ts";
import type { Role, Stage } from "../session/types.ts";

/** More than any text has seen. */
export const STAGES_MAX = 40;
/** The longest designation, in characters. */
export const DESIGNATION_CHARS_MAX = 80;

/** Who a stage may be open to: the least role, from the most people to the fewest. An observer never writes. */
export const WRITING_ROLES: readonly Role[] = ["reviewer", "drafter", "rapporteur", "organizer"];

/** One stage in the form; `key` tells it from the others while its designation is being typed. */
export interface StageRow extends Stage {
  key: number;
  review: boolean;
}

/** What is wrong with a stage, as the id of a message. */
export type StageFault =
  "stage-fault-empty" | "stage-fault-long" | "stage-fault-twice" | "stage-fault-review";

/** The usual ladder, its designations in the language of whoever starts. */
export function usualStages(t: Translate): StageRow[] {
  const zero = t("stage-zero-draft");
  const first = t("stage-first-revision");
  const stages: Stage[] = [
    drafting(zero),
    reviewOf(zero, t),
    drafting(first),
    reviewOf(first, t),
    drafting(t("stage-final-draft")),
    { designation: t("stage-adopted"), draft: "rapporteur", discussion: "rapporteur" },
  ];
  return stages.map((stage, key) => ({ ...stage, key, review: stage.review ?? false }));
}

function drafting(designation: string): Stage {
  return { designation, draft: "drafter", discussion: "reviewer" };
}

function reviewOf(designation: string, t: Translate): Stage {
  const name = t("stage-review-of", { designation });
  return { designation: name, draft: "rapporteur", discussion: "reviewer", review: true };
}

/** The rows with one more after a place: a stage for drafting, or a review of the one at that place. */
export function withStage(
  rows: readonly StageRow[],
  after: number,
  review: boolean,
  t: Translate,
): StageRow[] {
  const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  const stage = review ? reviewOf(rows[after]?.designation ?? "", t) : drafting(freeRevision(rows));
  return rows.toSpliced(after + 1, 0, { ...stage, key, review });
}

/** The first Rev.n that no row has. */
function freeRevision(rows: readonly StageRow[]): string {
  const taken = new Set(rows.map((row) => row.designation.trim()));
  let number = 1;
  while (taken.has(`Rev.${number}`)) number += 1;
  return `Rev.${number}`;
}

/** The rows without one. */
export function withoutStage(rows: readonly StageRow[], key: number): StageRow[] {
  return rows.filter((row) => row.key !== key);
}

/** The rows with one changed. A stage that becomes a review, or is one no longer, takes the rights that go with it. */
export function withChange(
  rows: readonly StageRow[],
  key: number,
  change: Partial<Omit<StageRow, "key">>,
): StageRow[] {
  const rights: Partial<StageRow> =
    change.review === undefined
      ? {}
      : { draft: change.review ? "rapporteur" : "drafter", discussion: "reviewer" };
  return rows.map((row) => (row.key === key ? { ...row, ...rights, ...change } : row));
}

/** What is wrong, by the key of the row. Empty where the server will take the stages. */
export function faults(rows: readonly StageRow[]): Map<number, StageFault> {
  const found = new Map<number, StageFault>();
  rows.forEach((row, index) => {
    const name = row.designation.trim();
    const before = rows.slice(0, index).some((other) => other.designation.trim() === name);
    const leadsOn = rows[index + 1]?.review === false;
    if (name === "") found.set(row.key, "stage-fault-empty");
    else if ([...name].length > DESIGNATION_CHARS_MAX) found.set(row.key, "stage-fault-long");
    else if (before) found.set(row.key, "stage-fault-twice");
    else if (row.review && (index === 0 || !leadsOn)) found.set(row.key, "stage-fault-review");
  });
  return found;
}

/** The stages as the server takes them. */
export function asStages(rows: readonly StageRow[]): Stage[] {
  return rows.map(({ designation, draft, discussion, review }) => {
    const stage: Stage = { designation: designation.trim(), draft, discussion };
    return review ? { ...stage, review } : stage;
  });
}
