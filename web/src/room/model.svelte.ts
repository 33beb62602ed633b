// The room as components see it: what the session tells, kept in runes, and what follows from it. It knows no editor.
import { untrack } from "svelte";
import type { Api } from "../session/api.ts";
import type { Room } from "../session/room.ts";
import type { Consultation, KeptEdit, Notice, Person, Readable, Role, SaveState } from "../session/types.ts";
import { ROLES } from "../session/types.ts";
import { sameState } from "../session/saving.ts";
import type { Announcer } from "./announcer.svelte.ts";
import { eventsBetween } from "./events.ts";
import { type Problem, problemOf } from "./problem.svelte.ts";
import type { Said } from "./said.ts";
import { refusedOf } from "./kept.ts";
import { announcementBetween, stateWords } from "./state-words.ts";

/** How long nothing may wait until the page says that all is saved. */
const CALM_MS = 500;
/** How long a freeze is shown where no version follows it, in milliseconds beyond the server's own time. */
const FREEZE_GRACE_MS = 8_000;

export type Phase = { kind: "opening" } | { kind: "open" } | { kind: "failed"; problem: Problem };

/** Something that happened, until it is put away. */
export interface Happening {
  key: number;
  said: Said;
}

type Draft = ReturnType<Room["draft"]["get"]>;
type Discussion = ReturnType<Room["discussion"]["get"]>;

export class RoomModel {
  phase = $state.raw<Phase>({ kind: "opening" });
  consultation = $state.raw<Consultation | null>(null);
  state = $state.raw<SaveState>({ kind: "loading" });
  people = $state.raw<readonly Person[]>([]);
  /** All that is kept on this device. */
  allKept = $state.raw<readonly KeptEdit[]>([]);
  /** What of it is being written in suggesting mode at this moment. */
  underWay = $state.raw<ReadonlySet<string>>(new Set());
  /** The rest of it, which waits for a decision. */
  kept = $derived(this.allKept.filter(({ id }) => !this.underWay.has(id)));
  /** The text takes what is typed as suggestions. */
  suggests = $state(false);
  draft = $state.raw<Draft>(null);
  discussion = $state.raw<Discussion>(null);
  /** Somebody is publishing at this moment. */
  freezing = $state(false);
  happenings = $state.raw<readonly Happening[]>([]);

  /** The state in words. */
  words = $derived(stateWords(this.state, this.consultation?.may.discussion ?? false));
  /** Whether the text takes what is typed. Without a connection it does as long as the last known stage did. */
  editable = $derived(
    this.suggests
      ? !["loading", "ended"].includes(this.state.kind)
      : (this.consultation?.may.draft ?? false) &&
          !["loading", "read-only", "ended"].includes(this.state.kind),
  );

