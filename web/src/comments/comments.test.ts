// Comments: a draft, what somebody commented on, what others did since, and where the comment is read.
import * as A from "@automerge/automerge/slim";
import { beforeAll, expect, test } from "vitest";
import { automergeReady } from "../../tests/automerge.ts";
import { type Comment, type Discussion, type Draft, pathOf, scalar } from "../binding/document.ts";
import { Outline } from "../binding/outline.ts";
import { handlesOf } from "../editor/testing/handles.ts";
import { anchorIn, anchorOf, piecesOf } from "./anchor.ts";
import { type Thread, threadsOf } from "./threads.ts";

beforeAll(automergeReady);

function draftOf(): A.Doc<Draft> {
  const [handle] = handlesOf("title| T\nop0 #a| We gather in peace.\nop0 #b| We leave in hope.");
  return A.clone(handle.doc());
}

/** A comment on these words of a paragraph. */
function on(draft: Draft, text: string, words: string, body = "Why?"): Comment {
  const from = (draft.paragraphs[text]?.text ?? "").indexOf(words);
  expect(from).toBeGreaterThanOrEqual(0);
  const { from: start, to: end, quote } = anchorOf(draft, { text, from, to: from + words.length });
  return {
    text: scalar(text),
    from: scalar(start),
    to: scalar(end),
    quote: scalar(quote),
    body: scalar(body),
  };
}

const splice = (draft: Draft, text: string, index: number, count: number, words = "") =>
  A.splice(draft, pathOf(text), index, count, words);

const FATES: [story: string, write: (draft: Draft) => void, read: string | null][] = [
  ["nothing", () => {}, "a[10,18]"],
  ["words before it", (d) => splice(d, "a", 0, 0, "All of us: "), "a[21,29]"],
  ["words within it", (d) => splice(d, "a", 13, 0, "lasting "), "a[10,26]"],
  ["a part of it deleted", (d) => splice(d, "a", 9, 4), "a[9,14]"],
  ["all of it deleted", (d) => splice(d, "a", 9, 9), null],
  ["its paragraph removed", (d) => void (d.paragraphs["a"]!.removed = true), null],
  ["its paragraph moved", (d) => d.order.splice(0, 2, scalar("b"), scalar("a")), "a[10,18]"],
  [
    "its paragraph divided before it",
    (d) => {
      A.splitBlock(d, pathOf("a"), 3, { type: scalar("break"), id: scalar("x") });
      d.paragraphs["x"] = { kind: scalar("operative"), level: 0, origin: scalar("a") };
    },
    "x[7,15]",
  ],
  [
    "its paragraph divided within it",
    (d) => {
      A.splitBlock(d, pathOf("a"), 13, { type: scalar("break"), id: scalar("x") });
      d.paragraphs["x"] = { kind: scalar("operative"), level: 0, origin: scalar("a") };
    },
    "a[10,13] x[0,5]",
  ],
];

test.each(FATES)("an anchor stays with its words: %s", (_, write, read) => {
  const before = draftOf();
  const comment = on(before, "a", "in peace");
  const after = A.change(before, (d) => void write(d));
  const pieces = piecesOf(after, new Outline(after, new Map()), comment);
  expect(pieces?.map(({ segment, from, to }) => `${segment}[${from},${to}]`).join(" ") ?? null).toBe(read);
});

test("what is missing is missing at a place, also behind words that are added there", () => {
  const draft = draftOf();
  const end = draft.paragraphs["a"]!.text!.length;
  const { from, to, quote } = anchorOf(draft, { text: "a", from: end, to: end });
  expect(quote).toBe("");
  const comment = { text: scalar("a"), from: scalar(from), to: scalar(to), quote: scalar("") };
  const after = A.change(draft, (d) => splice(d, "a", 0, 2, "All"));
  expect(piecesOf(after, new Outline(after, new Map()), comment)).toEqual([
    { segment: "a", from: end + 1, to: end + 1 },
  ]);
});

test("words that only a fork has are no anchor for others", () => {
  const draft = draftOf();
  const fork = A.change(A.clone(draft), (d) => {
    splice(d, "a", 3, 0, "all ");
    splice(d, "a", 0, 0, "Indeed. ");
  });
  expect(anchorIn(draft, anchorOf(fork, { text: "a", from: 0, to: 6 }))).toBe(null);
  expect(anchorIn(draft, anchorOf(fork, { text: "a", from: 8, to: 21 }))?.quote).toBe("We gather");
});

