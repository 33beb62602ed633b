// @vitest-environment happy-dom
import { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nodeStart } from "../binding/places.ts";
import { dragHandle } from "./drag.ts";
import { linesOf, stateOf } from "./testing/notation.ts";

/** There is no layout here: each child of the document is as high as this, and a drop is before the child that it is on. */
const HEIGHT = 10;

beforeEach(() => {
  vi.spyOn(EditorView.prototype, "posAtCoords").mockImplementation(function (this: EditorView, { top }) {
    const index = Math.min(Math.floor(top / HEIGHT), this.state.doc.childCount - 1);
    return { pos: nodeStart(this.state.doc, index) + 1, inside: nodeStart(this.state.doc, index) };
  });
  vi.spyOn(EditorView.prototype, "coordsAtPos").mockReturnValue({ left: 0, right: 0, top: 0, bottom: 0 });
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 100, 1000));
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

/** A pointer over an editor, by the index of the child that it is on. */
function pointerOver(lines: string, editable = true) {
  const layer = document.body.appendChild(document.createElement("div"));
  const view = new EditorView(layer, {
    state: stateOf(lines, [dragHandle(layer, "move")]),
    editable: () => editable,
  });
  const handle = layer.querySelector("button")!;
  const pointer = (target: Element, type: string, index: number) => {
    const init = { clientY: index * HEIGHT + 1, pointerType: "mouse", pointerId: 1, bubbles: true };
    target.dispatchEvent(new PointerEvent(type, init));
  };
  return {
    view,
    handle,
    hover: (index: number) => pointer(layer, "pointermove", index),
    press: (index: number) => pointer(handle, "pointerdown", index),
    pull: (index: number) => pointer(handle, "pointermove", index),
    release: (index: number) => pointer(handle, "pointerup", index),
    lines: () => linesOf(view.state, { ids: true }).replaceAll(/[‸⟦⟧]/g, ""),
  };
}

const THREE = "title| T\np #a| one\np #b| two\np #c| three";

test("the handle stands at the paragraph under the mouse, and not at the title", async () => {
  const { handle, hover } = pointerOver(THREE);
  expect(handle.hidden).toBe(true);
  hover(1);
  await vi.waitFor(() => expect(handle.hidden).toBe(false));
  hover(0);
  await vi.waitFor(() => expect(handle.hidden).toBe(true));
});

test("a paragraph is put where it is dropped, with its id", async () => {
  const { handle, hover, press, pull, release, lines } = pointerOver(THREE);
  hover(1);
  await vi.waitFor(() => expect(handle.hidden).toBe(false));
  press(1);
  pull(3);
  expect(document.querySelector(".dragged")?.textContent).toBe("one");
  release(3);
  expect(lines()).toBe("title| T\np #b| two\np #a| one\np #c| three");
  expect(document.querySelector(".dragged, .dragging")).toBeNull();
});

test("what others add meanwhile does not drag another paragraph instead", async () => {
  const { view, handle, hover, press, pull, release, lines } = pointerOver(THREE);
  hover(3);
  await vi.waitFor(() => expect(handle.hidden).toBe(false));
  press(3);
  pull(1);
  const added = stateOf("p #d| four").doc.child(1);
  view.dispatch(view.state.tr.insert(nodeStart(view.state.doc, 1), added));
  release(1);
  expect(lines()).toBe("title| T\np #c| three\np #d| four\np #a| one\np #b| two");
});

test("all selected paragraphs go with the one that is dragged", async () => {
  const { handle, hover, press, pull, release, lines } = pointerOver(
    "title| T\np #a| one\np #b| t⟦wo\np #c| thr⟧ee",
  );
  hover(3);
  await vi.waitFor(() => expect(handle.hidden).toBe(false));
  press(3);
  pull(1);
  release(1);
  expect(lines()).toBe("title| T\np #b| two\np #c| three\np #a| one");
});

test("Escape leaves all where it was", async () => {
  const { handle, hover, press, pull, release, lines } = pointerOver(THREE);
  hover(1);
  await vi.waitFor(() => expect(handle.hidden).toBe(false));
  press(1);
  pull(3);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  release(3);
  expect(lines()).toBe(THREE);
  expect(document.querySelector(".dragged, .dragging")).toBeNull();
});

test("a press without a drag selects the words", async () => {
  const { view, handle, hover, press, release } = pointerOver(THREE);
  hover(2);
  await vi.waitFor(() => expect(handle.hidden).toBe(false));
  press(2);
  release(2);
  expect(linesOf(view.state, { ids: true })).toBe("title| T\np #a| one\np #b| ⟦two⟧\np #c| three");
});

test("who only reads sees no handle", async () => {
  const { handle, hover } = pointerOver(THREE, false);
  hover(1);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  expect(handle.hidden).toBe(true);
});
