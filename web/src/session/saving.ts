// Whether what one wrote is safe, in one of the words that the page always shows. Pure.
import type { ConnectionStatus, Ending } from "./connection.ts";
import type { Consultation, SaveState } from "./types.ts";

/** All that the word depends on. */
export interface Circumstances {
  consultation: Pick<Consultation, "closed" | "role" | "may">;
  connection: ConnectionStatus;
  ending: Ending | null;
  /** The draft is open. */
  open: boolean;
  /** Something of one's own, in either document, is not durable on the server. */
  unsaved: boolean;
  /** How many changes that are; asked only where it is shown. */
  countUnsaved: () => number;
}

/** The word for the circumstances. */
export function saveState(now: Circumstances): SaveState {
  if (now.connection === "ended") return { kind: "ended", why: now.ending ?? "session" };
  if (now.connection === "offline") return { kind: "offline", changes: now.unsaved ? now.countUnsaved() : 0 };
  if (!now.open) return { kind: "loading" };
  if (now.unsaved) return { kind: "saving" };
  if (!now.consultation.may.draft) return { kind: "read-only", why: reason(now.consultation) };
  return { kind: "saved" };
}

/** Whether two states say the same. */
export function sameState(a: SaveState, b: SaveState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function reason({ closed, role }: Circumstances["consultation"]): "stage" | "closed" | "observer" {
  if (closed) return "closed";
  return role === "observer" ? "observer" : "stage";
}
