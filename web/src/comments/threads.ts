// The comments of a discussion as threads, in the order of the text. Pure.
import { type Comment, type Discussion, type Draft, member } from "../binding/document.ts";
import { Outline } from "../binding/outline.ts";
import { anchorOf, piecesOf } from "./anchor.ts";

/** Where a comment stands among the others: who made it, and when in comparison. */
export interface Origin {
  counter: number;
  own: boolean;
}

/** One comment as it is read. */
export interface Remark {
  id: string;
  body: string;
  own: boolean;
}

/** What a comment is about: words, a paragraph as a whole, what is missing behind one, or the draft as a whole. */
export type About = "words" | "paragraph" | "missing" | "whole";

/** A comment with what was answered. */
export interface Thread extends Remark {
  about: About;
  /** The paragraph that it is about; empty where it is about none, or that is gone. */
  paragraph: string;
  /** Where it is shown, between two cursors in a text; empty where it is shown nowhere. */
  text: string;
  from: string;
  to: string;
  quote: string;
  /** What it was about is not in the text any more. */
  gone: boolean;
  resolved: boolean;
  replies: readonly Remark[];
}

/** The threads, open ones first, each group in the order of the text; what is gone comes after what is there. */
export function threadsOf(
  discussion: Discussion,
  draft: Draft | null,
  originOf: (entry: Comment) => Origin,
): Thread[] {
  const comments = discussion.comments ?? {};
  const made = Object.entries(comments).map(([id, entry]) => ({ id, entry, origin: originOf(entry) }));
  made.sort((one, other) => one.origin.counter - other.origin.counter);
  if (made.length === 0) return [];
  const places = draft === null ? null : new Places(draft);
  const threads = made
    .filter(
      ({ id, entry }) => rootOf(comments, id) === id || member(comments, word(entry.parent)) === undefined,
    )
    .map(({ id, entry, origin }) => {
      const replies = made.filter((one) => one.id !== id && rootOf(comments, one.id) === id).map(remarkOf);
      const about = aboutOf(entry);
      const found = places?.find(entry, about) ?? null;
      const thread: Thread = {
        ...remarkOf({ id, entry, origin }),
        about,
        paragraph: found?.paragraph ?? "",
        text: found?.text ?? "",
        from: found?.from ?? "",
        to: found?.to ?? "",
        quote: word(entry.quote),
        gone: draft !== null && about !== "whole" && found === null,
        resolved: entry.resolved === true,
        replies,
      };
      return { thread, place: about === "whole" ? -1 : (found?.place ?? Infinity) };
    });
  threads.sort((one, other) => rank(one.thread) - rank(other.thread) || compare(one.place, other.place));
  return threads.map(({ thread }) => thread);
}

function rank({ resolved }: Thread): number {
  return resolved ? 1 : 0;
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function remarkOf({ id, entry, origin }: { id: string; entry: Comment; origin: Origin }): Remark {
  return { id, body: word(entry.body), own: origin.own };
}

/** The comment that a thread begins with. A circle of answers, which only a faulty client makes, begins anywhere in it. */
function rootOf(comments: Record<string, Comment>, id: string): string {
  const seen = new Set<string>();
  let root = id;
  while (!seen.has(root)) {
    seen.add(root);
    const parent = word(member(comments, root)?.parent);
    if (parent === "" || member(comments, parent) === undefined) return root;
    root = parent;
  }
  return [...seen].sort()[0]!;
}

function aboutOf({ text, from, quote, after }: Comment): About {
  if (word(after) !== "") return "missing";
  if (word(text) === "") return "whole";
  if (word(from) === "") return "paragraph";
  return word(quote) === "" ? "missing" : "words";
}

/** Where a comment leads to. Places are in the order of the text. */
interface Found {
  paragraph: string;
  place: number;
  text: string;
  from: string;
  to: string;
}

/** Behind all words of a segment, and before those of the next. */
const ALMOST = 1 - 1e-6;

/** Where anchors are in a draft that is read once. */
class Places {
  readonly #draft: Draft;
  readonly #outline: Outline;
  /** Of each segment that is read: the paragraph that it belongs to, and how many stand before it. */
  readonly #segments = new Map<string, { paragraph: string; place: number; last: string }>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#outline = new Outline(draft, new Map());
    for (const block of this.#outline.layout())
      for (const segment of block)
        this.#segments.set(segment, {
          paragraph: block[0]!,
          place: this.#segments.size,
          last: block.at(-1)!,
        });
  }

  find(entry: Comment, about: About): Found | null {
    if (about === "paragraph") return this.#paragraph(word(entry.text));
    if (about === "missing" && word(entry.after) !== "") return this.#end(word(entry.after));
    const [first] = piecesOf(this.#draft, this.#outline, entry) ?? [];
    const segment = first && this.#segments.get(first.segment);
    if (first === undefined || segment === undefined) return null;
    const anchor = { text: word(entry.text), from: word(entry.from), to: word(entry.to) };
    // Places within a segment are told apart behind the point.
    return {
      paragraph: segment.paragraph,
      place: segment.place + first.from / (first.from + 1),
      ...anchor,
    };
  }

  #paragraph(id: string): Found | null {
    const segment = this.#segments.get(id);
    if (segment === undefined) return null;
    return { paragraph: segment.paragraph, place: segment.place, text: "", from: "", to: "" };
  }

  /** Behind the last word of a paragraph. */
  #end(id: string): Found | null {
    const segment = this.#segments.get(id);
    if (segment === undefined) return null;
    const { paragraph, last } = segment;
    const text = this.#outline.textOf(last);
    const end = this.#outline.startOf(last) + this.#outline.lengthOf(last);
    const { from, to } = anchorOf(this.#draft, { text, from: end, to: end });
    const place = this.#segments.get(last)?.place ?? segment.place;
    return { paragraph, place: place + ALMOST, text, from, to };
  }
}

function word(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
