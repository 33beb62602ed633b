// Drafts that others made, with clients of their own: odd ones, and hostile ones. What is read is shown, and written on.
import { change, clone, type Doc, init, mark, splitBlock } from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { ParagraphBinding } from "./binding.ts";
import { type Draft, pathOf, scalar } from "./document.ts";
import { readDocument } from "./read.ts";
import { schema } from "./schema.ts";
import { draft, pair, TestHandle } from "./testing/editor.ts";
import { Admission } from "./testing/admission.ts";
import { EditorState } from "prosemirror-state";

function putBreak(doc: Draft, text: string, index: number, id: string, type = "break"): void {
  splitBlock(doc, pathOf(text), index, { type: scalar(type), id: scalar(id) });
}

function entry(doc: Draft, id: string, text?: string): void {
  doc.paragraphs[id] = { kind: scalar("paragraph"), level: 0, ...(text === undefined ? {} : { text }) };
}

/** What somebody does to a draft of three paragraphs p, q and r, and what is then read. */
const ODD: [what: string, write: (doc: Draft) => void, texts: string[]][] = [
  [
    "the order names one twice: the last mention counts",
    (doc) => doc.order.push(scalar("p")),
    ["Two.", "Three.", "One."],
  ],
  [
    "the order names what there is not",
    (doc) => doc.order.unshift(scalar("x"), scalar("")),
    ["One.", "Two.", "Three."],
  ],
  ["the order names nothing", (doc) => doc.order.splice(0, 3), []],
  [
    "two paragraphs continue each other",
    (doc) => {
      doc.paragraphs["p"]!.continues = scalar("q");
      doc.paragraphs["q"]!.continues = scalar("p");
    },
    ["One.Two.", "Three."],
  ],
  [
    "a paragraph continues itself",
    (doc) => void (doc.paragraphs["q"]!.continues = scalar("q")),
    ["One.", "Two.", "Three."],
  ],
  [
    "a paragraph continues nothing",
    (doc) => void (doc.paragraphs["q"]!.continues = null),
    ["One.", "Two.", "Three."],
  ],
  [
    "a paragraph is split off, and removed",
    (doc) => {
      putBreak(doc, "p", 2, "n");
      entry(doc, "n");
      doc.paragraphs["n"]!.removed = true;
    },
    ["On", "Two.", "Three."],
  ],
  ["a break begins what there is not", (doc) => putBreak(doc, "p", 2, "n"), ["On", "Two.", "Three."]],
  [
    "two breaks begin one paragraph",
    (doc) => {
      putBreak(doc, "p", 2, "n");
      putBreak(doc, "q", 2, "n");
      entry(doc, "n");
    },
    ["On", "e.", "Two.", "Three."],
  ],
  [
    "a text has a break twice",
    (doc) => {
      putBreak(doc, "p", 1, "n");
      putBreak(doc, "p", 3, "n");
      entry(doc, "n");
    },
    ["O", "ne.", "Two.", "Three."],
  ],
  [
    "a break begins a paragraph that has a text",
    (doc) => putBreak(doc, "p", 2, "q"),
    ["One.", "Two.", "Three."],
  ],
  ["a break begins the title", (doc) => putBreak(doc, "p", 2, "title"), ["One.", "Two.", "Three."]],
  ["a marker of an unknown kind", (doc) => putBreak(doc, "p", 2, "n", "table"), ["One.", "Two.", "Three."]],
  [
    "an unknown kind, level and label",
    (doc) => Object.assign(doc.paragraphs["p"]!, { kind: scalar("table"), level: 7, label: scalar("x") }),
    ["One.", "Two.", "Three."],
  ],
  [
    "a kind that is no word",
    (doc) => Object.assign(doc.paragraphs["p"]!, { kind: null, level: "x" }),
    ["One.", "Two.", "Three."],
  ],
  [
    "marks that nobody knows",
    (doc) => {
      mark(doc, pathOf("p"), { start: 0, end: 2, expand: "both" }, "blink", true);
      mark(doc, pathOf("p"), { start: 0, end: 2, expand: "both" }, "link", "javascript:alert(1)");
    },
    ["One.", "Two.", "Three."],
  ],
  [
    "ids that every object has",
    (doc) => {
      for (const id of ["constructor", "toString", "0"]) {
        entry(doc, id, id);
        doc.order.push(scalar(id));
      }
    },
    ["One.", "Two.", "Three.", "constructor", "toString", "0"],
  ],
  [
    "a text that is replaced",
    (doc) => void (doc.paragraphs["p"]!.text = "Another."),
    ["Another.", "Two.", "Three."],
  ],
  ["a title that is replaced", (doc) => void (doc.title = "Another"), ["One.", "Two.", "Three."]],
  ["a title that is gone", (doc) => void delete (doc as Partial<Draft>).title, ["One.", "Two.", "Three."]],
  ["an order that is gone", (doc) => void delete (doc as Partial<Draft>).order, []],
  ["paragraphs that are gone", (doc) => void delete (doc as Partial<Draft>).paragraphs, []],
  [
    "everything else",
    (doc) => Object.assign(doc, { extra: { deep: [1, "two"] }, schema: 2 }),
    ["One.", "Two.", "Three."],
  ],
];

function base(): Doc<Draft> {
  return draft([
    ["p", "One."],
    ["q", "Two."],
    ["r", "Three."],
  ]);
}

test.each(ODD)("%s: it is read, arrives in an open editor, and can be written on", (_what, write, texts) => {
  const [anna] = pair(base());
  anna.handle.merge(change(clone(anna.handle.doc(), { actor: "ee" }), { time: 0 }, write));
  const want = readDocument(anna.handle.doc());
  expect(want.children.slice(1).map((node) => node.textContent)).toEqual(texts);
  want.check();
  expect(anna.state.doc.toJSON()).toEqual(want.toJSON());
  for (let index = 1; index < anna.state.doc.childCount; index++) {
    anna.at(index, -1).type("!");
    expect(anna.texts[index]).toMatch(/!$/);
    expect(anna.state.doc.toJSON()).toEqual(readDocument(anna.handle.doc()).toJSON());
  }
});

test("a level is shown as the nearest that its kind has, and is not written for that", () => {
  const [anna] = pair(change(base(), { time: 0 }, (doc) => void (doc.paragraphs["p"]!.level = 4)));
  expect(anna.state.doc.child(1).attrs["level"]).toBe(0);
  anna.at(1, -1).type("!");
  expect(anna.handle.doc().paragraphs["p"]!.level).toBe(4);
});

test("a document that holds nothing is an empty title", () => {
  const handle = new TestHandle(init<Draft>(), new Admission(base()));
  const binding = new ParagraphBinding(handle);
  const state = EditorState.create({ doc: binding.initial, plugins: [binding.plugin()] });
  expect(state.doc.eq(schema.node("doc", null, [schema.node("title")]))).toBe(true);
});
