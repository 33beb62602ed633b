// Where a consultation is on its ladder of stages, by the rules of src/domain/stage.rs.
import type { Consultation, Stage } from "../session/types.ts";

/** What the rules need to know of a consultation. */
export type Ladder = Pick<Consultation, "stage" | "stages" | "closed">;

/** The open stage's place, counted from 1, and how many there are. */
export function placeOf({ stage, stages }: Ladder): { place: number; of: number } {
  return { place: indexOf(stages, stage) + 1, of: stages.length };
}

/** What publishing would make of the open stage. */
export interface Publication {
  /** The designation that the version gets. */
  designation: string;
  /** The stage that opens then; null where the consultation is closed instead. */
  next: Stage | null;
}

/** What publishing would do: during a review the version is the revision that the review leads to. */
export function publicationOf({ stage, stages, closed }: Ladder): Publication | null {
  const open = stages[indexOf(stages, stage)];
  if (open === undefined || closed) return null;
  const published = indexOf(stages, stage) + (open.review === true ? 1 : 0);
  return {
    designation: stages[published]?.designation ?? open.designation,
    next: stages[published + 1] ?? null,
  };
}

/** The stages that may be opened without publishing: all but the open one. */
export function otherStages({ stage, stages, closed }: Ladder): Stage[] {
  return stages.filter(({ designation }) => closed || designation !== stage);
}

function indexOf(stages: readonly Stage[], designation: string): number {
  return stages.findIndex((stage) => stage.designation === designation);
}
