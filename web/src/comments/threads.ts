// The comments of a discussion as threads, in the order of the text. Pure.
import { type Comment, type Discussion, type Draft, member } from "../binding/document.ts";
import { Outline } from "../binding/outline.ts";
import { piecesOf } from "./anchor.ts";

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

/** A comment with what was answered. */
export interface Thread extends Remark {
  /** The paragraph that it is about; empty where it is about none, or that is gone. */
  paragraph: string;
  text: string;
  from: string;
  to: string;
  quote: string;
  /** It says that something is missing at its place. */
  missing: boolean;
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
      const about = places?.find(entry) ?? null;
      const quote = word(entry.quote);
      const thread: Thread = {
        ...remarkOf({ id, entry, origin }),
        paragraph: about?.paragraph ?? "",
        text: word(entry.text),
        from: word(entry.from),
        to: word(entry.to),
        quote,
        missing: quote === "",
        gone: draft !== null && about === null,
        resolved: entry.resolved === true,
        replies,
      };
      return { thread, place: about?.place ?? Infinity };
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

/** Where anchors are in a draft that is read once. */
class Places {
  readonly #draft: Draft;
  readonly #outline: Outline;
  /** Of each segment that is read: the paragraph that it belongs to, and how many stand before it. */
  readonly #segments = new Map<string, { paragraph: string; place: number }>();

  constructor(draft: Draft) {
    this.#draft = draft;
    this.#outline = new Outline(draft, new Map());
    for (const block of this.#outline.layout())
      for (const segment of block)
        this.#segments.set(segment, { paragraph: block[0]!, place: this.#segments.size });
  }

  find(entry: Comment): { paragraph: string; place: number } | null {
    const [first] = piecesOf(this.#draft, this.#outline, entry) ?? [];
    const segment = first && this.#segments.get(first.segment);
    // Places within a segment are told apart behind the point.
    return first && segment
      ? { paragraph: segment.paragraph, place: segment.place + first.from / (first.from + 1) }
      : null;
  }
}

function word(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
