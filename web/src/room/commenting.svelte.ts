// Comments: what is said about words, paragraphs and what is missing; answered, and resolved by who began
// it or who holds the pen.
import { getActorId } from "@automerge/automerge/slim";
import {
  type Comment,
  type Discussion,
  type Draft,
  member,
  prose,
  randomId,
  scalar,
} from "../binding/document.ts";
import { TITLE } from "../binding/schema.ts";
import { type Anchor, anchorIn } from "../comments/anchor.ts";
import { type Thread, threadsOf } from "../comments/threads.ts";
import type { CommentPlace, RemarkAnchor } from "../editor/types.ts";
import { madeBy, ownActors } from "./authors.ts";
import type { RoomModel } from "./model.svelte.ts";
import type { Writing } from "./writing.svelte.ts";

/** The comments are read again at most this often, in milliseconds. */
const READING_MS = 400;

/** Something is missing behind a paragraph. */
interface Missing {
  after: string;
}

export class Commenting {
  threads = $state.raw<readonly Thread[]>([]);
  /** What the comment that is being written is about: words, or what is missing behind a paragraph. */
  composing = $state.raw<Anchor | Missing | null>(null);
  /** The thread whose words are shown as chosen. */
  active = $state<string | null>(null);

  /** Whether one may comment at this moment. */
  possible = $derived.by(
    () => (this.room.consultation?.may.discussion ?? false) && this.room.state.kind !== "ended",
  );
  open = $derived(this.threads.filter(({ resolved }) => !resolved));
  resolved = $derived(this.threads.filter(({ resolved }) => resolved));
  /** What the text shows. */
  marks = $derived<readonly RemarkAnchor[]>(
    this.open
      .filter(({ gone, from }) => !gone && from !== "")
      .map(({ id, text, from, to, about }) => ({
        id,
        kind: "comment" as const,
        text,
        from,
        to,
        missing: about === "missing",
        active: id === this.active,
      })),
  );

  #reading: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly room: RoomModel,
    private readonly writing: Writing,
  ) {}

  /** Reads along with both documents until the answer is called. */
  watch(): () => void {
    const { discussion, draft } = this.room;
    if (discussion === null) return () => {};
    const soon = () => (this.#reading ??= setTimeout(() => this.#read(), READING_MS));
    this.#read();
    discussion.on("change", soon);
    draft?.on("change", soon);
    return () => {
      discussion.off("change", soon);
      draft?.off("change", soon);
      clearTimeout(this.#reading);
      this.#reading = undefined;
    };
  }

  /** Begins a comment about the selected words, the caret's paragraph, or what is missing behind it. */
  begin(place: CommentPlace): boolean {
    if (!this.possible || this.room.draft === null) return false;
    const draft = this.room.draft.doc();
    const shown = place === "missing" ? undefined : this.writing.anchor(place);
    if (shown === null) return false;
    const about = shown === undefined ? this.#missing(draft) : anchorIn(draft, shown);
    if (about === null) this.room.tell({ id: "comment-own-words" });
    else this.composing = about;
    return about !== null;
  }

  /** Behind the caret's paragraph; null where only one's own suggestion has that. */
  #missing(draft: Draft): Missing | null {
    const { paragraph } = this.writing.summary;
    const isThere = paragraph === TITLE || member(draft.paragraphs, paragraph ?? "") !== undefined;
    return paragraph !== null && isThere ? { after: paragraph } : null;
  }

  cancel(): void {
    this.composing = null;
  }

  /** Makes the comment that was begun. */
  add(body: string): void {
    const about = this.composing;
    if (about === null || body.trim() === "") return;
    const place = Object.entries(about).map(([key, value]: [string, string]) => [key, scalar(value)]);
    const id = this.#put({ ...Object.fromEntries(place), body: prose(body.trim()) });
    this.composing = null;
    this.active = id;
    this.room.announcer.say({ id: "comment-made" });
  }

  /** Answers in a thread. */
  reply(parent: string, body: string): void {
    if (body.trim() === "") return;
    this.#put({ parent: scalar(parent), body: prose(body.trim()) });
    this.room.announcer.say({ id: "comment-made" });
  }

  /** Whether one may say of a thread that it is done with: of one's own, or with the pen. */
  maySettle({ own }: Thread): boolean {
    return this.possible && (own || this.room.isAtLeast("rapporteur"));
  }

  /** Says of a thread that it is done with, or is not. */
  setResolved(id: string, resolved: boolean): void {
    this.#change((discussion) => {
      const entry = discussion.comments[id];
      if (entry !== undefined) entry.resolved = resolved;
    });
    this.room.announcer.say({ id: resolved ? "comment-resolved" : "comment-reopened" });
  }

  #put(entry: Comment): string {
    const id = randomId();
    this.#change((discussion) => void (discussion.comments[id] = entry));
    return id;
  }

  #change(write: (discussion: Discussion) => void): void {
    this.room.discussion?.change(write, { time: 0 });
    this.#read();
  }

  #read(): void {
    clearTimeout(this.#reading);
    this.#reading = undefined;
    const discussion = this.room.discussion?.doc();
    if (discussion === undefined) return;
    const actors = ownActors(this.room.consultation!, getActorId(discussion));
    const threads = threadsOf(discussion, this.room.draft?.doc() ?? null, (entry) => {
      const { counter, actor } = madeBy(entry);
      return { counter, own: actors.has(actor) };
    });
    if (JSON.stringify(threads) !== JSON.stringify(this.threads)) this.threads = threads;
  }
}
