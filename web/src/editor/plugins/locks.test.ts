import { joinBackward, splitBlock } from "prosemirror-commands";
import { history, undo } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { expect, test } from "vitest";
import { schema } from "../../binding/schema.ts";
import { lockedIn, locks, setLocked } from "./locks.ts";
import { at, attrsOf, caretBehind, draft, shownBy, stateOf } from "./testing.ts";

const doc = draft("Title", "op0| First", "op0| Agreed", "op0| Last");
const AGREED = "p2";

interface Attempt {
  readonly state: EditorState;
  /** How often an edit was held back. */
  readonly heldBack: number;
}

/** Tries an edit on a draft whose second paragraph is locked. */
function attempt(edit: (state: EditorState) => Transaction, given: Node = doc): Attempt {
  let heldBack = 0;
  const fromDocument = (tr: Transaction) => tr.getMeta("from document") === true;
  const onLocked = () => void heldBack++;
  const before = stateOf(given, locks({ fromDocument, onLocked, t: (id) => id, locked: [AGREED] }));
  const state = before.apply(edit(before));
  return { state, heldBack };
}

const texts = (state: EditorState) => state.doc.children.map((paragraph) => paragraph.textContent);
const startOf = (words: string) => at(doc, words) - 1;
const endOf = (words: string) => at(doc, words) + words.length + 1;

test.each<[string, (tr: Transaction) => Transaction]>([
  ["typing in it", (tr) => tr.insertText("x", at(doc, "reed"))],
  ["deleting words of it", (tr) => tr.delete(at(doc, "Agreed"), at(doc, "reed"))],
  ["deleting over it", (tr) => tr.delete(at(doc, "rst"), at(doc, "Last") + 2)],
  ["marking its words", (tr) => tr.addMark(at(doc, "Agreed"), at(doc, "reed"), schema.mark("strong"))],
  ["changing its kind", (tr) => tr.setNodeAttribute(startOf("Agreed"), "kind", "paragraph")],
  ["splitting it", (tr) => tr.split(at(doc, "reed"))],
  ["joining it to the one before", (tr) => tr.join(startOf("Agreed"))],
  ["joining the next one to it", (tr) => tr.join(endOf("Agreed"))],
  ["removing it", (tr) => tr.delete(startOf("Agreed"), endOf("Agreed"))],
  [
    "pasting into it",
    (tr) => tr.replace(at(doc, "reed"), at(doc, "reed"), doc.slice(at(doc, "Last"), endOf("Last"))),
  ],
])("%s is held back, and the author is told", (_, edit) => {
  const { state, heldBack } = attempt((before) => edit(before.tr));
  expect(state.doc.eq(doc)).toBe(true);
  expect(heldBack).toBe(1);
});

test("moving it is held back; moving another paragraph over it is not", () => {
  const move = (words: string, to: number) => (before: EditorState) => {
    const node = before.doc.nodeAt(startOf(words));
    const tr = before.tr.delete(startOf(words), endOf(words));
    return node ? tr.insert(tr.mapping.map(to), node) : tr;
  };
  expect(attempt(move("Agreed", endOf("Last"))).heldBack).toBe(1);
  const { state, heldBack } = attempt(move("Last", startOf("Agreed")));
  expect(heldBack).toBe(0);
  expect(texts(state)).toEqual(["Title", "First", "Last", "Agreed"]);
});

test.each<[string, (tr: Transaction) => Transaction, string[]]>([
  [
    "typing beside it",
    (tr) => tr.insertText("!", at(doc, "First") + 5),
    ["Title", "First!", "Agreed", "Last"],
  ],
  [
    "removing the one before",
    (tr) => tr.delete(startOf("First"), endOf("First")),
    ["Title", "Agreed", "Last"],
  ],
  [
    "a new paragraph on either side",
    (tr) =>
      tr
        .insert(endOf("Agreed"), schema.node("paragraph"))
        .insert(startOf("Agreed"), schema.node("paragraph")),
    ["Title", "First", "", "Agreed", "", "Last"],
  ],
  ["Enter at its end", (tr) => tr.split(at(doc, "Agreed") + 6), ["Title", "First", "Agreed", "", "Last"]],
  ["Enter at its start", (tr) => tr.split(at(doc, "Agreed")), ["Title", "First", "", "Agreed", "Last"]],
])("%s is let through", (_, edit, after) => {
  const { state, heldBack } = attempt((before) => edit(before.tr));
  expect(heldBack).toBe(0);
  expect(texts(state)).toEqual(after);
});

test("what the document brings is let through", () => {
  const { state, heldBack } = attempt((before) =>
    before.tr.insertText("x", at(doc, "reed")).setMeta("from document", true),
  );
  expect(heldBack).toBe(0);
  expect(texts(state)).toContain("Agxreed");
});

test("commands of the keyboard stop at it", () => {
  const run = (command: typeof splitBlock, place: (state: EditorState) => EditorState) => {
    let heldBack = 0;
    const plugin = locks({
      fromDocument: () => false,
      onLocked: () => void heldBack++,
      t: (id) => id,
      locked: [AGREED],
    });
    const before = place(stateOf(doc, plugin));
    command(before, (tr) => void before.apply(tr));
    return heldBack;
  };
  const caretAtStart = (words: string) => (state: EditorState) =>
    state.apply(state.tr.setSelection(TextSelection.create(state.doc, at(state.doc, words))));
  expect(run(joinBackward, caretAtStart("Agreed"))).toBe(1);
  expect(run(joinBackward, caretAtStart("Last"))).toBe(1);
  expect(run(splitBlock, (state) => caretBehind(state, "Agr"))).toBe(1);
});

test("undoing an edit of a paragraph that was locked since is held back", () => {
  let heldBack = 0;
  const plugin = locks({ fromDocument: () => false, onLocked: () => void heldBack++, t: (id) => id });
  let state = stateOf(doc, plugin, history());
  state = state.apply(state.tr.insertText("x", at(doc, "reed")));
  state = state.apply(setLocked(state.tr, [AGREED]));
  undo(state, (tr) => (state = state.apply(tr)));
  expect(texts(state)).toContain("Agxreed");
  expect(heldBack).toBe(1);
});

test("a locked paragraph says what it is, until it is opened again", () => {
  const plugin = locks({ fromDocument: () => false, onLocked: () => undefined, t: (id) => `<${id}>` });
  let state = stateOf(doc, plugin);
  state = state.apply(setLocked(state.tr, [AGREED]));
  const [shown] = shownBy(plugin, state);
  expect(shown?.from).toBe(startOf("Agreed"));
  expect(shown && attrsOf(shown)).toMatchObject({
    class: "locked",
    "aria-description": "<locked-paragraph>",
  });
  state = state.apply(setLocked(state.tr, []));
  expect(lockedIn(state).size).toBe(0);
  expect(shownBy(plugin, state)).toEqual([]);
  state = state.apply(state.tr.insertText("x", at(doc, "reed")));
  expect(texts(state)).toContain("Agxreed");
});
