// Decorations kept by paragraph, for plugins that have something to say about most paragraphs.
//
// A `DecorationSet` looks through all that it holds for each child of the document that is drawn, on every keystroke:
// with 2,000 numbered paragraphs that alone takes longer than a frame. The set that is made here answers for a
// paragraph at once. It is made anew for each document; what is in a paragraph is counted from the paragraph's own
// start, so plugins keep it by node and only look at the paragraphs that changed.
import type { Node } from "prosemirror-model";
import { Decoration, type DecorationAttrs, DecorationSet } from "prosemirror-view";

/** What a plugin adds to one paragraph. */
export interface ParagraphParts {
  /** Attributes of the paragraph's element. */
  readonly attrs?: DecorationAttrs;
  /** Decorations of its words, made with `DecorationSet.create(paragraph, …)`. */
  readonly inside?: DecorationSet;
}

class ParagraphSet extends DecorationSet {
  readonly #inside: ReadonlyMap<number, DecorationSet>;

  constructor(local: readonly Decoration[], inside: ReadonlyMap<number, DecorationSet>, doc: Node) {
    const children: (number | DecorationSet)[] = [];
    doc.forEach((paragraph, offset) => {
      const set = inside.get(offset);
      if (set !== undefined) children.push(offset, offset + paragraph.nodeSize, set);
    });
    // @ts-expect-error The published types leave out what the constructor takes.
    super(local, children);
    this.#inside = inside;
  }

  override forChild(offset: number): DecorationSet {
    return this.#inside.get(offset) ?? DecorationSet.empty;
  }
}

/** The decorations of a document, from what `parts` says of its title (index 0) and of each paragraph. */
export function byParagraph(
  doc: Node,
  parts: (paragraph: Node, index: number) => ParagraphParts | null | undefined,
): DecorationSet {
  const local: Decoration[] = [];
  const inside = new Map<number, DecorationSet>();
  doc.forEach((paragraph, offset, index) => {
    const found = parts(paragraph, index);
    if (found?.attrs) local.push(Decoration.node(offset, offset + paragraph.nodeSize, found.attrs));
    if (found?.inside && found.inside !== DecorationSet.empty) inside.set(offset, found.inside);
  });
  return local.length + inside.size === 0 ? DecorationSet.empty : new ParagraphSet(local, inside, doc);
}

/** Computes something of a paragraph once: nodes never change. */
export function perParagraph<T>(compute: (paragraph: Node) => T): (paragraph: Node) => T {
  const known = new WeakMap<Node, { readonly value: T }>();
  return (paragraph) => {
    let entry = known.get(paragraph);
    if (entry === undefined) known.set(paragraph, (entry = { value: compute(paragraph) }));
    return entry.value;
  };
}
