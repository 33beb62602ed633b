import { expect, test } from "vitest";
import type { EditorState } from "prosemirror-state";
import { moveParagraphs, moveSelected } from "./move.ts";
import { linesOf, stateOf } from "./testing/notation.ts";

function moved(before: string, by: 1 | -1): string | null {
  const state = stateOf(before);
  let after: EditorState | null = null;
  moveSelected(by)(state, (tr) => (after = state.apply(tr)));
  return after && linesOf(after, { ids: true });
}

test("a paragraph moves down with its id, and the caret with it", () => {
  expect(moved("op0 bis #a| o‸ne\nh1 #b| two\np #c| three", 1)).toBe(
    "h1 #b| two\nop0 bis #a| o‸ne\np #c| three",
  );
});

test("all paragraphs of a selection move up together", () => {
  expect(moved("p #a| one\nli0 #b| t⟦wo\nli1 #c| thr⟧ee", -1)).toBe(
    "li0 #b| t⟦wo\nli1 #c| thr⟧ee\np #a| one",
  );
});

test("nothing moves over the title or beyond the end", () => {
  expect(moved("title| Draft\np #a| o‸ne", -1)).toBeNull();
  expect(moved("title| Dr‸aft\np #a| one", 1)).toBeNull();
  expect(moved("p #a| o‸ne", 1)).toBeNull();
});

test("only the paragraphs that are moved are taken out: their neighbours keep their nodes", () => {
  const state = stateOf("p #a| one‸\np #b| two\np #c| three");
  const tr = moveParagraphs(state, 1, 1, 4);
  expect(tr && linesOf(state.apply(tr), { ids: true })).toBe("p #b| two\np #c| three\np #a| one‸");
  expect(tr?.doc.child(1)).toBe(state.doc.child(2));
  expect(tr?.doc.child(2)).toBe(state.doc.child(3));
});

test("a paragraph that is dropped where it stands does not move", () => {
  const state = stateOf("p #a| one\np #b| two");
  expect(moveParagraphs(state, 1, 1, 1)).toBeNull();
  expect(moveParagraphs(state, 1, 1, 2)).toBeNull();
  expect(moveParagraphs(state, 1, 1, 0)).toBeNull();
});
