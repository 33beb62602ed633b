// What is read out to those who do not see the page: one polite and one urgent voice.
import type { Said } from "./said.ts";

/** The same words within this time are read once, in milliseconds. */
const REPEAT_MS = 3_000;
/** Words stay in the page this long, in milliseconds: slow voices read them, and nobody finds them there later. */
const KEPT_MS = 15_000;

export type Urgency = "polite" | "assertive";

interface Announcement {
  key: number;
  urgency: Urgency;
  said: Said;
}

/** Collects what is to be read out; a component puts it into live regions. */
export class Announcer {
  announcements = $state.raw<readonly Announcement[]>([]);
  #count = 0;
  #lately = new Map<string, number>();

  /** Reads this out, unless it was only just read out. */
  say(said: Said, urgency: Urgency = "polite"): void {
    const words = JSON.stringify(said);
    const at = Date.now();
    if (at - (this.#lately.get(words) ?? -Infinity) < REPEAT_MS) return;
    this.#lately.set(words, at);
    const announcement = { key: (this.#count += 1), urgency, said };
    this.announcements = [...this.announcements, announcement];
    setTimeout(() => this.#forget(announcement, words, at), KEPT_MS);
  }

  #forget(announcement: Announcement, words: string, at: number): void {
    this.announcements = this.announcements.filter((other) => other !== announcement);
    if (this.#lately.get(words) === at) this.#lately.delete(words);
  }
}
