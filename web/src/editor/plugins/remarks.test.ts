import type { EditorState } from "prosemirror-state";
import { expect, test } from "vitest";
import { stateOf } from "../testing/notation.ts";
import { remarkIn, remarks, setRemarks } from "./remarks.ts";

const begin = () => {
  const state = stateOf("title| T\nop0 #a| We gather in peace.\nop0 #b| We leave.", [remarks(() => {})]);
  return state.apply(
    setRemarks(state.tr, [{ id: "c", kind: "comment", from: 14, to: 22, active: false, missing: false }]),
  );
};

function words(state: EditorState): string {
  const { from, to } = remarkIn(state, "c")!;
  return state.doc.textBetween(from, to, " | ");
}

test("a comment's words stay marked while the text around and in them changes", () => {
  let state = begin();
  expect(words(state)).toBe("in peace");
  state = state.apply(state.tr.insertText("All ", 4));
  expect(words(state)).toBe("in peace");
  state = state.apply(state.tr.insertText("lasting ", 21));
  expect(words(state)).toBe("in lasting peace");
  state = state.apply(state.tr.split(21));
  expect(words(state)).toBe("in  | lasting peace");
});

test("what is typed beside a comment's words does not belong to them", () => {
  let state = begin();
  state = state.apply(state.tr.insertText("x", 22));
  state = state.apply(state.tr.insertText("x", 14));
  expect(words(state)).toBe("in peace");
});
