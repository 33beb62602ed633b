// Footnote marks are numbered by their first appearance in the text, as in a published version.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "../../binding/schema.ts";
import type { Translate } from "../../messages/catalogue.ts";
import { byParagraph, perParagraph } from "./by-paragraph.ts";

/** One mark of a footnote. A footnote that is referred to twice has two, with one number. */
export interface FootnoteMark {
  readonly id: string;
  readonly number: number;
  /** Where the mark stands in the document. */
  readonly pos: number;
}

interface FootnoteState {
  readonly marks: readonly FootnoteMark[];
  readonly decorations: DecorationSet;
}

const footnotesKey = new PluginKey<FootnoteState>("footnotes");

/** Shows the numbers of footnotes, and names their marks. */
export function footnotes(options: { readonly t: Translate }): Plugin<FootnoteState> {
  const show = marksShown(options.t);
  return new Plugin<FootnoteState>({
    key: footnotesKey,
    state: {
      init: (_, state) => read(state.doc, show),
      apply: (tr, before) => (tr.docChanged ? read(tr.doc, show) : before),
    },
    props: { decorations: (state) => footnotesKey.getState(state)?.decorations },
  });
}

/** The marks of footnotes in the order of the text. A title has none: a published title is plain words. */
export function footnotesOf(state: EditorState): readonly FootnoteMark[] {
  return footnotesKey.getState(state)?.marks ?? [];
}

/** A mark in a paragraph: how far from the start of its words. */
interface Found {
  readonly id: string;
  readonly offset: number;
}

const foundIn = perParagraph((paragraph) => {
  const found: Found[] = [];
  if (paragraph.type === schema.nodes.title) return found;
  paragraph.forEach((node, offset) => {
    if (node.type === schema.nodes.footnote) found.push({ id: node.attrs["id"] as string, offset });
  });
  return found;
});

type Show = (paragraph: Node, marks: readonly (Found & { readonly number: number })[]) => DecorationSet;

function read(doc: Node, show: Show): FootnoteState {
  const marks: FootnoteMark[] = [];
  const numbers = new Map<string, number>();
  let start = 0;
  const decorations = byParagraph(doc, (paragraph) => {
    const here = foundIn(paragraph).map(({ id, offset }) => {
      const number = numbers.get(id) ?? numbers.size + 1;
      numbers.set(id, number);
      return { id, offset, number };
    });
    for (const { id, offset, number } of here) marks.push({ id, number, pos: start + 1 + offset });
    start += paragraph.nodeSize;
    return here.length === 0 ? null : { inside: show(paragraph, here) };
  });
  return { marks, decorations };
}

/** Decorates marks, and does so once as long as a paragraph and its numbers stay. */
function marksShown(t: Translate): Show {
  const last = new WeakMap<Node, { readonly key: string; readonly set: DecorationSet }>();
  return (paragraph, marks) => {
    const names = marks.map(({ number }) => t("footnote-mark", { number: String(number) }));
    const key = names.join("\n");
    const known = last.get(paragraph);
    if (known?.key === key) return known.set;
    const decorations = marks.map(({ offset, number }, index) => {
      // Without a role, a superscript may have no name.
      const attrs = { "data-note": String(number), role: "img", "aria-label": names[index] ?? "" };
      return Decoration.node(offset, offset + 1, attrs);
    });
    const set = DecorationSet.create(paragraph, decorations);
    last.set(paragraph, { key, set });
    return set;
  };
}
