// Words that somebody commented on or wants changed: marked in the text, and the way from there to the comment or the
// suggestion.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { byParagraph } from "./by-paragraph.ts";

/** The words of a comment or a suggestion. Where something is missing, both ends are one. */
export interface Remarked {
  readonly id: string;
  readonly kind: "comment" | "suggestion";
  readonly from: number;
  readonly to: number;
  /** It is the one that is being read. */
  readonly active: boolean;
  /** It is about a place, and about no words. */
  readonly missing: boolean;
}

interface RemarkState {
  readonly remarks: readonly Remarked[];
  readonly decorations: DecorationSet;
}

const remarksKey = new PluginKey<RemarkState>("remarks");

/** Shows what `setRemarks` gave; between two of those it moves with the text. `onRemark` hears which was clicked. */
export function remarks(onRemark: (id: string) => void): Plugin<RemarkState> {
  const drawn = new WeakMap<Node, { key: string; set: DecorationSet }>();
  const shown = (remarks: readonly Remarked[], doc: Node): RemarkState => ({
    remarks,
    decorations: remarks.length === 0 ? DecorationSet.empty : decorated(doc, remarks, drawn),
  });
  return new Plugin<RemarkState>({
    key: remarksKey,
    state: {
      init: (_, state) => shown([], state.doc),
      apply(tr, before) {
        const given = tr.getMeta(remarksKey) as readonly Remarked[] | undefined;
        if (given !== undefined) return shown(given, tr.doc);
        return tr.docChanged && before.remarks.length > 0 ? shown(moved(before.remarks, tr), tr.doc) : before;
      },
    },
    props: {
      decorations: (state) => remarksKey.getState(state)?.decorations,
      handleClick(view, position, event) {
        if (!(event.target as Element).closest(".remark") || event.shiftKey) return false;
        const hit = remarksKey
          .getState(view.state)
          ?.remarks.filter(({ from, to }) => from <= position && position <= to)
          .sort((one, other) => one.to - one.from - (other.to - other.from))[0];
        if (hit !== undefined) onRemark(hit.id);
        return false;
      },
    },
  });
}

/** Says what is commented on; what is not named is shown no longer. */
export function setRemarks(tr: Transaction, given: readonly Remarked[]): Transaction {
  return tr.setMeta(remarksKey, given);
}

/** Where a comment's words are; null where they are not shown. */
export function remarkIn(state: EditorState, id: string): Remarked | null {
  return remarksKey.getState(state)?.remarks.find((remark) => remark.id === id) ?? null;
}

/** Whether a transaction takes a comment's words away; in a move, they are elsewhere after it. */
export function takesRemarks(tr: Transaction, before: EditorState): boolean {
  const { remarks } = remarksKey.getState(before) ?? { remarks: [] };
  return remarks.some(({ from, to }) => [from, to].some((end) => tr.mapping.mapResult(end).deletedAcross));
}

function moved(remarks: readonly Remarked[], tr: Transaction): Remarked[] {
  return remarks.map((remark) => {
    const from = tr.mapping.map(remark.from, remark.from === remark.to ? -1 : 1);
    return { ...remark, from, to: Math.max(from, tr.mapping.map(remark.to, -1)) };
  });
}

function decorated(
  doc: Node,
  remarks: readonly Remarked[],
  drawn: WeakMap<Node, { key: string; set: DecorationSet }>,
): DecorationSet {
  const sorted = [...remarks].sort((one, other) => one.from - other.from);
  let position = 0;
  return byParagraph(doc, (paragraph) => {
    const [start, end] = [position + 1, position + paragraph.nodeSize - 1];
    position += paragraph.nodeSize;
    const here = sorted.filter(({ from, to }) => from <= end && to >= start);
    if (here.length === 0) return null;
    const within = here.map(({ from, to, ...rest }) => ({
      ...rest,
      from: Math.max(from, start) - start,
      to: Math.min(to, end) - start,
    }));
    const key = JSON.stringify(within);
    const known = drawn.get(paragraph);
    if (known?.key === key) return { inside: known.set };
    const set = DecorationSet.create(paragraph, within.flatMap(mark));
    drawn.set(paragraph, { key, set });
    return { inside: set };
  });
}

function mark({ kind, from, to, active, missing }: Remarked): Decoration[] {
  const name = ["remark", kind === "suggestion" && "remark-proposed", active && "remark-active"]
    .filter(Boolean)
    .join(" ");
  if (from < to) return [Decoration.inline(from, to, { class: name })];
  if (!missing) return [];
  const draw = () => {
    const sign = document.createElement("span");
    sign.className = `${name} remark-missing`;
    sign.setAttribute("aria-hidden", "true");
    return sign;
  };
  return [Decoration.widget(from, draw, { key: name, side: 1, ignoreSelection: true })];
}
