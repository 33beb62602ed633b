// Since I last looked: what changed while somebody was away, and what became of their suggestions and comments.
//
// What happens while the page is in sight is seen. So the mark moves along by itself as long as nothing is outstanding;
// where something is, it stays until its reader says that they have seen it.
import type { DescribedSuggestion, Since } from "../session/review.ts";
import { changedOf } from "./comparison.ts";
import type { RoomModel } from "./model.svelte.ts";
import { Task } from "./problem.svelte.ts";

/** Whoever had the page out of sight for so long was away, in milliseconds. */
const AWAY_MS = 5 * 60_000;

/** What happened, in the numbers of one line. */
export interface Missed {
  changes: number;
  decided: readonly DescribedSuggestion[];
  published: number;
}

/** What happened to somebody; null where that is nothing. */
export function missedOf({ comparison, decisions, mine }: Since): Missed | null {
  const settled = new Set(
    decisions.flatMap((one) =>
      one.decision === "suggestion-accepted" || one.decision === "suggestion-declined"
        ? [one.suggestion]
        : [],
    ),
  );
  const missed = {
    changes: changedOf(comparison?.rows ?? []),
    decided: mine.suggestions.filter(({ id }) => settled.has(id)),
    published: decisions.filter(({ decision }) => decision === "version-published").length,
  };
  return missed.changes + missed.decided.length + missed.published === 0 ? null : missed;
}

export class CatchingUp {
  /** What is outstanding; null where nothing is. */
  since = $state.raw<Since | null>(null);
  missed = $derived(this.since === null ? null : missedOf(this.since));
  /** The line about it was put away: it comes again the next time. */
  putAway = $state(false);
  readonly marking = new Task();

  /** The server was asked, and nothing is outstanding. */
  #isCaughtUp = false;
  #hasAsked = false;
  #leftAt = 0;

  constructor(private readonly room: RoomModel) {}

  /** Asks once, as soon as the server can be asked. */
  begin(): void {
    if (!this.#hasAsked) void this.ask();
  }

  /** Notices when the page is left and come back to, until the answer is called. */
  watch(): () => void {
    const turned = () => (document.visibilityState === "hidden" ? this.leave() : this.comeBack());
    document.addEventListener("visibilitychange", turned);
    return () => document.removeEventListener("visibilitychange", turned);
  }

  /** The page goes out of sight. */
  leave(at = Date.now()): void {
    this.#leftAt = at;
    this.#moveAlong();
  }

  /** The page is in sight again. */
  comeBack(at = Date.now()): void {
    if (this.#hasAsked && at - this.#leftAt >= AWAY_MS) void this.ask();
  }

  /** Asks what happened. Where that is nothing, or somebody is here for the first time, what stands there is seen. */
  async ask(): Promise<void> {
    this.#hasAsked = true;
    try {
      const since = await this.room.api.since(this.room.id);
      this.putAway = false;
      this.since = since.from === null || missedOf(since) === null ? null : since;
      this.#isCaughtUp = this.since === null;
      this.#moveAlong();
    } catch {
      // What is not known is not seen.
      this.#hasAsked = false;
      this.#isCaughtUp = false;
    }
  }

  /** Says that what happened was seen. Answers whether the server knows. */
  async markSeen(): Promise<boolean> {
    const done = await this.marking.run(() => this.#mark());
    if (!done) return false;
    this.since = null;
    this.#isCaughtUp = true;
    this.room.announcer.say({ id: "since-seen-told" });
    return true;
  }

  /** Moves the mark where nothing is outstanding. Where the server is not reached, it moves the next time. */
  #moveAlong(): void {
    if (this.#isCaughtUp) this.#mark().catch(() => {});
  }

  #mark(): Promise<void> {
    return this.room.api.looked(this.room.id);
  }
}
