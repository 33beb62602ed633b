import { history } from "prosemirror-history";
import { expect, test } from "vitest";
import { schema } from "../binding/schema.ts";
import { setLink } from "./commands.ts";
import { brackets } from "./plugins/brackets.ts";
import { footnotes } from "./plugins/footnotes.ts";
import { numbering } from "./plugins/numbering.ts";
import { countWords, notesOf, outlineOf, sameSummary, summaryOf } from "./summary.ts";
import { stateOf } from "./testing/notation.ts";

const plugins = () => [history(), numbering(), brackets(), footnotes({ t: (id) => id })];
const nothingBeside = { locked: new Set<string>(), footnote: () => "" };
const summary = (text: string, beside = nothingBeside) => summaryOf(stateOf(text, plugins()), beside);

test("the summary says where the caret is and how the paragraph is cited", () => {
  expect(summary("title| Draft\nop0 #a| Requests\nop1 bis #b| th‸at")).toMatchObject({
    paragraph: "b",
    kind: "operative",
    level: 1,
    label: "bis",
    number: "1(a) bis",
    selected: false,
  });
  expect(summary("title| Dr‸aft")).toMatchObject({ paragraph: "title", kind: "title", number: "" });
});

test("it follows the moving end of a selection, and says that words are selected", () => {
  expect(summary("p #a| o⟦ne\nq #b| tw⟧o")).toMatchObject({ paragraph: "b", kind: "quote", selected: true });
});

test("a paragraph that is agreed is said to be locked", () => {
  const beside = { ...nothingBeside, locked: new Set(["b"]) };
  expect(summary("p #a| o‸ne\np #b| two", beside).locked).toBe(false);
  expect(summary("p #a| one\np #b| t‸wo", beside).locked).toBe(true);
});

test("marks are those of the selected words, or those that the next letter will have", () => {
  const state = stateOf("p| one ⟦two⟧", plugins());
  const linked = state.apply(state.tr.addMark(5, 8, schema.marks.strong.create()));
  expect(summaryOf(linked, nothingBeside)).toMatchObject({ strong: true, em: false, link: null });
  let link = stateOf("p| see ⟦here⟧", plugins());
  setLink("https://example.org/")(link, (tr) => (link = link.apply(tr)));
  expect(summaryOf(link, nothingBeside).link).toBe("https://example.org/");
});

test("undo and redo are offered where there is something to take back", () => {
  const before = stateOf("p| one‸", plugins());
  expect(summaryOf(before, nothingBeside)).toMatchObject({ canUndo: false, canRedo: false });
  expect(summaryOf(before.apply(before.tr.insertText("s")), nothingBeside).canUndo).toBe(true);
});

test("words are counted as on the server: title, paragraphs and footnotes, punctuation alone is none", () => {
  expect(countWords("Peace — and security; 2030 …")).toBe(4);
  const beside = { ...nothingBeside, footnote: () => "See [A/RES/1]." };
  expect(summary("title| Draft text\np| one two† – three\nh1| Four‸", beside)).toMatchObject({ words: 8 });
});

test("brackets are counted in footnotes, too", () => {
  const beside = { ...nothingBeside, footnote: () => "[see [above]" };
  expect(summary("p| [one [two]]† [three‸", beside).brackets).toEqual({ open: 5, unbalanced: 2, depth: 2 });
});

test("a summary that says the same need not be told again", () => {
  expect(sameSummary(summary("p #a| [o‸ne]"), summary("p #a| [on‸e]"))).toBe(true);
  expect(sameSummary(summary("p #a| [o‸ne]"), summary("p #a| [o‸ne"))).toBe(false);
});

test("the outline has the title, the headings and the numbered paragraphs", () => {
  const lines = "title| Draft\nh1 #h| Part one\npp #p| Recalling\np #q| plain\nop0 #o| Requests⏎that";
  expect(outlineOf(stateOf(lines, plugins()))).toEqual([
    { id: "title", kind: "title", level: 0, number: "", text: "Draft" },
    { id: "h", kind: "heading", level: 1, number: "", text: "Part one" },
    { id: "p", kind: "preambular", level: 0, number: "PP1", text: "Recalling" },
    { id: "o", kind: "operative", level: 0, number: "1", text: "Requests that" },
  ]);
});

test("a footnote that is referred to twice is one", () => {
  const doc = stateOf("p| one†\np| two†‸", plugins());
  expect(notesOf(doc).map(({ id, number }) => [id, number])).toEqual([["note1", 1]]);
});
