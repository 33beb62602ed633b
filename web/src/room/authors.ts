// Whose an entry of the discussion is, as far as this device knows: the actors under which one wrote on it.
import { getObjectId } from "@automerge/automerge/slim";
import type { Consultation } from "../session/types.ts";

/** Each time that the page is opened it writes as another actor; so many are remembered. */
const ACTORS_MAX = 200;

/** An object's id is the operation that made it: a number that grows with each, and the actor. */
export function madeBy(entry: object): { counter: number; actor: string } {
  const [counter = "", actor = ""] = (getObjectId(entry) ?? "").split("@");
  return { counter: Number(counter), actor };
}

/** The actors under which this participant wrote on this device, and this one, which is remembered from here on. */
export function ownActors({ id, participant }: Consultation, actor: string): Set<string> {
  const key = keyOf(id, participant);
  try {
    const known = JSON.parse(localStorage.getItem(key) ?? "[]") as string[];
    const actors = new Set(known.filter((other) => other !== actor).slice(1 - ACTORS_MAX));
    actors.add(actor);
    localStorage.setItem(key, JSON.stringify([...actors]));
    return actors;
  } catch {
    return new Set([actor]); // Storage is closed to the page: what was made before a reload is not known as one's own.
  }
}

/** Takes from this device what it knows of one's own entries. */
export function forgetActors({ id, participant }: Consultation): void {
  try {
    localStorage.removeItem(keyOf(id, participant));
  } catch {
    // Where storage is closed to the page nothing was remembered.
  }
}

function keyOf(consultation: string, participant: string): string {
  return `zerodraft-actors-${consultation}-${participant}`;
}
