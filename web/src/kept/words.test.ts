import { expect, test } from "vitest";
import { difference, longestRise } from "./words.ts";

test.each([
  ["We gather in peace.", "We gather in lasting peace.", 13, "", "lasting "],
  ["We gather in lasting peace.", "We gather in peace.", 13, "lasting ", ""],
  ["States may act.", "States should act.", 7, "may", "should"],
  ["States shall act.", "States should act.", 7, "shall", "should"],
  ["urges them", "urge them", 0, "urges", "urge"],
  ["a b c", "a x y c", 2, "b", "x y"],
  ["", "We gather.", 0, "", "We gather."],
  ["We gather.", "", 0, "We gather.", ""],
  ["the the end", "the end", 4, "the ", ""],
  ["Señores niños", "Señores niñas", 8, "niños", "niñas"],
  ["peace 🕊️ now", "peace 🕊 now", 6, "🕊️", "🕊"],
  ["联合国大会", "联合国会议", 3, "大会", "会议"],
  ["We’re here", "We’ve here", 0, "We’re", "We’ve"],
])("%j becomes %j in whole words", (before, after, from, quote, replacement) => {
  const found = difference(before, after);
  expect(found).toEqual({ from, to: from + quote.length, quote, replacement });
  expect(before.slice(0, from) + replacement + before.slice(from + quote.length)).toBe(after);
});

test("the same words have no difference", () => {
  expect(difference("peace", "peace")).toBeNull();
});

test.each([
  [
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ],
  [
    [3, 0, 1, 2],
    [1, 2, 3],
  ],
  [
    [1, 2, 3, 0],
    [0, 1, 2],
  ],
  [[], []],
])("of %j the longest rise is at %j", (numbers, indices) => {
  expect([...longestRise(numbers)].sort()).toEqual(indices);
});
