// What refused work becomes: each story is a draft, what somebody did to it, and the suggestions that say so.
import * as A from "@automerge/automerge/slim";
import { beforeAll, expect, test } from "vitest";
import { automergeReady } from "../../tests/automerge.ts";
import { type Draft, pathOf, scalar } from "../binding/document.ts";
import { deriveEdits } from "./derive.ts";

beforeAll(automergeReady);

/** Title `Declaration`, paragraphs `a`, `b`, `c`; `b` has a footnote `n` at its end. */
function draft(): A.Doc<Draft> {
  const empty = {
    schema: 1,
    title: "Declaration",
    order: ["a", "b", "c"].map(scalar),
    paragraphs: Object.fromEntries(
      Object.entries({ a: "We gather in peace.", b: "We leave in hope.", c: "We come again." }).map(
        ([id, text]) => [id, { kind: scalar("operative"), level: 0, text }],
      ),
    ),
    footnotes: { n: "See the charter." },
  };
  return A.change(A.from(empty as unknown as Record<string, unknown>) as unknown as A.Doc<Draft>, (d) =>
    mark(d, "b", d.paragraphs["b"]!.text!.length, "footnote", "n"),
  );
}

function mark(d: Draft, text: string, index: number, type: string, id: string): void {
  A.splitBlock(d, pathOf(text), index, { type: scalar(type), id: scalar(id) });
}

function put(d: Draft, text: string, instead: string, words: string): void {
  const whole = text === "title" ? d.title : (d.paragraphs[text]?.text ?? "");
  const index = whole.indexOf(instead);
  expect(index, `${instead} in ${whole}`).toBeGreaterThanOrEqual(0);
  A.splice(d, pathOf(text), index, instead.length, words);
}

function look(d: Draft, text: string, words: string, name: string, value: string | boolean): void {
  const from = (d.paragraphs[text]?.text ?? "").indexOf(words);
  A.mark(d, pathOf(text), { start: from, end: from + words.length, expand: "none" }, name, value);
}

function add(d: Draft, id: string, index: number, text: string): void {
  d.paragraphs[id] = { kind: scalar("operative"), level: 0, text };
  d.order.splice(index, 0, scalar(id));
}

function split(d: Draft, text: string, before: string, id: string): void {
  mark(d, text, (d.paragraphs[text]?.text ?? "").indexOf(before), "break", id);
  d.paragraphs[id] = { kind: scalar("operative"), level: 0, origin: scalar(text) };
}

function move(d: Draft, from: number, to: number): void {
  const id = String(d.order[from]);
  d.order.splice(from, 1);
  d.order.splice(to, 0, scalar(id));
}

/** An edit in short: what is done, where in which text, and with which words. */
function shown(before: Draft, after: Draft): string[] {
  let count = 0;
  const edits = deriveEdits(before, after, { code: "stage", at: 1000, newId: () => `kept-${count++}` });
  edits.forEach((edit, index) =>
    expect(edit).toMatchObject({ id: `kept-${index}`, code: "stage", at: 1000 + index }),
  );
  return edits.map(({ action, text, from, to, quote, replacement, paragraph, ...rest }) => {
    const [start, end] = [from, to].map((cursor) => A.getCursorPosition(before, pathOf(text), cursor));
    const { after: follows, kind, level, label, strong, em, link } = rest;
    const looks = [strong && "strong", em && "em", link && `link ${link}`];
    const about = [follows && `after ${follows}`, kind && `${kind} ${level}`, label, ...looks]
      .filter(Boolean)
      .join(", ");
    const place = `${paragraph}: ${action} ${text}[${start},${end}]`;
    return `${place} -${quote} +${replacement}${about === "" ? "" : ` (${about})`}`;
  });
}

