// What is suggested in the discussion document, as a list to read.
import { getActorId, getCursorPosition, spans } from "@automerge/automerge/slim";
import { readSegments, type TextReading, wordsOf } from "../binding/content.ts";
import { type Discussion, type Draft, pathOf, type Suggestion } from "../binding/document.ts";
import { type Kind, KINDS } from "../binding/schema.ts";
import { forgetActors, madeBy, ownActors } from "./authors.ts";
import type { RoomModel } from "./model.svelte.ts";
import { sameEntries } from "./outline.ts";

/** The list is read again at most this often, in milliseconds. */
const READING_MS = 300;

/** So much of a paragraph is shown on each side of a suggestion's words, in UTF-16 units. */
const AROUND_LENGTH = 40;

const ACTIONS = ["insert", "delete", "replace", "paragraph", "remove", "move", "retype"];

export interface ShownSuggestion {
  id: string;
  action: string;
  /** The paragraph that it belongs to; empty where it is about none. */
  paragraph: string;
  /** The paragraph behind which one is to stand; empty where it says none. */
  after: string;
  quote: string;
  replacement: string;
  reason: string;
  /** The text and the cursors of its words, as it was made; empty where it names a paragraph alone. */
  text: string;
  from: string;
  to: string;
  /** Some words of the paragraph before and behind those that it is about; empty where it is about none. */
  before: string;
  behind: string;
  /** From whom it came, where somebody entered it for them. */
  source: string;
  /** What the paragraph is to be; null where that is not what is proposed. */
  kind: Kind | null;
  level: number;
  withdrawn: boolean;
  /** Made on this device by this participant; the server knows of their other devices. */
  own: boolean;
}

/** The suggestions of a discussion, oldest first. `actors` are one's own. */
export function readSuggestions(
  discussion: Discussion,
  draft: Draft | null,
  actors: ReadonlySet<string>,
): ShownSuggestion[] {
  const entries = Object.entries(discussion.suggestions ?? {});
  const read = draft === null ? null : reader(draft);
  entries.sort(([, one], [, other]) => madeBy(one).counter - madeBy(other).counter);
  return entries.map(([id, entry]) => ({
    id,
    action: actionOf(entry),
    ...(draft === null || read === null
      ? { ...NOWHERE, paragraph: words(entry.text) }
      : placeOf(draft, entry, read)),
    text: words(entry.text),
    from: words(entry.from),
    to: words(entry.to) || words(entry.from),
    quote: words(entry.quote),
    replacement: words(entry.replacement),
    reason: words(entry.reason),
    after: words(entry.after),
    source: words(entry.source),
    kind: KINDS.find((kind) => kind === words(entry.kind)) ?? null,
    level: Number(words(entry.level)) || 0,
    withdrawn: entry.withdrawn === true,
    own: actors.has(madeBy(entry).actor),
  }));
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

/** Where a suggestion's words are, with some of those around them. */
type Place = Pick<ShownSuggestion, "paragraph" | "before" | "behind">;

const NOWHERE: Place = { paragraph: "", before: "", behind: "" };

/** Reads each text of a draft once, however many suggestions are about it. */
function reader(draft: Draft): (text: string) => TextReading {
  const known = new Map<string, TextReading>();
  return (text) => {
    const reading = known.get(text) ?? readSegments(text, spans(draft, pathOf(text)), () => true);
    known.set(text, reading);
    return reading;
  };
}

/** The paragraph in which a suggestion's cursor stands, and the words around: a text that was split holds several. */
function placeOf(draft: Draft, entry: Suggestion, read: (text: string) => TextReading): Place {
  const [text, cursor] = [words(entry.text), words(entry.from)];
  if (text === "" && actionOf(entry) === "paragraph") return { ...NOWHERE, paragraph: words(entry.after) };
  if (text === "" || cursor === "") return { ...NOWHERE, paragraph: text };
  try {
    const path = pathOf(text);
    const start = getCursorPosition(draft, path, cursor);
    const length = getCursorPosition(draft, path, words(entry.to) || cursor) - start;
    const { segments, contents } = read(text);
    let rest = start;
    for (const { id, length: width } of segments) {
      if (rest <= width) {
        const content = contents.get(id);
        const around = content === undefined ? NOWHERE : wordsAround(wordsOf(content), rest, rest + length);
        return { ...around, paragraph: id };
      }
      rest -= width + 1; // The break that ends a segment takes one place.
    }
  } catch {
    // The text or the cursor is of a client that we do not know.
  }
  return { ...NOWHERE, paragraph: text };
}

/** Some whole words before and behind a stretch. */
function wordsAround(all: string, from: number, to: number): Omit<Place, "paragraph"> {
  const [first, last] = [Math.max(0, from - AROUND_LENGTH), to + AROUND_LENGTH];
  const before = all.slice(first, from);
  const behind = all.slice(to, last);
  return {
    before: plain(first === 0 ? before : before.replace(/^\S*\s/u, "… ")),
    behind: plain(last >= all.length ? behind : behind.replace(/\s\S*$/u, " …")),
  };
}

function plain(shown: string): string {
  return shown.replaceAll("\ufffc", "");
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
