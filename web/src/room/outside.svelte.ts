// A proposal that came from outside, by e-mail or on paper, as it is entered for somebody else: first the paragraph that it
// means is found, then it is entered.
import type { FoundPlace, NewSuggestion, Spot } from "../session/review.ts";
import type { Run } from "../session/api.ts";
import type { RoomModel } from "./model.svelte.ts";
import { Task } from "./problem.svelte.ts";

/** What a proposal on paper asks for. */
export const OUTSIDE_ACTIONS = ["replace", "insert", "delete", "paragraph", "remove"] as const;
export type OutsideAction = (typeof OUTSIDE_ACTIONS)[number];

/** The longest source, in characters. */
export const SOURCE_CHARS_MAX = 300;

/** Where the numbers are read: in a version, or in the draft as it is. */
export type Cited = number | "draft";

export class Outside {
  cited = $state<Cited>("draft");
  by = $state<"number" | "line">("number");
  /** The number or the line, as it was typed. */
  where = $state("");
  action = $state<OutsideAction>("replace");
  quote = $state("");
  replacement = $state("");
  reason = $state("");
  source = $state("");
  readonly finding = new Task();
  readonly entering = new Task();

  #found = $state.raw<{ place: FoundPlace; asked: string } | null>(null);

  /** Whether the action says which words it is about. */
  quotes = $derived(["replace", "insert", "delete"].includes(this.action));
  /** Whether the action proposes words. */
  proposes = $derived(["replace", "insert", "paragraph"].includes(this.action));
  /** The paragraph, as long as it was found for what stands in the fields. */
  found = $derived(this.#found?.asked === this.#asked() ? this.#found.place : null);
  /** The words that were quoted are not in the paragraph. */
  lost = $derived(this.found !== null && this.quotes && this.quote.trim() !== "" && this.found.from === null);
  complete = $derived(
    this.found !== null && this.source.trim() !== "" && (!this.proposes || this.replacement.trim() !== ""),
  );

  constructor(private readonly room: RoomModel) {}

  /** Finds the paragraph. Answers whether there is one. */
  find(): Promise<boolean> {
    this.entering.clear();
    return this.finding.run(async () => {
      const asked = this.#asked();
      const place = await this.room.api.place(this.room.id, this.#spot(), this.action);
      this.#found = { place, asked };
    });
  }

  /** Enters the proposal. Answers with its id; null where it was not entered. */
  async enter(): Promise<string | null> {
    let id: string | null = null;
    await this.entering.run(async () => {
      ({ id } = await this.room.api.suggest(this.room.id, this.#suggestion()));
    });
    return id;
  }

  #spot(): Spot {
    const where = this.where.trim();
    const spot: Spot = this.by === "line" ? { line: Number(where) || 0 } : { number: where };
    if (this.cited !== "draft") spot.version = this.cited;
    if (this.quotes && this.quote.trim() !== "") spot.quote = this.quote;
    return spot;
  }

  #suggestion(): NewSuggestion {
    const said: NewSuggestion = { action: this.action, place: this.#spot(), source: this.source.trim() };
    if (this.proposes) said.replacement = this.replacement;
    if (this.reason.trim() !== "") said.reason = this.reason.trim();
    return said;
  }

  #asked(): string {
    return JSON.stringify([this.action, this.#spot()]);
  }
}

/** The words of the paragraph that was found, with what the proposal does to them. */
export function previewOf({ text, from, to }: FoundPlace, action: OutsideAction, words: string): Run[] {
  const runs: Run[] = [];
  const all: [Run["kind"], string][] = [];
  if (action === "remove") all.push(["delete", text]);
  else if (action === "paragraph" || from === null || to === null) all.push(["equal", text]);
  else {
    all.push(["equal", text.slice(0, from)]);
    all.push([action === "insert" ? "equal" : "delete", text.slice(from, to)]);
    all.push(["insert", action === "delete" ? "" : words]);
    all.push(["equal", text.slice(to)]);
  }
  for (const [kind, said] of all) if (said !== "") runs.push({ kind, text: said });
  return runs;
}
