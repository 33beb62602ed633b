// What is suggested in the discussion document, as a list to read.
import { getActorId, getCursorPosition, spans } from "@automerge/automerge/slim";
import { readSegments } from "../binding/content.ts";
import { type Discussion, type Draft, pathOf, type Suggestion } from "../binding/document.ts";
import { type Kind, KINDS } from "../binding/schema.ts";
import { forgetActors, madeBy, ownActors } from "./authors.ts";
import type { RoomModel } from "./model.svelte.ts";
import { sameEntries } from "./outline.ts";

/** The list is read again at most this often, in milliseconds. */
const READING_MS = 300;

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
      const list = readSuggestions(
        discussion,
        draft,
        ownActors(this.room.consultation!, getActorId(discussion)),
      );
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

  /** Takes from this device what it knows of one's own entries. */
  forget(): void {
    forgetActors(this.room.consultation!);
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
