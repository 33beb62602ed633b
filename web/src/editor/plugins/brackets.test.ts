import type { EditorState } from "prosemirror-state";
import { expect, test } from "vitest";
import { brackets, bracketsOf, nextBracket, nextUnbalanced } from "./brackets.ts";
import { at, attrsOf, caretBehind, draft, shownBy, stateOf } from "./testing.ts";

/** Each bracket as `[1`, `]2`, with `!` where it has no partner. */
function written(state: EditorState): string {
  const places = bracketsOf(state).places;
  return places
    .map(({ pos, depth, balanced }) => {
      return `${state.doc.textBetween(pos, pos + 1)}${depth}${balanced ? "" : "!"}`;
    })
    .join(" ");
}

const check = (title: string, ...lines: string[]) => written(stateOf(draft(title, ...lines), brackets()));

test("brackets nest, and are matched from the title through all paragraphs", () => {
  expect(check("A [draft]", "op0| [should][shall]", "op0| [We [the] act", "p| and go [on]]")).toBe(
    "[1 ]1 [1 ]1 [1 ]1 [1 [2 ]2 [2 ]2 ]1",
  );
});

test("a bracket without a partner is named and deepens nothing that follows", () => {
  expect(check("T", "p| ] [a] [ [b]", "p| [c]")).toBe("]1! [1 ]1 [1! [1 ]1 [1 ]1");
});

test("the count is that of the opening brackets, with those of the footnotes, as the server counts", () => {
  const state = stateOf(draft("[T]", "p| [[a] b]", "p| c] ["), brackets());
  expect(bracketsOf(state)).toMatchObject({ open: 4, unbalanced: 2, depth: 2 });
  expect(bracketsOf(state, ["see [the [long [list]]]", "] none"])).toMatchObject({
    open: 7,
    unbalanced: 3,
    depth: 3,
  });
});

test("a footnote before a bracket does not shift it", () => {
  const state = stateOf(draft("T", "p| a^ [b]"), brackets());
  expect(written(state)).toBe("[1 ]1");
});

test("brackets are shown with their depth, which begins again after the fourth, and the words between are tinted", () => {
  const plugin = brackets();
  const state = stateOf(draft("T", "p| x [[[[[a", "p| b]]]]] ]"), plugin);
  const seen = shownBy(plugin, state)
    .sort((one, other) => one.from - other.from)
    .map((decoration) => {
      return `${state.doc.textBetween(decoration.from, decoration.to)}: ${attrsOf(decoration)["class"]}`;
    });
  expect(seen).toEqual([
    "[: bracket depth-1",
    "[: bracket depth-2",
    "[: bracket depth-3",
    "[: bracket depth-4",
    "[: bracket depth-1",
    "a: bracketed bracketed-1",
    "b: bracketed bracketed-1",
    "]: bracket depth-1",
    "]: bracket depth-4",
    "]: bracket depth-3",
    "]: bracket depth-2",
    "]: bracket depth-1",
    "]: bracket depth-1 bracket-unbalanced",
  ]);
});

test("typing far from a paragraph leaves what is shown in it as it is", () => {
  const plugin = brackets();
  const before = stateOf(draft("T", "p| [a] b", "p| [c] d"), plugin);
  const after = before.apply(before.tr.insertText("[x", at(before.doc, "[a")));
  const inside = (state: EditorState) => {
    const offset = at(state.doc, "[c] d") - 1;
    const set = plugin.props.decorations?.call(plugin, state);
    return set?.forChild(offset, state.doc.nodeAt(offset) ?? state.doc);
  };
  expect(bracketsOf(after).unbalanced).toBe(1);
  expect(inside(after)).toBe(inside(before));
});

test("one walks from bracket to bracket, and begins again behind the last", () => {
  const start = caretBehind(stateOf(draft("T", "p| x [a] b [c ] ]"), brackets()), "x");
  const walked = (state: EditorState, command: typeof nextBracket) => {
    let next = state;
    expect(command(state, (tr) => (next = state.apply(tr)))).toBe(true);
    return next;
  };
  const first = walked(start, nextBracket);
  expect(first.selection).toMatchObject({ from: at(start.doc, "[a"), to: at(start.doc, "[a") + 1 });
  const second = walked(first, nextBracket);
  expect(second.selection.from).toBe(at(start.doc, "[c"));
  expect(walked(second, nextBracket).selection.from).toBe(at(start.doc, "[a"));
  expect(walked(start, nextUnbalanced).selection.from).toBe(at(start.doc, "] ]") + 2);
});

test("of two brackets side by side none is passed over", () => {
  let state = caretBehind(stateOf(draft("T", "p| x[[a]]"), brackets()), "x");
  for (const expected of [at(state.doc, "[[a"), at(state.doc, "[a")]) {
    nextBracket(state, (tr) => (state = state.apply(tr)));
    expect(state.selection.from).toBe(expected);
  }
});

test("there is nowhere to go in a text without brackets", () => {
  expect(nextBracket(stateOf(draft("T", "p| agreed"), brackets()))).toBe(false);
});
