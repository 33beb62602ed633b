// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { bindingKey } from "../binding/binding.ts";
import { alone, draft } from "../binding/testing/editor.ts";
import { initialState } from "./state.ts";

test("where one may not write, only what the document brings is let through, whoever asks", () => {
  const { binding } = alone(draft([["a", "one"]]));
  const state = initialState({
    binding,
    layer: document.createElement("div"),
    t: (id) => id,
    editable: () => false,
    locked: [],
    onLocked: () => {},
    onRemark: () => {},
    askForLink: () => false,
    notes: { noteWords: () => null, newNote: () => "note" },
  });
  const edit = state.tr.insertText("x", 1);
  expect(state.apply(edit).doc).toBe(state.doc);
  const brought = state.tr.insertText("x", 1).setMeta(bindingKey, "remote");
  expect(state.apply(brought).doc.textContent).toBe("xTitleone");
});
