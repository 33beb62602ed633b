// What was decided between two descriptions of a consultation, as the room tells it. The server's notices say that
// something was decided and may be lost; the descriptions say what.
import type { Consultation, Role } from "../session/types.ts";
import { publicationOf } from "./ladder.ts";
import type { Said } from "./said.ts";

/** What this person may write in a consultation as it stands, as a word that messages choose by. */
export type Writing = "draft" | "discussion" | "nothing";

/** What somebody may write at this moment. */
export function writingOf({ may }: Pick<Consultation, "may">): Writing {
  if (may.draft) return "draft";
  return may.discussion ? "discussion" : "nothing";
}

/** What everybody should be told at once, the most important first. */
export function eventsBetween(before: Consultation, after: Consultation): Said[] {
  const events: Said[] = [];
  if (after.versions > before.versions) events.push(published(before, after));
  else if (after.closed && !before.closed) events.push({ id: "event-closed" });
  else if (after.stage !== before.stage || after.closed !== before.closed) {
    events.push({ id: "event-stage", args: { stage: after.stage, writing: writingOf(after) } });
  }
  if (after.role !== before.role) events.push(roleGiven(after.role, after));
  return events;
}

function published(before: Consultation, after: Consultation): Said {
  // Whoever was away for several versions is told of them together: only the last one's name is certain.
  const one = after.versions === before.versions + 1;
  const version = one ? (publicationOf(before)?.designation ?? "") : "";
  const args = { version, stage: after.stage, writing: writingOf(after) };
  if (after.closed) return { id: one ? "event-published-last" : "event-closed", args };
  return { id: one ? "event-published" : "event-published-several", args };
}

function roleGiven(role: Role, after: Consultation): Said {
  return { id: "event-role", args: { role, writing: writingOf(after) } };
}
