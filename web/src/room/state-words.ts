// Whether what one wrote is safe, in words. The words stand on the page all the time; they are read out only when
// something is different for the writer, not at each keystroke.
import type { SaveState } from "../session/types.ts";
import type { Said } from "./said.ts";

/** The sign beside the words, so that the state is seen without reading and without colour. */
export type StateSign = "opening" | "saved" | "saving" | "offline" | "read-only" | "ended";

/** How much the state asks of the reader. */
export type StateTone = "calm" | "good" | "careful" | "bad";

export interface StateWords {
  sign: StateSign;
  tone: StateTone;
  /** The few words that are always there. */
  short: Said;
  /** One sentence that explains them. */
  long: Said;
}

/** The state in words. `discussion` is whether one may comment at this moment. */
export function stateWords(state: SaveState, discussion: boolean): StateWords {
  switch (state.kind) {
    case "loading":
      return words("opening", "calm", "state-opening");
    case "saved":
      return words("saved", "good", "state-saved");
    case "saving":
      return words("saving", "calm", "state-saving");
    case "offline":
      return words("offline", "careful", "state-offline", { changes: state.changes });
    case "read-only": {
      const why = state.why === "stage" && discussion ? "comments" : state.why;
      return words("read-only", "careful", `state-read-only-${why}`);
    }
    case "ended":
      return words("ended", "bad", `state-ended-${state.why}`);
  }
}

function words(sign: StateSign, tone: StateTone, id: string, args?: Said["args"]): StateWords {
  const values = args === undefined ? {} : { args };
  return { sign, tone, short: { id, ...values }, long: { id: `${id}-more`, ...values } };
}

/** What is read out when the state becomes another one; null where nobody needs to be told. */
export function announcementBetween(before: SaveState, after: SaveState): "polite" | "assertive" | null {
  if (before.kind === after.kind) return null;
  if (after.kind === "ended") return "assertive";
  if (after.kind === "offline" || after.kind === "read-only") return "polite";
  const wasAway = before.kind === "offline" || before.kind === "read-only" || before.kind === "loading";
  return after.kind === "saved" && wasAway ? "polite" : null;
}
