// Moving paragraphs: the nodes are taken out and put in elsewhere in one transaction, so that they keep their ids.
import type { Node } from "prosemirror-model";
import { type Command, type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { nodeStart } from "../binding/places.ts";
import { isParagraph, selectedParagraphs } from "./paragraphs.ts";

/** Moves the paragraphs from index `first` to `last` before the one at index `target`. Null where nothing would move. */
export function moveParagraphs(
  state: EditorState,
  first: number,
  last: number,
  target: number,
): Transaction | null {
  const { doc } = state;
  const sound =
    first >= 1 && first <= last && last < doc.childCount && target >= 1 && target <= doc.childCount;
  if (!sound || (target >= first && target <= last + 1)) return null;
  const from = nodeStart(doc, first);
  const to = nodeStart(doc, last + 1);
  const before = nodeStart(doc, target);
  const moved = doc.slice(from, to).content;
  const place = target > last ? before - (to - from) : before;
  const tr = state.tr.delete(from, to).insert(place, moved);
  const { anchor, head } = state.selection;
  const along = (pos: number) => {
    if (pos >= from && pos <= to) return pos - from + place;
    return tr.mapping.map(pos);
  };
  return tr.setSelection(TextSelection.between(tr.doc.resolve(along(anchor)), tr.doc.resolve(along(head))));
}

/** Moves the selected paragraphs one place up or down. */
export function moveSelected(by: 1 | -1): Command {
  return (state, dispatch) => {
    const places = selectedParagraphs(state);
    const first = places[0]?.index;
    const last = places.at(-1)?.index;
    if (first === undefined || last === undefined) return false;
    const tr = moveParagraphs(state, first, last, by === 1 ? last + 2 : first - 1);
    if (tr) dispatch?.(tr.scrollIntoView());
    return tr !== null;
  };
}

/** The index of a paragraph, -1 where there is none with this id. */
export function indexOfParagraph(doc: Node, id: string): number {
  for (let i = 0; i < doc.childCount; i++) {
    const node = doc.child(i);
    if (isParagraph(node) && node.attrs["id"] === id) return i;
  }
  return -1;
}
