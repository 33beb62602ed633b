// What somebody who suggests has changed, in the text itself: words put in are marked, words taken out are shown beside
// them, and the paragraph has a bar in the margin.
import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Translate } from "../../messages/catalogue.ts";
import type { ShownChange } from "../types.ts";

const changesKey = new PluginKey<DecorationSet>("changes");

/** Shows what `setChanges` gave; between two of those it moves with the text. */
export function changes({ t }: { t: Translate }): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: changesKey,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, before) {
        const given = tr.getMeta(changesKey) as readonly ShownChange[] | undefined;
        return given === undefined ? before.map(tr.mapping, tr.doc) : decorated(tr.doc, given, t);
      },
    },
    props: { decorations: (state) => changesKey.getState(state) },
  });
}

/** Says what was changed; what is not named is as it was. */
export function setChanges(tr: Transaction, given: readonly ShownChange[]): Transaction {
  return tr.setMeta(changesKey, given);
}

function decorated(doc: Node, given: readonly ShownChange[], t: Translate): DecorationSet {
  const byId = new Map(given.map((change) => [change.paragraph, change]));
  const decorations: Decoration[] = [];
  doc.forEach((node, start) => {
    const change = byId.get(String(node.attrs["id"]));
    if (change !== undefined) decorations.push(...marksOf(node, start, change, t));
  });
  return DecorationSet.create(doc, decorations);
}

function marksOf(node: Node, start: number, change: ShownChange, t: Translate): Decoration[] {
  const place = (offset: number) => start + 1 + Math.min(offset, node.content.size);
  const [from, to] = [place(change.from), place(change.to)];
  const bar = { class: "suggested", "aria-description": t("suggested-here") };
  const marks = [Decoration.node(start, start + node.nodeSize, bar)];
  if (from < to) {
    // What is typed at the end of inserted words belongs to them.
    marks.push(Decoration.inline(from, to, { class: "suggested-words" }, { inclusiveEnd: true }));
  }
  if (change.deleted !== "") marks.push(struck(from, change.deleted));
  return marks;
}

/** Words that are not in the text any more. They cannot be written in, and listeners have them in the list beside. */
function struck(position: number, words: string): Decoration {
  const draw = () => {
    const shown = document.createElement("span");
    shown.className = "suggested-away";
    shown.setAttribute("aria-hidden", "true");
    shown.contentEditable = "false";
    shown.textContent = words;
    return shown;
  };
  return Decoration.widget(position, draw, { key: `away ${words}`, side: -1, ignoreSelection: true });
}