const STORIES: [story: string, write: (d: Draft) => void, suggestions: string[]][] = [
  ["nothing", () => {}, []],
  ["words put in", (d) => put(d, "a", "peace", "lasting peace"), ["a: insert a[13,13] - +lasting "]],
  ["words taken out", (d) => put(d, "a", "gather in ", ""), ["a: delete a[3,13] -gather in  +"]],
  ["a letter changed", (d) => put(d, "c", "come", "came"), ["c: replace c[3,7] -come +came"]],
  [
    "the title changed",
    (d) => put(d, "title", "Decl", "Recl"),
    ["title: replace title[0,11] -Declaration +Reclaration"],
  ],
  ["words at the end", (d) => put(d, "c", ".", ". Soon."), ["c: insert c[14,14] - + Soon."]],
  [
    "two paragraphs changed",
    (d) => [put(d, "c", "again", "anew"), put(d, "a", "peace", "calm")],
    ["a: replace a[13,18] -peace +calm", "c: replace c[8,13] -again +anew"],
  ],
  ["typed and taken back", (d) => [put(d, "a", "peace", "calm"), put(d, "a", "calm", "peace")], []],
  [
    "a new paragraph",
    (d) => add(d, "x", 1, "We sing."),
    ["a: paragraph a[19,19] - +We sing. (after a, operative 0)"],
  ],
  [
    "a first paragraph",
    (d) => add(d, "x", 0, "We sing."),
    ["title: paragraph title[11,11] - +We sing. (after title, operative 0)"],
  ],
  ["an empty paragraph", (d) => add(d, "x", 1, ""), []],
  [
    "two new paragraphs in a row",
    (d) => [add(d, "x", 1, "We sing."), add(d, "y", 2, "We dance.")],
    [
      "a: paragraph a[19,19] - +We sing. (after a, operative 0)",
      "a: paragraph a[19,19] - +We dance. (after a, operative 0)",
    ],
  ],
  [
    "a paragraph split",
    (d) => split(d, "a", "in peace", "x"),
    ["a: delete a[10,19] -in peace. +", "a: paragraph a[19,19] - +in peace. (after a, operative 0)"],
  ],
  [
    "two paragraphs joined",
    (d) => (d.paragraphs["c"]!.continues = scalar("b")),
    ["b: insert b[18,18] - +We come again.", "c: remove c[0,14] -We come again. +"],
  ],
  [
    "a paragraph removed",
    (d) => (d.paragraphs["a"]!.removed = true),
    ["a: remove a[0,19] -We gather in peace. +"],
  ],
  [
    "a paragraph changed and removed",
    (d) => [put(d, "a", "peace", "calm"), (d.paragraphs["a"]!.removed = true)],
    ["a: remove a[0,19] -We gather in peace. +"],
  ],
  [
    "a paragraph moved down",
    (d) => move(d, 0, 2),
    ["a: move a[0,19] -We gather in peace. +We gather in peace. (after c)"],
  ],
  [
    "a paragraph moved up",
    (d) => move(d, 2, 0),
    ["c: move c[0,14] -We come again. +We come again. (after title)"],
  ],
  [
    "a paragraph moved and changed",
    (d) => [move(d, 0, 2), put(d, "a", "peace", "calm")],
    [
      "a: replace a[13,18] -peace +calm",
      "a: move a[0,19] -We gather in peace. +We gather in peace. (after c)",
    ],
  ],
  [
    "a paragraph made a heading",
    (d) => [(d.paragraphs["a"]!.kind = scalar("heading")), (d.paragraphs["a"]!.level = 2)],
    ["a: retype a[0,19] -We gather in peace. +We gather in peace. (heading 2)"],
  ],
  [
    "a paragraph labelled and changed",
    (d) => [(d.paragraphs["a"]!.label = scalar("bis")), put(d, "a", "peace", "calm")],
    [
      "a: retype a[0,19] -We gather in peace. +We gather in peace. (operative 0, bis)",
      "a: replace a[13,18] -peace +calm",
    ],
  ],
  [
    "a footnote's words changed",
    (d) => A.splice(d, ["footnotes", "n"], 8, 7, "statute"),
    ["b: replace b[17,18] -charter +statute"],
  ],
  [
    "a footnote added",
    (d) => [mark(d, "a", 9, "footnote", "m"), (d.footnotes["m"] = "In May.")],
    ["a: insert a[19,19] - +In May."],
  ],
  [
    "words made bold",
    (d) => look(d, "a", "in peace", "strong", true),
    ["a: format a[10,18] -in peace + (strong)"],
  ],
  [
    "words changed, and others made to lead somewhere",
    (d) => [put(d, "a", "peace", "calm"), look(d, "a", "We", "link", "https://un.org")],
    ["a: replace a[13,18] -peace +calm", "a: format a[0,2] -We + (link https://un.org)"],
  ],
  [
    "words changed, and later ones set in italics",
    (d) => [put(d, "c", "We", "They all"), look(d, "c", "again", "em", true)],
    ["c: replace c[0,2] -We +They all", "c: format c[8,13] -again + (em)"],
  ],
  [
    "new words in bold",
    (d) => [put(d, "c", ".", ". Soon."), look(d, "c", "Soon", "strong", true)],
    ["c: insert c[14,14] - + Soon."],
  ],
  ["a footnote deleted", (d) => A.splice(d, pathOf("b"), 17, 1), ["b: delete b[17,18] -See the charter. +"]],
  [
    "a paragraph with a footnote split",
    (d) => split(d, "b", "in hope", "x"),
    ["b: delete b[9,18] -in hope. +", "b: paragraph b[18,18] - +in hope. (after b, operative 0)"],
  ],
];

