// The discussion as the server describes it, and the decisions on suggestions. The documents say what was written; who wrote
// it, what became of it and whether it still fits, only the server knows.
import type { Participant } from "../session/api.ts";
import type { DescribedComment, DescribedSuggestion } from "../session/review.ts";
import type { RoomModel } from "./model.svelte.ts";
import { Task } from "./problem.svelte.ts";
import { decidedBetween, marksOf, type Proposal, proposalsOf } from "./proposals.ts";
import type { Suggestions } from "./suggestions.svelte.ts";

/** While somebody looks, the server is asked again at most this often, in milliseconds. */
const ASKING_MS = 1_500;

/** The longest reason of a decline, in characters. */
export const REASON_CHARS_MAX = 2_000;

export class Reviewing {
  /** What became of one's own suggestions while the room was open, until it is put away. */
  news = $state.raw<readonly DescribedSuggestion[]>([]);
  /** The server has answered: before that, nobody here knows what is settled. */
  known = $state(false);
  /** The suggestion whose words are shown as chosen. */
  active = $state<string | null>(null);
  /** The suggestion that is being decided on, or was last. */
  deciding = $state<string | null>(null);
  readonly task = new Task();

  #suggestions = $state.raw<readonly DescribedSuggestion[]>([]);
  #comments = $state.raw<ReadonlyMap<string, DescribedComment>>(new Map());
  /** The answer that counts is the one to the last question. */
  #questions = 0;
  #hasFailed = false;
  /** Something was written since the server was asked. */
  #isStale = true;
  #isInSight = false;
  #asking: ReturnType<typeof setTimeout> | undefined;

  proposals = $derived.by<readonly Proposal[]>(() =>
    proposalsOf(this.suggestions.list, this.#suggestions, this.room.consultation?.participant ?? ""),
  );
  open = $derived(this.proposals.filter(({ status }) => status === "open"));
  /** What the text shows. */
  marks = $derived(this.known ? marksOf(this.open, this.active) : []);
  settled = $derived(this.proposals.filter(({ status }) => status !== "open"));
  /** Whether one decides on suggestions. */
  decides = $derived.by(
    () => this.known && this.room.isAtLeast("rapporteur") && this.room.state.kind !== "ended",
  );

  constructor(
    private readonly room: RoomModel,
    private readonly suggestions: Suggestions,
  ) {}

  /** Who wrote a comment; null where that is not known yet. */
  authorOf(comment: string): Participant | null {
    return this.#comments.get(comment)?.by ?? null;
  }

  /** Why one may not accept a suggestion, as a word for messages; null where one may. */
  hindrance({ own, outdated }: Proposal): "own" | "stage" | "outdated" | null {
    const { may, accept_own } = this.room.consultation!;
    if (!may.draft) return "stage";
    if (own && !accept_own) return "own";
    return outdated === "" ? null : "outdated";
  }

  /** Asks again after what others write, until the answer is called. */
  watch(): () => void {
    const { discussion, draft } = this.room;
    const changed = () => {
      this.#isStale = true;
      this.#askSoon();
    };
    discussion?.on("change", changed);
    draft?.on("change", changed);
    return () => {
      discussion?.off("change", changed);
      draft?.off("change", changed);
      clearTimeout(this.#asking);
      this.#asking = undefined;
    };
  }

  /** Says that somebody reads what is described here, until the answer is called. */
  look(): () => void {
    this.#isInSight = true;
    if (this.#isStale) void this.ask();
    return () => (this.#isInSight = false);
  }

  /** Asks the server how the discussion stands. What is known stays known where it does not answer. */
  async ask(): Promise<void> {
    if (!this.room.isAtLeast("reviewer") || this.room.state.kind === "ended") return;
    this.#isStale = false;
    const question = (this.#questions += 1);
    try {
      const { comments, suggestions } = await this.room.api.discussion(this.room.id);
      if (question !== this.#questions) return;
      this.#hasFailed = false;
      this.#tell(suggestions);
      this.#suggestions = suggestions;
      this.#comments = new Map(comments.map((comment) => [comment.id, comment]));
    } catch {
      this.#hasFailed = true;
      this.#isStale = true;
    }
  }

  /** Asks again where the server did not answer the last time. */
  askAgain(): void {
    if (this.#hasFailed) void this.ask();
  }

  /** Lets a suggestion into the draft. Answers whether it is there. */
  accept(id: string): Promise<boolean> {
    return this.#decide(id, "suggestion-was-accepted", () => this.room.api.accept(this.room.id, id));
  }

  /** Declines a suggestion, with a reason that its author reads. */
  decline(id: string, reason: string): Promise<boolean> {
    const decline = () => this.room.api.decline(this.room.id, id, reason.trim());
    return this.#decide(id, "suggestion-was-declined", decline);
  }

  /** Puts away what became of one's own suggestions. */
  dismissNews(): void {
    this.news = [];
  }

  async #decide(id: string, said: string, decide: () => Promise<void>): Promise<boolean> {
    if (this.task.busy) return false;
    this.deciding = id;
    const done = await this.task.run(decide);
    if (done) this.room.announcer.say({ id: said });
    // Also where it was refused: somebody else was faster, or the words are other ones.
    await this.ask();
    return done;
  }

  #tell(suggestions: readonly DescribedSuggestion[]): void {
    const { participant } = this.room.consultation!;
    const decided = this.known ? decidedBetween(this.#suggestions, suggestions, participant) : [];
    this.known = true;
    if (decided.length === 0) return;
    this.news = [...this.news, ...decided];
    for (const { status, number, decided: settlement } of decided)
      this.room.announcer.say({
        id: `suggestion-yours-${status}`,
        args: { number: number ?? "none", reason: settlement?.reason ?? "" },
      });
  }

  #askSoon(): void {
    if (!this.#isInSight) return;
    this.#asking ??= setTimeout(() => {
      this.#asking = undefined;
      void this.ask();
    }, ASKING_MS);
  }
}
