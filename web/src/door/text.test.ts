import { expect, test } from "vitest";
import { DOCX_BYTES_MAX, measure, readBytes, TEXT_BYTES_MAX } from "./text.ts";

const DECLARATION = `# *Málaga* Declaration

The participants,

*Recalling* the dialogues
that prepared this workshop,
1. Encourage States to consult:
(a) women;
(b) youth[^1];

---

- a first point
- a second point

## Annex
A paragraph under its heading.

[^1]: Everywhere.
`;

test("paragraphs are counted as a drafter would: joined lines are one, items and headings are their own", () => {
  expect(measure(DECLARATION)).toEqual({ paragraphs: 9, words: 34, title: "Málaga Declaration" });
});

test("an empty text has nothing in it", () => {
  expect(measure(" \n\n")).toEqual({ paragraphs: 0, words: 0, title: "" });
});

test("line ends of every system count the same", () => {
  expect(measure("One.\r\n\r\nTwo.")).toEqual(measure("One.\n\nTwo."));
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test.each([
  ["UTF-8", new TextEncoder().encode("Málaga")],
  ["UTF-8 with its mark", bytes(0xef, 0xbb, 0xbf, ...new TextEncoder().encode("Málaga"))],
  ["Windows' own encoding", bytes(0x4d, 0xe1, 0x6c, 0x61, 0x67, 0x61)],
  ["UTF-16", bytes(0xff, 0xfe, 0x4d, 0, 0xe1, 0, 0x6c, 0, 0x61, 0, 0x67, 0, 0x61, 0)],
])("a file in %s is read", (_, file) => {
  expect(readBytes(file)).toEqual({ text: "Málaga" });
});

test.each([
  ["word-file", "an old Word file", bytes(0xd0, 0xcf, 0x11, 0xe0)],
  ["not-text", "a picture", bytes(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0x0d)],
  ["too-large", "a book", new Uint8Array(TEXT_BYTES_MAX + 1)],
])("%s is said of %s", (problem, _, file) => {
  expect(readBytes(file)).toEqual({ problem });
});

test("a Word file is sent as it is, up to what the server takes", () => {
  expect(readBytes(bytes(0x50, 0x4b, 3, 4))).toEqual({ docx: "UEsDBA==" });
  const large = new Uint8Array(DOCX_BYTES_MAX);
  large.set([0x50, 0x4b]);
  const sent = readBytes(large);
  expect("docx" in sent && sent.docx.length).toBe(Math.ceil(DOCX_BYTES_MAX / 3) * 4);
  const larger = new Uint8Array(DOCX_BYTES_MAX + 1);
  larger.set([0x50, 0x4b]);
  expect(readBytes(larger)).toEqual({ problem: "too-large" });
});
