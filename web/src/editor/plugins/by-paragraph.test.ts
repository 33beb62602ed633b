import { expect, test } from "vitest";
import { Decoration, DecorationSet } from "prosemirror-view";
import { byParagraph } from "./by-paragraph.ts";
import { draft } from "./testing.ts";

const doc = draft("Title", "p| one", "p| two", "p| three");

/** Marks the first letter of each paragraph but the second, and numbers all paragraphs. */
function marked() {
  return byParagraph(doc, (paragraph, index) => {
    if (index === 0) return null;
    const attrs = { "data-index": String(index) };
    if (index === 2) return { attrs };
    return { attrs, inside: DecorationSet.create(paragraph, [Decoration.inline(0, 1, { class: "first" })]) };
  });
}

/** The same, as ProseMirror makes it of positions in the document. */
function ordinary() {
  const all: Decoration[] = [];
  doc.forEach((paragraph, offset, index) => {
    if (index > 0)
      all.push(Decoration.node(offset, offset + paragraph.nodeSize, { "data-index": String(index) }));
    if (index === 1 || index === 3) all.push(Decoration.inline(offset + 1, offset + 2, { class: "first" }));
  });
  return DecorationSet.create(doc, all);
}

/** Equality as the view asks for it, which the published types leave out. */
function same(one: unknown, other: unknown): boolean {
  return (one as { eq(other: unknown): boolean }).eq(other);
}

test("a set by paragraph is what ProseMirror would have made of the same decorations", () => {
  expect(same(marked(), ordinary())).toBe(true);
  doc.forEach((paragraph, offset) => {
    expect(same(marked().forChild(offset, paragraph), ordinary().forChild(offset, paragraph))).toBe(true);
  });
});

test("what nobody decorates is the empty set", () => {
  expect(byParagraph(doc, () => null)).toBe(DecorationSet.empty);
});
