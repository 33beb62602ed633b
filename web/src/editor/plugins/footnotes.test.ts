import { expect, test } from "vitest";
import { schema } from "../../binding/schema.ts";
import { translator } from "../../messages/catalogue.ts";
import { footnotes, footnotesOf } from "./footnotes.ts";
import { at, attrsOf, draft, shownBy, stateOf } from "./testing.ts";

const plugin = footnotes({ t: translator("en") });
const doc = draft("Title", "p| One^ and two^.", "p| none", "op0| Three^");

test("marks are numbered in the order of the text, and say their number", () => {
  const state = stateOf(doc, plugin);
  expect(footnotesOf(state)).toEqual([
    { id: "p1-note1", number: 1, pos: at(doc, "^ and") },
    { id: "p1-note3", number: 2, pos: at(doc, "^.") },
    { id: "p3-note1", number: 3, pos: at(doc, "Three^") + 5 },
  ]);
  const shown = shownBy(plugin, state);
  expect(shown.map(({ from }) => from)).toEqual(footnotesOf(state).map(({ pos }) => pos));
  expect(shown.map((decoration) => attrsOf(decoration)["data-note"])).toEqual(["1", "2", "3"]);
  expect(shown[2] && attrsOf(shown[2])).toMatchObject({ role: "img", "aria-label": "Footnote 3" });
});

test("a mark that goes renumbers those after it", () => {
  const before = stateOf(doc, plugin);
  const place = at(doc, "^ and");
  const after = before.apply(before.tr.delete(place, place + 1));
  expect(footnotesOf(after).map(({ number, id }) => `${number} ${id}`)).toEqual(["1 p1-note3", "2 p3-note1"]);
  expect(shownBy(plugin, after).map((decoration) => attrsOf(decoration)["data-note"])).toEqual(["1", "2"]);
});

test("two marks of one footnote have one number", () => {
  const before = stateOf(doc, plugin);
  const again = schema.node("footnote", { id: "p1-note1" });
  const after = before.apply(before.tr.insert(at(doc, "none"), again));
  expect(footnotesOf(after).map(({ number }) => number)).toEqual([1, 2, 1, 3]);
});

test("a mark in the title has no number", () => {
  expect(footnotesOf(stateOf(draft("Title^", "p| a^"), plugin))).toMatchObject([
    { id: "p1-note1", number: 1 },
  ]);
});
