// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { readHtml } from "../paste.ts";
import { isNote, type Pasted, type PastedInline } from "./blocks.ts";
import { GOOGLE_DOCS, LIBREOFFICE, OUTLOOK, WEB_PAGE, WORD, WORD_WEB } from "./programs.ts";

/** One line for each paragraph: its kind, level and label, and its words with their marks. */
function outline({ blocks, notes }: Pasted): string[] {
  const lines = blocks.map(({ kind, level, label, content }) => {
    return `${kind}${level === 0 ? "" : ` ${level}`}${label === null ? "" : ` ${label}`}: ${words(content)}`;
  });
  return [...lines, ...[...notes.values()].map((note) => `note: ${words(note)}`)];
}

function words(content: readonly PastedInline[]): string {
  return content
    .map((piece) => {
      if (isNote(piece)) return "^";
      const mark = (piece.strong ? "**" : "") + (piece.em ? "*" : "");
      const text = `${mark}${piece.text.replaceAll("\n", "⏎")}${mark}`;
      return piece.link === null ? text : `<${piece.link}>${text}`;
    })
    .join("");
}

const read = (html: string) => outline(readHtml(html));

test("Word: numbered paragraphs, changes taken, comments dropped, footnotes with their words", () => {
  expect(read(WORD)).toEqual([
    "heading: Declaration of the workshop",
    "heading 1: Shared convictions",
    "preambular: *Recalling* the regional dialogues,",
    "operative: **Requests** all participants^:",
    "operative 1: to <https://example.org/archive>open archives;",
    "operative 2: in summer;",
    "operative: Decides.",
    "list-item 1: an item",
    "paragraph: Town | Rooms",
    "paragraph: Ronda | 3",
    "note: See the *annex*.",
  ]);
});

test("Word on the web: levels are named by the items", () => {
  expect(read(WORD_WEB)).toEqual([
    "heading 2: Means",
    "operative: **Urges** all",
    "operative 1: to act;",
    "list-item: an item",
  ]);
});

test("Google Docs: bold and italics by their styles, lists inside lists", () => {
  expect(read(GOOGLE_DOCS)).toEqual([
    "heading 2: Follow-up",
    "preambular: *Mindful* of the **need**,",
    "operative: We agree:",
    "operative 1: to meet",
    "operative 2: soon",
    "list-item: one",
    "list-item 1: below⏎it",
  ]);
});

test("LibreOffice", () => {
  expect(read(LIBREOFFICE)).toEqual([
    "heading 1: Preámbulo",
    "preambular: *Recordando* la reunión^,",
    "operative: Pide **ayuda**:",
    "operative 1: primero;",
    "quote: Palabras de otros",
    "note: Acta de la reunión.",
  ]);
});

test("Outlook: tables of the layout are no tables, and empty lines part paragraphs", () => {
  expect(read(OUTLOOK)).toEqual([
    "paragraph: Dear all,",
    "paragraph: please see:",
    "paragraph: Aside",
    "paragraph: One",
    "paragraph: Two⏎lines",
  ]);
});

test("a web page: words, structure and links that can be followed; nothing that runs or loads", () => {
  expect(read(WEB_PAGE)).toEqual([
    "paragraph: Home",
    "heading 1: A page",
    "paragraph: Words <http://example.org/a?b=c>there, **bold** and up^.",
    "paragraph: kept⏎as it is",
    "list-item: one",
    "paragraph: more of it",
    "list-item 1: two",
    "note: A source.",
  ]);
});

test("a draft: kinds, levels, labels and footnotes", () => {
  const html = `<p data-id="x" data-kind="operative" data-level="1" data-label="bis"><em>Asks</em><sup data-footnote="n"
    data-words="A note"></sup></p><h2 data-kind="heading" data-level="1">Part</h2><p data-kind="evil">x</p>`;
  expect(read(html)).toEqual(["operative 1 bis: *Asks*^", "heading 1: Part", "paragraph: x", "note: A note"]);
});

test("markers that were typed make paragraphs of their level; other beginnings are words", () => {
  const typed = [
    "PP1. Recalling it",
    "1. Requests, namely:",
    "(a) one;",
    "(h) eight;",
    "(i) nine, as a letter;",
    "3 bis. Inserted",
    "OP4 alt. Other",
    "(i) a numeral",
    "(ii) another",
    "(b) a letter",
    "• a bullet",
    "1986. A year",
    "5. per cent",
    "(see) above",
  ];
  expect(read(typed.map((line) => `<p>${line}</p>`).join(""))).toEqual([
    "preambular: Recalling it",
    "operative: Requests, namely:",
    "operative 1: one;",
    "operative 1: eight;",
    "operative 1: nine, as a letter;",
    "operative bis: Inserted",
    "operative alt: Other",
    "operative 2: a numeral",
    "operative 2: another",
    "operative 1: a letter",
    "list-item: a bullet",
    "paragraph: 1986. A year",
    "paragraph: 5. per cent",
    "paragraph: (see) above",
  ]);
});

test("behind operative paragraphs no opening makes a preambular one, until the next heading", () => {
  expect(read("<p>1. Requests</p><p>Recalling it,</p><h2>Part</h2><p>Recalling it,</p>")).toEqual([
    "operative: Requests",
    "paragraph: Recalling it,",
    "heading 2: Part",
    "preambular: Recalling it,",
  ]);
});

test("a heading is bold by itself", () => {
  expect(read("<h2><b>Part <i>one</i></b></h2><h2><b>Part</b> two</h2>")).toEqual([
    "heading 2: Part *one*",
    "heading 2: **Part** two",
  ]);
});

test("words that are pasted into a sentence keep what looks like a marker", () => {
  expect(read("<span>(a) of article 5</span>")).toEqual(["paragraph: (a) of article 5"]);
});

test("a reference whose note was not copied is left out", () => {
  const html = `as agreed<a style='mso-footnote-id:ftn3' href="#_ftn3" name="_ftnref3"><span>[3]</span></a>.`;
  expect(read(html)).toEqual(["paragraph: as agreed."]);
});

test("a list of contents is no list of footnotes", () => {
  const html = `<p><a id="c1" href="#s1">Part</a></p><h2 id="s1">Part</h2><p>Words <a href="#c1">up</a></p>`;
  expect(read(html)).toEqual(["paragraph: Part", "heading 2: Part", "paragraph: Words up"]);
});

test("no-break spaces stay where typography asks for them", () => {
  expect(read("«&nbsp;Non&nbsp;», dit-il&nbsp;: de&nbsp;&nbsp;rien")).toEqual([
    "paragraph: «\u00a0Non\u00a0», dit-il\u00a0: de rien",
  ]);
});

test("markers of other kinds stay as words", () => {
  const item = (marker: string) =>
    `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>${marker}<span>&nbsp; </span></span>Words</p>`;
  expect(read(item("A.") + item("Article 1.") + item("1.2.") + item("§"))).toEqual([
    "paragraph: A. Words",
    "paragraph: Article 1. Words",
    "operative 1: Words",
    "list-item: Words",
  ]);
});

test("depth and length break nothing", () => {
  const deep = "<div>".repeat(200) + "words" + "</div>".repeat(200);
  expect(read(deep)).toEqual(["paragraph: words"]);
  const long = "<p>Recalling it,</p>".repeat(1000);
  expect(read(long).length).toBe(1000);
});
