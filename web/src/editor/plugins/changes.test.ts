import { EditorState } from "prosemirror-state";
import { expect, test } from "vitest";
import { schema } from "../../binding/schema.ts";
import { stateOf } from "../testing/notation.ts";
import { changes, setChanges } from "./changes.ts";
import { wordingOnly } from "./wording.ts";

function marksOf(state: EditorState): string[] {
  const found = state.plugins[0]!.getState(state).find();
  return found.map(
    ({ from, to, type }: { from: number; to: number; type: { attrs?: { class: string } } }) =>
      `${type.attrs?.class ?? "away"} “${state.doc.textBetween(from, to)}”`,
  );
}

test("words that were put in are marked, also while one types on, and those taken out stand beside them", () => {
  let state = stateOf("title| T\nop0 #a| We gather in calm.", [changes({ t: (id) => id })]);
  const start = 3;
  state = state.apply(setChanges(state.tr, [{ paragraph: "a", from: 13, to: 17, deleted: "peace" }]));
  expect(marksOf(state).sort()).toEqual([
    "away “”",
    "suggested “We gather in calm.”",
    "suggested-words “calm”",
  ]);
  state = state.apply(state.tr.insertText("er", start + 1 + 17));
  expect(marksOf(state)).toContain("suggested-words “calmer”");
  state = state.apply(setChanges(state.tr, []));
  expect(marksOf(state)).toEqual([]);
});

test("who suggests writes words; formatting and footnotes are held back", () => {
  let held = 0;
  const plugin = wordingOnly({ fromDocument: () => false, onHeldBack: () => held++ });
  const state = stateOf("title| T\nop0 #a| We ⟦gather⟧ in calm.†", [plugin]);
  const { from, to } = state.selection;
  expect(state.apply(state.tr.insertText("meet", from, to)).doc.child(1).textContent).toBe(
    "We meet in calm.",
  );
  expect(held).toBe(0);
  const bold = schema.marks.strong.create();
  expect(state.apply(state.tr.addMark(from, to, bold)).doc).toBe(state.doc);
  expect(state.apply(state.tr.insert(from, schema.nodes.footnote.create({ id: "new" }))).doc).toBe(state.doc);
  expect(state.apply(state.tr.addStoredMark(bold)).storedMarks).toBe(null);
  expect(held).toBe(3);
});

test("a paragraph may be moved with its footnote", () => {
  const plugin = wordingOnly({ fromDocument: () => false, onHeldBack: () => {} });
  const state = stateOf("title| T\nop0 #a| One.†\nop0 #b| Two.", [plugin]);
  const one = state.doc.child(1);
  const start = state.doc.child(0).nodeSize;
  const tr = state.tr.delete(start, start + one.nodeSize);
  expect(state.apply(tr.insert(tr.doc.content.size, one)).doc.child(2).textContent).toBe("One.");
});
