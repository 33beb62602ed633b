// What keys and buttons do to the text, as ProseMirror commands: pure, from a state to a transaction.
import { toggleMark } from "prosemirror-commands";
import type { Attrs, MarkType, ResolvedPos } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  NodeSelection,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import {
  isSafeAddress,
  type Kind,
  type Label,
  LEVELS,
  levelWithin,
  type ParagraphAttrs,
  schema,
} from "../binding/schema.ts";
import {
  attrsOf,
  isNumbered,
  isParagraph,
  newParagraph,
  placeOfHead,
  retyped,
  selectedParagraphs,
  setAttrs,
} from "./paragraphs.ts";

/** Bold and italics, on and off. */
export const toggleStrong = toggleMark(schema.marks.strong);
export const toggleEm = toggleMark(schema.marks.em);

/** Enter: ends the paragraph, and goes on with what sensibly follows it. In an empty one it goes a step out. */
export const splitParagraph: Command = (state, dispatch) => {
  const tr = state.tr;
  // A footnote that is selected stays; other words that are selected go.
  if (state.selection instanceof NodeSelection) {
    tr.setSelection(TextSelection.create(tr.doc, state.selection.to));
  } else if (!state.selection.empty) {
    tr.deleteSelection();
  }
  const { $from } = tr.selection;
  if ($from.depth !== 1) return false;
  const node = $from.parent;
  const simpler = isParagraph(node) && node.content.size === 0 ? oneStepOut(attrsOf(node)) : null;
  if (simpler && !tr.docChanged) setAttrs(tr, { node, index: $from.index(0), pos: $from.before() }, simpler);
  else split(tr, $from);
  dispatch?.(tr.scrollIntoView());
  return true;
};

function split(tr: Transaction, $at: ResolvedPos): Transaction {
  const { parent } = $at;
  if ($at.parentOffset === parent.content.size) {
    tr.insert($at.after(), paragraphAfter(parent.type === schema.nodes.title ? null : attrsOf(parent)));
    return tr.setSelection(TextSelection.create(tr.doc, $at.after() + 1));
  }
  if (parent.type === schema.nodes.title) {
    return tr.split($at.pos, 1, [{ type: schema.nodes.paragraph, attrs: { kind: "paragraph" } }]);
  }
  const attrs = attrsOf(parent);
  if ($at.parentOffset === 0) {
    const kind = attrs.kind === "heading" ? "paragraph" : attrs.kind;
    return tr.insert($at.before(), newParagraph(kind, attrs.level));
  }
  return tr.split($at.pos, 1, [{ type: schema.nodes.paragraph, attrs: { ...attrs, id: null, label: null } }]);
}

/** The paragraph that follows when the one before is ended with Enter. */
function paragraphAfter(attrs: ParagraphAttrs | null) {
  if (attrs === null || attrs.kind === "heading") return newParagraph("paragraph");
  return newParagraph(attrs.kind, attrs.level);
}

/** What an empty paragraph becomes with Enter: a level less, then plain. Null where it is plain already. */
function oneStepOut(attrs: ParagraphAttrs): ParagraphAttrs | null {
  if (attrs.kind === "paragraph") return null;
  if (attrs.kind !== "heading" && attrs.level > 0) return { ...attrs, level: attrs.level - 1 };
  return retyped(attrs, "paragraph");
}

/** Shift-Enter: a line break within the paragraph. */
export const breakLine: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.isTextblock) return false;
  dispatch?.(state.tr.insertText("\n").scrollIntoView());
  return true;
};

/** Backspace at the start: what is numbered, listed or quoted becomes plain; after that it joins the one before. */
export const joinBackward: Command = (state, dispatch) => {
  const $caret = caretOf(state);
  if (!$caret || $caret.parentOffset > 0) return false;
  const place = placeOfHead(state);
  if (!isParagraph(place.node)) return true;
  const attrs = attrsOf(place.node);
  if (attrs.kind === "operative" || attrs.kind === "list-item" || attrs.kind === "quote") {
    dispatch?.(setAttrs(state.tr, place, retyped(attrs, "paragraph")).scrollIntoView());
  } else {
    dispatch?.(join(state.tr, $caret.before()).scrollIntoView());
  }
  return true;
};

/** Delete at the end: joins the one after. */
export const joinForward: Command = (state, dispatch) => {
  const $caret = caretOf(state);
  if (!$caret || $caret.parentOffset < $caret.parent.content.size) return false;
  if ($caret.after() < state.doc.content.size) dispatch?.(join(state.tr, $caret.after()).scrollIntoView());
  return true;
};

