// Writing in changes that the server takes. What is too much for one change is written in several, each complete in
// itself: a reader between two of them sees less text, and nothing broken.
import type { Draft } from "./document.ts";

/** What something adds to a change, at most. */
export interface Cost {
  operations: number;
  marks: number;
}

/**
 * What one change may hold. The server takes 200,000 operations, 1 MiB and 2,000 marks; 20,000 operations are a paste of
 * three thousand words, and keep a change well below the megabyte also where each mark carries a long address.
 */
export const CHANGE_MAX: Cost = { operations: 20_000, marks: 1_000 };

/** Whether so much fits into one change. */
export function fitsOneChange(cost: Cost): boolean {
  return cost.operations <= CHANGE_MAX.operations && cost.marks <= CHANGE_MAX.marks;
}

/** Steps of writing. Each yields what it is going to cost before it writes; a step stands in one change. */
export type Steps = Generator<Cost, void, void>;

/** The draft of the change under way. It is another one after each yield. */
export type CurrentDraft = () => Draft;

/** Makes one change to the draft. */
export type Change = (write: (draft: Draft) => void) => void;

/** Writes the steps in as few changes as their costs allow. */
export function writeInChanges(change: Change, begin: (draft: CurrentDraft) => Steps): void {
  let current: Draft | null = null;
  const steps = begin(() => {
    if (current === null) throw new Error("there is no change under way");
    return current;
  });
  let carried: Cost = { operations: 0, marks: 0 };
  let isDone = false;
  const fill = (draft: Draft) => {
    current = draft;
    const spent = { ...carried };
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        isDone = true;
        return;
      }
      carried = step.value;
      spent.operations += carried.operations;
      spent.marks += carried.marks;
      if (!fitsOneChange(spent)) return;
    }
  };
  while (!isDone) change(fill);
}