test.each(STORIES)("%s", (_, write, suggestions) => {
  const before = draft();
  const after = A.change(A.clone(before), (d) => void write(d));
  expect(shown(before, after)).toEqual(suggestions);
});

test("what others wrote in the meantime is nobody's refused work", () => {
  const start = draft();
  const mine = A.change(A.clone(start), (d) => put(d, "a", "peace", "calm"));
  const theirs = A.change(A.clone(start), (d) => [put(d, "a", "We", "All"), add(d, "x", 0, "We sing.")]);
  const before = theirs;
  const after = A.merge(A.clone(theirs), mine);
  expect(shown(before, after)).toEqual(["a: replace a[14,19] -peace +calm"]);
});

test("words typed into a paragraph that others removed meanwhile are kept", () => {
  const start = draft();
  const mine = A.change(A.clone(start), (d) => put(d, "a", "peace", "calm"));
  const theirs = A.change(A.clone(start), (d) => void (d.paragraphs["a"]!.removed = true));
  const after = A.merge(A.clone(theirs), mine);
  expect(shown(theirs, after)).toEqual(["a: replace a[13,18] -peace +calm"]);
});

test("a paragraph that was brought back is a new one to those who read", () => {
  const before = A.change(draft(), (d) => void (d.paragraphs["b"]!.removed = true));
  const after = A.change(A.clone(before), (d) => void (d.paragraphs["b"]!.removed = false));
  expect(shown(before, after)).toEqual([
    "a: paragraph a[19,19] - +We leave in hope. (after a, operative 0)",
    "a: insert a[19,19] - +See the charter.",
  ]);
});

test("places are those of the server's draft, also in a view of the past", () => {
  const start = draft();
  const heads = A.getHeads(start);
  const after = A.change(start, (d) => [put(d, "a", "We", "All of us"), put(d, "a", "peace", "calm")]);
  expect(shown(A.view(after, heads), after)).toEqual([
    "a: replace a[0,18] -We gather in peace +All of us gather in calm",
  ]);
});

test("words over the seam of a joined paragraph are anchored in the first of its texts", () => {
  const before = A.change(draft(), (d) => void (d.paragraphs["c"]!.continues = scalar("a")));
  const joined = A.change(before, (d) => move(d, 2, 1));
  const after = A.change(A.clone(joined), (d) => [
    put(d, "a", "peace.", "calm;"),
    put(d, "c", "We come", "we go"),
  ]);
  expect(shown(joined, after)).toEqual(["a: replace a[13,19] -peace.We come +calm;we go"]);
});
