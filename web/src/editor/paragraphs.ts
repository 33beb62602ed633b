// What commands ask of a state: which paragraphs the selection touches, and how their attributes are changed.
import type { Node } from "prosemirror-model";
import type { EditorState, Selection, Transaction } from "prosemirror-state";
import { type Kind, type Label, levelWithin, type ParagraphAttrs, schema } from "../binding/schema.ts";

/** A paragraph and where it stands. */
export interface Place {
  node: Node;
  /** Its place among the children of the document; the title is 0. */
  index: number;
  /** The position before it. */
  pos: number;
}

/** What a paragraph carries beside its words. */
export function attrsOf(node: Node): ParagraphAttrs {
  return node.attrs as ParagraphAttrs;
}

/** Whether a node is a paragraph, and not the title. */
export function isParagraph(node: Node): boolean {
  return node.type === schema.nodes.paragraph;
}

/** The title or the paragraph that has the caret, or the moving end of the selection. */
export function placeOfHead(state: EditorState): Place {
  const { $head } = state.selection;
  const index = Math.min($head.index(0), state.doc.childCount - 1);
  const node = state.doc.child(index);
  return { node, index, pos: $head.depth > 0 ? $head.before(1) : state.doc.content.size - node.nodeSize };
}

/** All that the selection touches, the title included. A selection that ends before the first word of a paragraph does not touch that. */
export function selectedPlaces(doc: Node, selection: Selection): Place[] {
  const { $from, $to } = selection;
  const first = $from.index(0);
  const ends = $to.depth === 0 || (!selection.empty && $to.parentOffset === 0 && $to.index(0) > first);
  const last = ends ? $to.index(0) - 1 : $to.index(0);
  const places: Place[] = [];
  let pos = $from.depth > 0 ? $from.before(1) : $from.pos;
  for (let index = first; index <= last; index++) {
    const node = doc.child(index);
    places.push({ node, index, pos });
    pos += node.nodeSize;
  }
  return places;
}

/** The paragraphs that the selection touches, without the title. */
export function selectedParagraphs(state: EditorState): Place[] {
  return selectedPlaces(state.doc, state.selection).filter(({ node }) => isParagraph(node));
}

/** Whether paragraphs of a kind are numbered, and so may be bis, ter or alt. */
export function isNumbered(kind: Kind): boolean {
  return kind === "operative" || kind === "preambular";
}

/**
 * What a paragraph becomes with another kind. The level stays where the kind stays, and between the two kinds that
 * are indented alike; the label stays where there is a number for it.
 */
export function retyped(attrs: ParagraphAttrs, kind: Kind, level?: number): ParagraphAttrs {
  const indented: readonly Kind[] = ["operative", "list-item"];
  const keeps = attrs.kind === kind || (indented.includes(attrs.kind) && indented.includes(kind));
  return {
    id: attrs.id,
    kind,
    level: levelWithin(kind, level ?? (keeps ? attrs.level : 0)),
    label: isNumbered(kind) ? attrs.label : null,
  };
}

/** Changes what differs, attribute by attribute: such steps move no position, so words and carets stay as they are. */
export function setAttrs(tr: Transaction, { node, pos }: Place, attrs: ParagraphAttrs): Transaction {
  const before = attrsOf(node);
  if (attrs.kind !== before.kind) tr.setNodeAttribute(pos, "kind", attrs.kind);
  if (attrs.level !== before.level) tr.setNodeAttribute(pos, "level", attrs.level);
  if (attrs.label !== before.label) tr.setNodeAttribute(pos, "label", attrs.label);
  return tr;
}

/** An empty paragraph; the binding gives it its id. */
export function newParagraph(kind: Kind, level = 0, label: Label | null = null): Node {
  return schema.nodes.paragraph.create({ id: null, kind, level: levelWithin(kind, level), label });
}
