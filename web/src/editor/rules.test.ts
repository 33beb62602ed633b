// @vitest-environment happy-dom
import { undoInputRule } from "prosemirror-inputrules";
import { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import { typedKinds } from "./rules.ts";
import { linesOf, stateOf } from "./testing/notation.ts";

/** Types letter by letter as a browser reports it: the rules first, else the letter itself. */
function typed(before: string, words: string): EditorView {
  const view = new EditorView(document.createElement("div"), { state: stateOf(before, [typedKinds()]) });
  for (const letter of words) {
    const { from, to } = view.state.selection;
    const insert = () => view.state.tr.insertText(letter, from, to);
    if (!view.someProp("handleTextInput", (handle) => handle(view, from, to, letter, insert))) {
      view.dispatch(insert());
    }
  }
  return view;
}

test.each([
  ["p| ‸", "1. ", "op0| ‸"],
  ["p| ‸Requests", "12. ", "op0| ‸Requests"],
  ["p| ‸", "(a) ", "op1| ‸"],
  ["op0| Requests\nop0| ‸", "a) ", "op0| Requests\nop1| ‸"],
  ["op1| first\nop1| ‸", "(i) ", "op1| first\nop2| ‸"],
  ["op2| first\nop1| ‸", "(ii) ", "op2| first\nop2| ‸"],
  ["op2| first\np| ‸", "a. ", "op2| first\nop3| ‸"],
  ["p| ‸", "a. ", "p| a. ‸"],
  ["p| ‸", "- ", "li0| ‸"],
  ["p| ‸", "> ", "q| ‸"],
  ["p| ‸", "### ", "h3| ‸"],
  ["h1| ‸", "1. ", "h1| 1. ‸"],
  ["title| ‸", "1. ", "title| 1. ‸"],
  ["p| of ‸", "1. ", "p| of 1. ‸"],
  ["p| ‸", "(see) ", "p| (see) ‸"],
])("%s + %s = %s", (before, words, after) => {
  expect(linesOf(typed(before, words).state)).toBe(after);
});

test("(i) after (h) is the next letter", () => {
  const eight = "abcdefgh".split("").map((letter) => `op1| ${letter}`);
  const before = ["op0| Requests", ...eight].join("\n");
  expect(linesOf(typed(`${before}\np| ‸`, "(i) ").state)).toBe(`${before}\nop1| ‸`);
});

test("Backspace right after leaves what was typed", () => {
  const view = typed("p| ‸", "1. ");
  expect(undoInputRule(view.state, view.dispatch)).toBe(true);
  expect(linesOf(view.state)).toBe("p| 1. ‸");
});
