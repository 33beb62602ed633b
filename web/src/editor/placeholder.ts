// What an empty title, and a text of one empty plain paragraph, ask for.
import type { Node } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Translate } from "../messages/catalogue.ts";

/** The plugin; the words are the page's. */
export function placeholders(t: Translate): Plugin {
  const hint = (from: number, node: Node, words: string) =>
    Decoration.node(from, from + node.nodeSize, { "data-placeholder": words });
  return new Plugin({
    props: {
      decorations({ doc }) {
        const title = doc.child(0);
        const first = doc.childCount === 2 ? doc.child(1) : null;
        const hints: Decoration[] = [];
        if (title.content.size === 0) hints.push(hint(0, title, t("editor-title-placeholder")));
        if (first?.content.size === 0 && first.attrs["kind"] === "paragraph")
          hints.push(hint(title.nodeSize, first, t("editor-text-placeholder")));
        return hints.length === 0 ? null : DecorationSet.create(doc, hints);
      },
    },
  });
}
