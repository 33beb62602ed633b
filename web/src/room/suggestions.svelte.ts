// What is suggested in the discussion document, as a list to read.
import { getActorId, getCursorPosition, getObjectId, spans } from "@automerge/automerge/slim";
import { readSegments } from "../binding/content.ts";
import { type Discussion, type Draft, pathOf, type Suggestion } from "../binding/document.ts";
import { type Kind, KINDS } from "../binding/schema.ts";
import type { RoomModel } from "./model.svelte.ts";
import { sameEntries } from "./outline.ts";

/** The list is read again at most this often, in milliseconds. */
const READING_MS = 300;
/** Each time that the page is opened it writes as another actor; so many are remembered. */
const ACTORS_MAX = 200;

const ACTIONS = ["insert", "delete", "replace", "paragraph", "remove", "move", "retype"];

export interface ShownSuggestion {
  id: string;
  action: string;
  /** The paragraph that it belongs to; empty where it is about none. */
  paragraph: string;
  quote: string;
  replacement: string;
  reason: string;
  /** What the paragraph is to be; null where that is not what is proposed. */
  kind: Kind | null;
  level: number;
  withdrawn: boolean;
  /** Made on this device by this participant, who alone may withdraw it. */
  own: boolean;
}

/** The suggestions of a discussion, oldest first; those that are withdrawn last. `actors` are one's own. */
export function readSuggestions(
  discussion: Discussion,
  draft: Draft | null,
  actors: ReadonlySet<string>,
): ShownSuggestion[] {
  const entries = Object.entries(discussion.suggestions ?? {});
  entries.sort(([, one], [, other]) => madeBy(one).counter - madeBy(other).counter);
  const shown = entries.map(([id, entry]) => ({
    id,
    action: actionOf(entry),
    paragraph: draft === null ? words(entry.text) : paragraphOf(draft, entry),
    quote: words(entry.quote),
    replacement: words(entry.replacement),
    reason: words(entry.reason),
    kind: KINDS.find((kind) => kind === words(entry.kind)) ?? null,
    level: Number(words(entry.level)) || 0,
    withdrawn: entry.withdrawn === true,
    own: actors.has(madeBy(entry).actor),
  }));
  return shown.sort((one, other) => Number(one.withdrawn) - Number(other.withdrawn));
}

/** What a suggestion does; a client that we do not know may say it in its own words. */
function actionOf(entry: Suggestion): string {
  const action = words(entry.action);
  return ACTIONS.includes(action) ? action : "replace";
}

/** An object's id is the operation that made it: a number that grows with each, and the actor. */
function madeBy(entry: object): { counter: number; actor: string } {
  const [counter = "", actor = ""] = (getObjectId(entry) ?? "").split("@");
  return { counter: Number(counter), actor };
}

// Each value may be a text or a scalar string, and may be missing.
function words(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

/** The paragraph in which a suggestion's cursor stands: a text that was split holds several. */
function paragraphOf(draft: Draft, entry: Suggestion): string {
  const text = words(entry.text);
  const cursor = words(entry.from);
  if (text === "" || cursor === "") return text;
  try {
    const path = pathOf(text);
    let rest = getCursorPosition(draft, path, cursor);
    for (const { id, length } of readSegments(text, spans(draft, path), () => true).segments) {
      if (rest <= length) return id;
      rest -= length + 1; // The break that ends a segment takes one place.
    }
  } catch {
    // The text or the cursor is of a client that we do not know.
  }
  return text;
}

export class Suggestions {
  list = $state.raw<readonly ShownSuggestion[]>([]);
  #reading: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly room: RoomModel) {}

  /** Reads along with the discussion until the answer is called. */
  watch(): () => void {
    const handle = this.room.discussion;
    if (handle === null) return () => {};
    const read = () => {
      this.#reading = undefined;
      const discussion = handle.doc();
      const draft = this.room.draft?.doc() ?? null;
      const list = readSuggestions(discussion, draft, this.#own(getActorId(discussion)));
      if (!sameEntries(list, this.list)) this.list = list;
    };
    const soon = () => (this.#reading ??= setTimeout(read, READING_MS));
    read();
    handle.on("change", soon);
    return () => {
      handle.off("change", soon);
      clearTimeout(this.#reading);
      this.#reading = undefined;
    };
  }

  /** The actors under which this participant suggested something on this device. */
  #own(actor: string): Set<string> {
    const { id, participant } = this.room.consultation!;
    return rememberedActors(actorsKey(id, participant), actor);
  }

  /** Takes from this device what it knows of one's own suggestions. */
  forget(): void {
    const { id, participant } = this.room.consultation!;
    try {
      localStorage.removeItem(actorsKey(id, participant));
    } catch {
      // Where storage is closed to the page nothing was remembered.
    }
  }

  /** Takes one's own suggestion back. It stays on record. */
  withdraw(id: string): void {
    this.room.discussion?.change(
      (discussion) => {
        const entry = discussion.suggestions[id];
        if (entry !== undefined) entry.withdrawn = true;
      },
      { time: 0 },
    );
  }
}

function actorsKey(consultation: string, participant: string): string {
  return `zerodraft-actors-${consultation}-${participant}`;
}

/** The actors that were remembered under a key, and this one, which is remembered from here on. */
function rememberedActors(key: string, actor: string): Set<string> {
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
