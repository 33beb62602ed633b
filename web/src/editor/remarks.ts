// Between the text as it is shown and what comments are about: the selection becomes an anchor, anchors become positions.
import { getCursorPosition } from "@automerge/automerge/slim";
import type { EditorState } from "prosemirror-state";
import type { ParagraphBinding } from "../binding/binding.ts";
import { type DraftHandle, pathOf } from "../binding/document.ts";
import { type Anchor, anchorOf } from "../comments/anchor.ts";
import { placeOfHead } from "./paragraphs.ts";
import type { Remarked } from "./plugins/remarks.ts";
import type { CommentPlace, RemarkAnchor } from "./types.ts";

/** An editor's parts that know where words are. */
export interface Grounds {
  state: EditorState;
  binding: ParagraphBinding;
  handle: DraftHandle;
}

/**
 * What a comment at the selection is about. Without a selection that is the caret's paragraph, and one paragraph is all
 * that a comment is about: of a longer selection it is the part in the first.
 */
export function anchorAt({ state, binding, handle }: Grounds, place: CommentPlace): Anchor | null {
  const { node, pos } = placeOfHead(state);
  const { from, to, empty, $from } = state.selection;
  const words = place === "words" && !empty && $from.depth === 1;
  const end = pos + 1 + node.content.size;
  const [first, last] = words
    ? [from, Math.min(to, $from.end())]
    : [place === "missing" ? end : pos + 1, end];
  const [head, foot] = [binding.caretAt(state.doc, first), binding.caretAt(state.doc, last)];
  if (head === null || foot === null) return null;
  // A joined paragraph has several texts: a comment is about words of one.
  const until = foot.text === head.text ? foot.index : endOf(binding, head);
  return anchorOf(handle.doc(), { text: head.text, from: head.index, to: Math.max(head.index, until) });
}

/** Where the segment of a place ends. */
function endOf({ outline }: ParagraphBinding, { text, index }: { text: string; index: number }): number {
  let start = 0;
  for (const { length } of outline.segmentsOf(text)) {
    if (index <= start + length) return start + length;
    start += length + 1;
  }
  return index;
}

/** Where anchors are shown; those that are not are left out. */
export function remarkedIn(
  { state, binding, handle }: Grounds,
  anchors: readonly RemarkAnchor[],
): Remarked[] {
  return anchors.flatMap(({ id, text, from, to, ...rest }) => {
    const position = (cursor: string) => {
      const index = getCursorPosition(handle.doc(), pathOf(text), cursor);
      return binding.positionOf(state.doc, { text, index });
    };
    try {
      const [start, end] = [position(from), position(to)];
      return start === null ? [] : [{ id, from: start, to: Math.max(start, end ?? start), ...rest }];
    } catch {
      return []; // The words are not here yet.
    }
  });
}
