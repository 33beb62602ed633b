import { expect, test } from "vitest";
import { plainWords } from "./blocks.ts";
import { readPlain } from "./plain.ts";

/** The paragraphs of a plain text, with their kinds where they are no plain ones. */
function read(text: string): string[] {
  return readPlain(text).blocks.map(({ kind, level, content }) => {
    const words = plainWords(content).replaceAll("\n", "⏎");
    return kind === "paragraph" ? words : `${kind} ${level}: ${words}`;
  });
}

const SENTENCE =
  "We call upon Governments to open archives to small foundations before any measure takes effect.";

test("blank lines part paragraphs, however they are written", () => {
  expect(read("one\n\ntwo\r\n \t\r\nthree")).toEqual(["one", "two", "three"]);
});

test("lines that were broken to fit a width are joined", () => {
  const broken =
    "We call upon Governments to open archives to small\nfoundations before any measure takes effect, and re-\ngret the rest.";
  expect(read(broken)).toEqual([
    "We call upon Governments to open archives to small foundations before any measure takes effect, and re-gret the rest.",
  ]);
});

test("long lines are paragraphs, as Word writes them", () => {
  expect(read(`${SENTENCE} ${SENTENCE}\n${SENTENCE} ${SENTENCE}`)).toEqual([
    `${SENTENCE} ${SENTENCE}`,
    `${SENTENCE} ${SENTENCE}`,
  ]);
});

test("short lines stay lines of one paragraph", () => {
  expect(read("Workshop of the libraries\n12 March\nRonda")).toEqual([
    "Workshop of the libraries⏎12 March⏎Ronda",
  ]);
});

test("a line with a marker begins a paragraph", () => {
  expect(read("Recalling that,\n\n1. Requests:\n(a) one;\n(b) two.\n2.\tDecides.\n- an item")).toEqual([
    "preambular 0: Recalling that,",
    "operative 0: Requests:",
    "operative 1: one;",
    "operative 1: two.",
    "operative 0: Decides.",
    "list-item 0: an item",
  ]);
});

test("words for the middle of a sentence stay as they are", () => {
  expect(read("(a) of article 5")).toEqual(["(a) of article 5"]);
  expect(read("")).toEqual([]);
});
