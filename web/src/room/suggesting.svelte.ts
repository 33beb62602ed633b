// Suggesting mode: one edits a fork of the draft, and what differs becomes suggestions, which wait here until they are sent.
import { randomId } from "../binding/document.ts";
import type { ShownChange } from "../editor/types.ts";
import type { KeptEdit } from "../session/types.ts";
import { changesBetween, UNSENT } from "../suggesting/changes.ts";
import { DraftFork } from "../suggesting/fork.ts";
import type { RoomModel } from "./model.svelte.ts";
import { sameEntries } from "./outline.ts";
import { Task } from "./problem.svelte.ts";

/** How long one pauses before what was written is read again, in milliseconds. */
const READING_MS = 500;

export class Suggesting {
  /** What is written in; null outside of the mode. Another one takes its place where suggestions left it. */
  fork = $state.raw<DraftFork | null>(null);
  /** What is suggested and not sent, in reading order. */
  edits = $state.raw<readonly KeptEdit[]>([]);
  /** What of it the text shows. */
  shown = $state.raw<readonly ShownChange[]>([]);
  /** How often formatting or a footnote was held back. */
  heldBack = $state(0);
  readonly sending = new Task();

  /** Whether one may suggest at this moment. */
  possible = $derived.by(
    () => (this.room.consultation?.may.discussion ?? false) && this.room.state.kind !== "ended",
  );
  /** Whether that is all that one may do about the draft's words. */
  offered = $derived.by(() => this.possible && !(this.room.consultation?.may.draft ?? false));

  #reading: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor(private readonly room: RoomModel) {}

  get on(): boolean {
    return this.fork !== null;
  }

  /** Begins, with what was not sent the last time. */
  enter(): void {
    if (this.on || !this.possible || this.room.draft === null) return;
    this.room.suggests = true;
    this.edits = this.room.allKept.filter(({ code }) => code === UNSENT);
    this.#begin(this.edits);
    this.room.announcer.say({ id: "suggesting-told" });
  }

  /** Ends. What is not sent stays on this device. */
  leave(): void {
    if (!this.on) return;
    this.read();
    this.#close();
    this.fork = null;
    this.edits = [];
    this.shown = [];
    this.heldBack = 0;
    this.sending.clear();
    this.room.suggests = false;
    this.room.underWay = new Set();
    this.room.announcer.say({ id: "suggesting-ended" });
  }

  /** Follows the draft where it was fetched anew, and the page where it is left, until the answer is called. */
  watch(): () => void {
    const hidden = () => {
      if (document.visibilityState === "hidden") this.read();
    };
    const left = () => this.read();
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", left);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", left);
    };
  }

  /** The draft has another handle: what is suggested is written into a fork of that. */
  moved(): void {
    if (this.on && this.room.draft !== null && this.fork?.draft !== this.room.draft) this.#begin(this.edits);
  }

  /** Says why. */
  setReason(id: string, reason: string): void {
    const said = reason.trim();
    this.edits = this.edits.map((edit) => (edit.id === id ? reasoned(edit, said) : edit));
    this.#keep([]);
  }

  /** Undoes one suggestion in the text. */
  takeBack(id: string): void {
    this.read();
    this.#begin(this.edits.filter((edit) => edit.id !== id));
    this.room.announcer.say({ id: "suggesting-taken-back" });
  }

  /** Sends these. Those that arrive leave the fork: they are among the suggestions that all see. */
  async send(ids: readonly string[]): Promise<boolean> {
    this.read();
    await this.#keeping;
    const sent = new Set<string>();
    const done = await this.sending.run(async () => {
      const wanted = this.edits.filter(({ id }) => ids.includes(id));
      const outcomes = await Promise.allSettled(
        wanted.map(async ({ id }) => {
          await this.room.sendKept(id, {});
          sent.add(id);
        }),
      );
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    });
    if (sent.size > 0) {
      this.room.announcer.say({ id: "suggesting-sent", args: { count: sent.size } });
      if (this.on) this.#begin(this.edits.filter(({ id }) => !sent.has(id)));
    }
    return done;
  }

  /** A fork of the draft as it is, with these suggestions in it. */
  #begin(edits: readonly KeptEdit[]): void {
    this.#close();
    if (this.room.draft === null) return;
    const fork = new DraftFork(this.room.draft, edits);
    fork.on("change", this.#readSoon);
    const dropped = idsOf(this.edits).filter((id) => !edits.some((edit) => edit.id === id));
    this.edits = edits;
    this.fork = fork;
    // What does not fit into the draft any more is in no fork. It stays kept all the same.
    this.#read(dropped);
  }

  #close(): void {
    clearTimeout(this.#reading);
    this.#reading = undefined;
    this.fork?.close();
  }

  readonly #readSoon = (): void => {
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => this.read(), READING_MS);
  };

  /** Reads what is suggested, and keeps it. What was undone by hand is kept no longer. */
  read(): void {
    this.#read(idsOf(this.edits));
  }

  /** The same; of what is kept already, only these are let go where they are not suggested any more. */
  #read(before: readonly string[]): void {
    clearTimeout(this.#reading);
    this.#reading = undefined;
    if (this.fork === null || this.sending.busy) return;
    const { fork } = this;
    const made = { at: Date.now(), newId: randomId };
    const { edits, shown } = changesBetween(fork.draft.doc(), fork.doc(), this.edits, made);
    if (!sameEntries(shown, this.shown)) this.shown = shown;
    if (sameEntries(edits, this.edits) && before.every((id) => edits.some((edit) => edit.id === id))) {
      this.room.underWay = new Set(idsOf(edits));
      return;
    }
    this.edits = edits;
    this.#keep(before);
  }

  /** One after the other, so that what was read last is what is kept. */
  #keep(before: readonly string[]): void {
    const { edits } = this;
    this.room.underWay = new Set(idsOf(edits));
    this.#keeping = this.#keeping.then(() => this.room.replaceKept(before, edits)).catch(() => {});
  }
}

function idsOf(edits: readonly KeptEdit[]): string[] {
  return edits.map(({ id }) => id);
}

function reasoned({ reason: _, ...edit }: KeptEdit, reason: string): KeptEdit {
  return reason === "" ? edit : { ...edit, reason };
}
