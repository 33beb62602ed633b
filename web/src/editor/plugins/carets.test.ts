// @vitest-environment happy-dom
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import { caretOf, carets, colorOf, PERSON_COLORS, type RemoteCaret, setCarets } from "./carets.ts";
import { at, draft } from "./testing.ts";

function opened(): EditorView {
  const doc = draft("Title", "p| We call upon all", "p| Second");
  return new EditorView(document.body, { state: EditorState.create({ doc, plugins: [carets()] }) });
}

const ana = (anchor: number, head = anchor): RemoteCaret => ({
  peer: "a",
  name: "Ana",
  color: 3,
  anchor,
  head,
});

function give(view: EditorView, ...people: RemoteCaret[]): void {
  view.dispatch(setCarets(view.state.tr, people));
}

const caret = (view: EditorView) => view.dom.querySelector<HTMLElement>(".person-caret");

test("a caret shows its owner's name and colour, and is not read out", () => {
  const view = opened();
  give(view, ana(at(view.state.doc, "call")));
  expect(caret(view)?.className).toContain("person-3");
  expect(caret(view)?.textContent).toBe("Ana");
  expect(caret(view)?.getAttribute("aria-hidden")).toBe("true");
});

test("a name is words, whatever it contains", () => {
  const view = opened();
  give(view, { ...ana(at(view.state.doc, "call")), name: "<img src=x>" });
  expect(caret(view)?.querySelector("img")).toBeNull();
  expect(caret(view)?.textContent).toBe("<img src=x>");
});

test("what somebody selected is shown over paragraphs", () => {
  const view = opened();
  give(view, ana(at(view.state.doc, "Second") + 3, at(view.state.doc, "upon")));
  const selected = [...view.dom.querySelectorAll(".person-selection")].map((part) => part.textContent);
  expect(selected.join("|").replace("Ana", "")).toBe("upon all|Sec");
});

test("a caret moves with the text before it, without being shown anew", () => {
  const view = opened();
  give(view, ana(at(view.state.doc, "Second")));
  const drawn = caret(view);
  view.dispatch(view.state.tr.insertText("Today ", at(view.state.doc, "We")));
  expect(caretOf(view.state, "a")?.head).toBe(at(view.state.doc, "Second"));
  give(view, ana(at(view.state.doc, "Second")));
  expect(caret(view)).toBe(drawn);
});

test("the name shows again when its owner moves or types", () => {
  const view = opened();
  give(view, ana(at(view.state.doc, "call")));
  const first = caret(view);
  give(view, ana(at(view.state.doc, "upon")));
  const second = caret(view);
  expect(second).not.toBe(first);
  view.dispatch(view.state.tr.insertText("here ", at(view.state.doc, "upon")));
  expect(caretOf(view.state, "a")?.head).toBe(at(view.state.doc, "upon"));
  expect(caret(view)).not.toBe(second);
});

test("who left is shown no longer, and a place beyond the text is its end", () => {
  const view = opened();
  give(view, ana(9999));
  expect(caretOf(view.state, "a")?.head).toBe(view.state.doc.content.size);
  give(view);
  expect(caret(view)).toBeNull();
  expect(caretOf(view.state, "a")).toBeNull();
});

test("a participant has one colour, and participants share the palette", () => {
  expect(colorOf("p-7c1")).toBe(colorOf("p-7c1"));
  const used = new Set(Array.from({ length: 200 }, (_, index) => colorOf(`participant-${index}`)));
  expect(used.size).toBe(PERSON_COLORS);
});