/** Joins the paragraphs on both sides of a position. An empty one goes, so that the other stays what it is. */
function join(tr: Transaction, pos: number): Transaction {
  const { nodeBefore: before, nodeAfter: after } = tr.doc.resolve(pos);
  if (before === null || after === null) return tr;
  if (before.content.size === 0 && isParagraph(before)) return tr.delete(pos - before.nodeSize, pos);
  if (after.content.size > 0) return tr.join(pos);
  tr.delete(pos, pos + after.nodeSize);
  return tr.setSelection(TextSelection.create(tr.doc, pos - 1));
}

function caretOf(state: EditorState): ResolvedPos | null {
  const { selection } = state;
  return selection instanceof TextSelection && selection.$cursor?.depth === 1 ? selection.$cursor : null;
}

/** Makes the selected paragraphs another kind. */
export function setKind(kind: Kind, level?: number): Command {
  return changeParagraphs((attrs) => retyped(attrs, kind, level));
}

/** Gives the selected paragraphs a label, where they are numbered. */
export function setLabel(label: Label | null): Command {
  return changeParagraphs((attrs) => (isNumbered(attrs.kind) ? { ...attrs, label } : attrs));
}

/** Changes the level of the selected paragraphs, as far as their kind goes. */
export function changeLevel(by: 1 | -1): Command {
  return changeParagraphs((attrs) => ({ ...attrs, level: levelWithin(attrs.kind, attrs.level + by) }));
}

/** Tab and Shift-Tab: change the level where what is selected has levels. Elsewhere the key goes on, out of the editor. */
export function indent(by: 1 | -1): Command {
  return (state, dispatch) => {
    const levelled = selectedParagraphs(state).some(({ node }) => {
      const [lowest, highest] = LEVELS[attrsOf(node).kind];
      return lowest < highest;
    });
    if (levelled) changeLevel(by)(state, dispatch);
    return levelled;
  };
}

/** True where something changes. */
function changeParagraphs(change: (attrs: ParagraphAttrs) => ParagraphAttrs): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    for (const place of selectedParagraphs(state)) setAttrs(tr, place, change(attrsOf(place.node)));
    if (tr.docChanged) dispatch?.(tr.scrollIntoView());
    return tr.docChanged;
  };
}

/** Puts a footnote behind the selection. */
export function insertFootnote(id: string): Command {
  return (state, dispatch) => {
    const { $to } = state.selection;
    if (!$to.parent.isTextblock || !isParagraph($to.parent)) return false;
    const tr = state.tr.insert($to.pos, schema.nodes.footnote.create({ id }));
    tr.setSelection(TextSelection.create(tr.doc, $to.pos + 1));
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Links the selected words, the link that the caret is in, or the address itself where nothing is selected; null takes the link away. */
export function setLink(href: string | null): Command {
  const { link } = schema.marks;
  return (state, dispatch) => {
    if (href !== null && !isSafeAddress(href)) return false;
    const { selection } = state;
    const around = markedAround(selection.$head, link);
    const { from, to } = selection.empty && around ? around : selection;
    const tr = state.tr;
    if (from === to) {
      if (href === null || !selection.$from.parent.isTextblock) return false;
      tr.insertText(href.trim(), from).addMark(
        from,
        from + href.trim().length,
        link.create({ href: href.trim() }),
      );
    } else {
      tr.removeMark(from, to, link);
      if (href !== null) tr.addMark(from, to, link.create({ href: href.trim() }));
    }
    dispatch?.(tr.removeStoredMark(link).scrollIntoView());
    return true;
  };
}

/** The stretch with the same mark that a position is in or at the end of. */
export function markedAround(
  $pos: ResolvedPos,
  type: MarkType,
): { from: number; to: number; attrs: Attrs } | null {
  const { parent } = $pos;
  const has = (index: number) => {
    const mark =
      index >= 0 && index < parent.childCount ? type.isInSet(parent.child(index).marks) : undefined;
    return mark ?? null;
  };
  const at = $pos.index();
  const mark = has(at) ?? ($pos.textOffset === 0 ? has(at - 1) : null);
  if (mark === null) return null;
  let first = has(at)?.eq(mark) ? at : at - 1;
  let last = first;
  while (has(first - 1)?.eq(mark)) first--;
  while (has(last + 1)?.eq(mark)) last++;
  const from = $pos.posAtIndex(first);
  return { from, to: $pos.posAtIndex(last + 1), attrs: mark.attrs };
}
