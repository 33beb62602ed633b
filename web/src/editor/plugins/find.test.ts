import type { EditorState } from "prosemirror-state";
import { expect, test } from "vitest";
import { find, findHere, findNext, findOf, findPrevious, setFind } from "./find.ts";
import { at, attrsOf, caretBehind, draft, shownBy, stateOf } from "./testing.ts";

const plugin = find();

function looking(doc: ReturnType<typeof draft>, search: string, matchCase = false): EditorState {
  const state = stateOf(doc, plugin);
  return state.apply(setFind(state.tr, { search, matchCase }));
}

/** The words that are highlighted; those of the selected match in capitals. */
function highlighted(state: EditorState): string[] {
  return shownBy(plugin, state)
    .sort((one, other) => one.from - other.from)
    .map((decoration) => {
      const words = state.doc.textBetween(decoration.from, decoration.to, null, "^");
      return attrsOf(decoration)["class"]?.includes("current") ? words.toUpperCase() : words;
    });
}

const found = (text: string, search: string, matchCase = false) =>
  highlighted(looking(draft("Title", `p| ${text}`), search, matchCase));

test("words are found in title and paragraphs, in capitals or not", () => {
  const state = looking(draft("Draft one", "p| a draft, a DRAFT", "op0| none"), "draft");
  expect(highlighted(state)).toEqual(["Draft", "draft", "DRAFT"]);
  expect(findOf(state)).toEqual({ count: 3, index: -1 });
});

test("where case matters, capitals and accents must be as they were typed", () => {
  expect(found("Draft draft", "draft", true)).toEqual(["draft"]);
  expect(found("Málaga Malaga", "Malaga", true)).toEqual(["Malaga"]);
});

test.each([
  ["Málaga, Ma\u0301laga, MALAGA", "malaga", ["Málaga", "Ma\u0301laga", "MALAGA"]],
  ["the résumé and a resume", "résumé", ["résumé", "resume"]],
  ["women’s and women's", "women's", ["women’s", "women's"]],
  ["“so called” and so-called", '"so called"', ["“so called”"]],
  ["2030–2035", "2030-2035", ["2030–2035"]],
  ["article\u00a05", "article 5", ["article\u00a05"]],
  ["[should] (a) 1.5*x", "[should] (a) 1.5*x", ["[should] (a) 1.5*x"]],
  ["대한민국 헌법", "한민국", ["한민국"]],
  ["كِتَاب وكتاب", "كتاب", ["كِتَاب", "كتاب"]],
])("in “%s”, “%s” finds %j", (text, search, words) => {
  expect(found(text, search)).toEqual(words);
});

test("a footnote in the text does not shift what is found behind it", () => {
  expect(found("one^ two", "two")).toEqual(["two"]);
});

test("one walks through the matches in both directions, and around the ends", () => {
  let state = looking(draft("T", "p| one x", "p| two x", "p| three x"), "x");
  state = caretBehind(state, "one");
  const walked = [findNext, findNext, findNext, findNext, findPrevious, findPrevious].map((command) => {
    expect(command(state, (tr) => (state = state.apply(tr)))).toBe(true);
    return findOf(state).index;
  });
  expect(walked).toEqual([0, 1, 2, 0, 2, 1]);
  expect(highlighted(state)).toEqual(["x", "X", "x"]);
});

test("while the words are typed, the match stays where it is as long as it matches", () => {
  const doc = draft("T", "p| these are the words");
  let state = caretBehind(looking(doc, "t"), "are");
  for (const search of ["t", "th", "the"]) {
    state = state.apply(setFind(state.tr, { search, matchCase: false }));
    findHere(state, (tr) => (state = state.apply(tr)));
    expect(state.selection.from).toBe(at(doc, "the words"));
  }
});

test("what is written while one looks is found, too", () => {
  let state = looking(draft("T", "p| one", "p| two"), "one");
  state = state.apply(state.tr.insertText(" and one", at(state.doc, "two") + 3));
  expect(findOf(state).count).toBe(2);
});

test("nothing is highlighted where nothing is looked for", () => {
  let state = looking(draft("T", "p| one"), "one");
  state = state.apply(setFind(state.tr, { search: "", matchCase: false }));
  expect(findOf(state)).toEqual({ count: 0, index: -1 });
  expect(findNext(state)).toBe(false);
  state = state.apply(setFind(state.tr, null));
  expect(highlighted(state)).toEqual([]);
});

test("of very many matches only the first are highlighted, and the one that is selected", () => {
  const lines = Array.from({ length: 30 }, () => `p| ${"e".repeat(100)}`);
  let state = looking(draft("T", ...lines), "e");
  findPrevious(state, (tr) => (state = state.apply(tr)));
  expect(findOf(state)).toEqual({ count: 3000, index: 2999 });
  const shown = highlighted(state);
  expect(shown.length).toBe(1100);
  expect(shown.at(-1)).toBe("E");
});