/** The threads of these comments, made in this order; those that begin with `own` are one's own. */
function threads(draft: Draft, comments: Record<string, Comment>): Thread[] {
  const made = Object.keys(comments);
  const ids = new Map(made.map((id) => [comments[id], id]));
  const discussion = { schema: 1, comments, suggestions: {} } as Discussion;
  return threadsOf(discussion, draft, (entry) => {
    const id = ids.get(entry) ?? "";
    return { counter: made.indexOf(id), own: id.startsWith("own") };
  });
}

test("threads are in the order of the text, what is gone behind them, what is resolved last", () => {
  const before = draftOf();
  const comments = {
    gone: on(before, "a", "in"),
    done: { ...on(before, "a", "We"), resolved: true },
    late: on(before, "b", "hope"),
    own: on(before, "b", "leave"),
    early: on(before, "a", "peace"),
  };
  const after = A.change(before, (d) => splice(d, "a", 10, 2));
  const shown = threads(after, comments);
  expect(shown.map(({ id }) => id)).toEqual(["early", "own", "late", "gone", "done"]);
  expect(shown.filter(({ gone }) => gone).map(({ quote }) => quote)).toEqual(["in"]);
  expect(shown.filter(({ own }) => own).map(({ id }) => id)).toEqual(["own"]);
});

test("answers stand under the comment that the thread begins with, oldest first", () => {
  const draft = draftOf();
  const answer = (parent: string, body: string): Comment => ({ parent: scalar(parent), body: scalar(body) });
  const [thread, ...rest] = threads(draft, {
    root: on(draft, "a", "peace"),
    first: answer("root", "Because."),
    own: answer("first", "I see."),
  });
  expect(rest).toEqual([]);
  expect(thread!.replies.map(({ body, own }) => [body, own])).toEqual([
    ["Because.", false],
    ["I see.", true],
  ]);
});

test("comments that answer each other in a circle, or nobody, are shown all the same", () => {
  const draft = draftOf();
  const shown = threads(draft, {
    one: { parent: scalar("two"), body: scalar("1") },
    two: { parent: scalar("one"), body: scalar("2") },
    orphan: { parent: scalar("nobody"), body: scalar("3") },
  });
  expect(shown.map(({ id, replies }) => [id, replies.length])).toEqual([
    ["one", 1],
    ["orphan", 0],
  ]);
});

test("a comment is about words, a paragraph, what is missing behind one, or the whole, and stays with it", () => {
  const before = draftOf();
  const comments = {
    missing: { after: scalar("a"), body: scalar("What of women?") },
    words: on(before, "a", "peace"),
    paragraph: { text: scalar("a"), quote: scalar("We gather in peace."), body: scalar("Too short.") },
    whole: { body: scalar("Well done.") },
    lost: { after: scalar("nowhere"), body: scalar("And men?") },
  };
  const shownIn = (draft: Draft) =>
    threads(draft, comments).map(({ id, about, paragraph, gone }) => [id, about, gone ? "gone" : paragraph]);
  expect(shownIn(before)).toEqual([
    ["whole", "whole", ""],
    ["paragraph", "paragraph", "a"],
    ["words", "words", "a"],
    ["missing", "missing", "a"],
    ["lost", "missing", "gone"],
  ]);
  const moved = A.change(A.clone(before), (d) => d.order.splice(0, 2, scalar("b"), scalar("a")));
  expect(shownIn(moved)).toEqual(shownIn(before));
  const removed = A.change(A.clone(before), (d) => void (d.paragraphs["a"]!.removed = true));
  expect(shownIn(removed).filter(([, , where]) => where === "gone")).toHaveLength(4);
});

test("what is missing behind a paragraph is shown behind its last word", () => {
  const draft = draftOf();
  const [thread] = threads(draft, { m: { after: scalar("a"), body: scalar("More.") } });
  const at = (cursor: string) => A.getCursorPosition(draft, pathOf(thread!.text), cursor);
  const end = draft.paragraphs["a"]!.text!.length;
  expect([thread!.text, at(thread!.from), at(thread!.to)]).toEqual(["a", end, end]);
});
