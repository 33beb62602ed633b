// @vitest-environment happy-dom
// What is written here was read by the server's importer and gave the same paragraphs: src/render has its rules.
import { expect, test } from "vitest";
import { htmlToMarkdown, textToMarkdown } from "../paste.ts";
import { GOOGLE_DOCS, WORD } from "./programs.ts";

test("a text from Word", () => {
  expect(htmlToMarkdown(WORD)).toBe(`# Declaration of the workshop

## Shared convictions

*Recalling* the regional dialogues,

1. **Requests** all participants[^1]:

   (a) to [open](https://example.org/archive) archives;

    (i) in summer;

2. Decides.

- an item {.list-item .level-1}

Town | Rooms

Ronda | 3

[^1]: See the *annex*.
`);
});

test("a text from Google Docs", () => {
  expect(htmlToMarkdown(GOOGLE_DOCS)).toBe(`### Follow-up

*Mindful* of the **need**,

1. We agree:

   (a) to meet

    (i) soon

- one

  - below\\
    it
`);
});

test.each([
  [
    "the only first-level heading at the start is the title",
    "<h1>T</h1><h2>A</h2><p>x</p>",
    "# T\n\n## A\n\nx\n",
  ],
  ["several leave the title to others", "<h1>A</h1><p>x</p><h1>B</h1>", "## A\n\nx\n\n## B\n"],
  ["so does one further down", "<p>x</p><h1>A</h1>", "x\n\n## A\n"],
])("headings: %s", (_, html, markdown) => {
  expect(htmlToMarkdown(html)).toBe(markdown);
});

test.each([
  ["5 * 3 _a_ snake_case `x` ~1", "5 \\* 3 \\_a\\_ snake_case \\`x\\` \\~1"],
  ["[should][shall] [^1] [a](b)", "[should][shall] \\[^1] [a\\](b)"],
  ["a &amp;lt; b &lt;i&gt; c < d", "a \\&lt; b \\<i> c < d"],
  ["x {.quote}", "x \\{.quote}"],
  ["&gt; x", "\\> x"],
  ["# x", "\\# x"],
  ["[x]: y", "\\[x]: y"],
  ["1. is words", "1\\. is words"],
  ["(a) is words", "\\(a) is words"],
  ["It ends. 3. We do not.", "It ends. 3\\. We do not."],
  ["one<br>- two", "one\\\n\\- two"],
])("words that look like Markdown stay words: %s", (html, markdown) => {
  expect(htmlToMarkdown(html)).toBe(`${markdown}\n`);
});

test.each([
  ["<b>bold </b>word", "**bold** word"],
  ["<b><i>both</i></b>", "***both***"],
  ["wo<b>r</b>d", "wo**r**d"],
  ['wo<b>"r"</b>d', 'wo<!-- -->**"r"**<!-- -->d'],
  ["<i>a</i><b>b</b>", "*a*<!-- --><!-- -->**b**"],
  ["<a href='https://a.b'>https://a.b</a>", "<https://a.b>"],
  ["<a href='https://a.b/(c)'>[x]</a>", "[\\[x\\]](<https://a.b/\\(c\\)>)"],
])("marks: %s", (html, markdown) => {
  expect(htmlToMarkdown(html)).toBe(`${markdown}\n`);
});

test("what the form does not say is said by an attribute", () => {
  const paragraph = (kind: string, level: number, words: string, label = "") =>
    `<p data-kind="${kind}" data-level="${level}" data-label="${label}">${words}</p>`;
  const html = [
    paragraph("preambular", 0, "The past being past"),
    paragraph("operative", 0, "Decides"),
    paragraph("operative", 0, "Inserts", "bis"),
    paragraph("operative", 2, "has no parent"),
    ...Array.from({ length: 9 }, (_, index) => paragraph("operative", 1, `letter ${index + 1}`)),
    paragraph("preambular", 0, "Recalling it,"),
    paragraph("list-item", 0, "one"),
    paragraph("list-item", 2, "two below"),
    paragraph("quote", 0, "words<br>of others"),
  ];
  const lines = htmlToMarkdown(html.join("")).split("\n\n");
  expect(lines.filter((line) => !/letter [1-8]/.test(line))).toEqual([
    "The past being past {.preambular}",
    "1. Decides",
    "1 bis. Inserts",
    " (i) has no parent {.operative .level-2}",
    "(i) letter 9 {.operative .level-1}",
    "Recalling it, {.preambular}",
    "- one",
    "  - two below {.list-item .level-2}",
    "> words\\\n> of others\n",
  ]);
});

test("the numeral i behind the letter h says that it is one", () => {
  const letters = Array.from({ length: 8 }, () => `<li>letter</li>`).join("");
  const html = `<ol><li>all:<ol type="a">${letters}<ol type="i"><li>numeral</li></ol></ol></li></ol>`;
  expect(htmlToMarkdown(html)).toContain("    (i) numeral {.operative .level-2}");
});

test("nothing gives nothing", () => {
  expect(htmlToMarkdown("<p>&nbsp;</p>")).toBe("");
  expect(textToMarkdown(" \n")).toBe("");
});