  #room: Room | null = null;
  #undo: (() => void)[] = [];
  #happened = 0;
  /** The last state but for the moments of saving, which lie between being offline and being saved again. */
  #settled: SaveState = { kind: "loading" };
  /** The state that was read out last. */
  #announced = "";
  #calming: ReturnType<typeof setTimeout> | undefined;
  #freezeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly id: string,
    readonly api: Api,
    readonly announcer: Announcer,
  ) {}

  /** Opens the room; `open` is the session's. */
  async open(open: (consultation: string) => Promise<Room>): Promise<void> {
    this.phase = { kind: "opening" };
    try {
      this.#follow(await open(this.id));
      this.phase = { kind: "open" };
    } catch (error) {
      this.phase = { kind: "failed", problem: problemOf(error) };
    }
  }

  /** Leaves the room. */
  close(): void {
    clearTimeout(this.#calming);
    clearTimeout(this.#freezeTimer);
    this.#undo.splice(0).forEach((undo) => undo());
    this.#room?.close();
    this.#room = null;
  }

  /** Whether this person's role is at least this one. */
  isAtLeast(role: Role): boolean {
    return this.consultation !== null && ROLES.indexOf(this.consultation.role) >= ROLES.indexOf(role);
  }

  /** Tells the others where the caret is. */
  setCaret(caret: Person["caret"]): void {
    this.#room?.setCaret(caret);
  }

  /** Sends a kept edit as a suggestion, perhaps changed. */
  async sendKept(id: string, changed: { replacement?: string; reason?: string }): Promise<void> {
    await this.#room?.sendKept(id, changed);
  }

  /** Lets a kept edit go for good. */
  discardKept(id: string): void {
    this.#room?.discardKept(id);
  }

  /** Keeps suggestions on this device in the place of those with these ids. */
  async replaceKept(ids: readonly string[], edits: readonly KeptEdit[]): Promise<void> {
    await this.#room?.replaceKept(ids, edits);
  }

  /** Leaves for good: the session ends and this device forgets. Answers whether the server could end the session. */
  async forget(): Promise<boolean> {
    return (await this.#room?.forget()) ?? false;
  }

  /** Asks the server where the consultation stands. */
  async refresh(): Promise<void> {
    await this.#room?.refresh();
  }

  /** Shows, and reads out, that something happened. It takes the place of what is no longer true. */
  tell(said: Said): void {
    const happening = { key: (this.#happened += 1), said };
    const others = this.happenings.filter((other) => topicOf(other.said) !== topicOf(said));
    this.happenings = [...others, happening];
    this.announcer.say(said, "assertive");
  }

  /** Puts a happening away. */
  dismiss(key: number): void {
    this.happenings = this.happenings.filter((happening) => happening.key !== key);
  }

  #follow(room: Room): void {
    this.#room = room;
    const follow = <T>(readable: Readable<T>, take: (value: T) => void) =>
      this.#undo.push(readable.subscribe((value) => untrack(() => take(value))));
    follow(room.consultation, (consultation) => this.#describe(consultation));
    follow(room.state, (state) => this.#hear(state));
    follow(room.people, (people) => (this.people = people));
    follow(room.kept, (kept) => this.#keep(kept));
    follow(room.draft, (draft) => (this.draft = draft));
    follow(room.discussion, (discussion) => (this.discussion = discussion));
    this.#undo.push(room.onNotice((notice) => this.#notice(notice)));
  }

  #describe(consultation: Consultation): void {
    const before = this.consultation;
    this.consultation = consultation;
    if (before === null) return;
    const events = eventsBetween(before, consultation);
    if (consultation.versions !== before.versions || consultation.epoch !== before.epoch) this.#thaw();
    events.forEach((event) => this.tell(event));
  }

  /** Says that all is saved a moment after it is: between two keys it would not be worth reading, nor painting. */
  #hear(state: SaveState): void {
    clearTimeout(this.#calming);
    const isBetweenKeys = this.state.kind === "saving" && state.kind === "saved";
    if (isBetweenKeys) this.#calming = setTimeout(() => this.#take(state), CALM_MS);
    else if (!sameState(state, this.state)) this.#take(state);
  }

  #take(state: SaveState): void {
    const urgency = announcementBetween(this.#settled, state);
    this.state = state;
    if (state.kind !== "saving") this.#settled = state;
    // Between two times of the same there may be a moment in which the document is fetched anew.
    if (urgency === null || this.words.short.id === this.#announced) return;
    this.#announced = this.words.short.id;
    this.announcer.say(this.words.short, urgency);
  }

  #keep(kept: readonly KeptEdit[]): void {
    const [before, after] = [refusedOf(this.allKept), refusedOf(kept)];
    if (after.length > before.length) this.announcer.say({ id: "kept-told", args: { count: after.length } });
    this.allKept = kept;
  }

  #notice(notice: Notice): void {
    if (notice.type === "published") this.#thaw();
    if (notice.type !== "freeze") return;
    this.freezing = true;
    this.announcer.say({ id: "freeze" });
    clearTimeout(this.#freezeTimer);
    this.#freezeTimer = setTimeout(() => this.#thaw(), (Number(notice.within_ms) || 0) + FREEZE_GRACE_MS);
  }

  #thaw(): void {
    clearTimeout(this.#freezeTimer);
    this.freezing = false;
  }
}

/** What a happening is about: of each topic only the last one still holds. */
function topicOf({ id }: Said): string {
  return id.startsWith("event-") && id !== "event-role" ? "stage" : id;
}
