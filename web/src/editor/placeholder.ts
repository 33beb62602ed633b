// What an empty title, an empty heading, and a text of one empty plain paragraph ask for.
import type { Node } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { Decoration, type DecorationAttrs, DecorationSet } from "prosemirror-view";
import type { Translate } from "../messages/catalogue.ts";
import { attrsOf, isParagraph } from "./paragraphs.ts";

/** The plugin; the words are the page's. */
export function placeholders(t: Translate): Plugin {
  // A heading without words has no name, and readers who go from heading to heading would hear nothing.
  const named = (words: string) => ({ "data-placeholder": words, "aria-label": words });
  const hintFor = (node: Node, isAlone: boolean): DecorationAttrs | null => {
    if (node.content.size > 0) return null;
    if (!isParagraph(node)) return named(t("editor-title-placeholder"));
    const { kind } = attrsOf(node);
    if (kind === "heading") return named(t("editor-heading-placeholder"));
    return isAlone && kind === "paragraph" ? { "data-placeholder": t("editor-text-placeholder") } : null;
  };
  return new Plugin({
    props: {
      decorations({ doc }) {
        const hints: Decoration[] = [];
        doc.forEach((node, pos) => {
          const hint = hintFor(node, doc.childCount === 2);
          if (hint) hints.push(Decoration.node(pos, pos + node.nodeSize, hint));
        });
        return hints.length === 0 ? null : DecorationSet.create(doc, hints);
      },
    },
  });
}
