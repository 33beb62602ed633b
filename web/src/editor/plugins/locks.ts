// Paragraphs that are agreed ad referendum: they are shown as such, and edits to them are held back here, before the
// server would refuse them.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { DecorationSet } from "prosemirror-view";
import type { ParagraphAttrs } from "../../binding/schema.ts";
import type { Translate } from "../../messages/catalogue.ts";
import { byParagraph } from "./by-paragraph.ts";

/** What the locks need of the editor. */
export interface LockOptions {
  /** Whether a transaction brings what the document already holds; it passes whatever it changes. */
  readonly fromDocument: (tr: Transaction) => boolean;
  /** An edit was held back. */
  readonly onLocked: () => void;
  readonly t: Translate;
  readonly locked?: Iterable<string>;
}

interface LockState {
  readonly locked: ReadonlySet<string>;
  readonly decorations: DecorationSet;
}

const locksKey = new PluginKey<LockState>("locks");

/** Shows locked paragraphs and holds back edits of their words, attributes and place, undoing among them. */
export function locks(options: LockOptions): Plugin<LockState> {
  const shown = (locked: ReadonlySet<string>, doc: Node) => ({
    locked,
    decorations: decorated(doc, locked, options.t),
  });
  return new Plugin<LockState>({
    key: locksKey,
    state: {
      init: (_, state) => shown(new Set(options.locked), state.doc),
      apply(tr, before) {
        const locked = (tr.getMeta(locksKey) as ReadonlySet<string> | undefined) ?? before.locked;
        return tr.docChanged || locked !== before.locked ? shown(locked, tr.doc) : before;
      },
    },
    filterTransaction(tr, state) {
      if (!tr.docChanged || options.fromDocument(tr) || leavesAlone(tr, lockedIn(state))) return true;
      options.onLocked();
      return false;
    },
    props: { decorations: (state) => locksKey.getState(state)?.decorations },
  });
}

/** Says which paragraphs are locked. */
export function setLocked(tr: Transaction, ids: Iterable<string>): Transaction {
  return tr.setMeta(locksKey, new Set(ids));
}

/** The ids of the paragraphs that are locked. */
export function lockedIn(state: EditorState): ReadonlySet<string> {
  return locksKey.getState(state)?.locked ?? new Set();
}

function idOf(paragraph: Node): string | null {
  return (paragraph.attrs as ParagraphAttrs).id;
}

function decorated(doc: Node, locked: ReadonlySet<string>, t: Translate): DecorationSet {
  const says = t("locked-paragraph");
  const attrs = { class: "locked", title: says, "aria-description": says };
  return byParagraph(doc, (paragraph) => (locked.has(idOf(paragraph) ?? "") ? { attrs } : null));
}

/**
 * Whether every locked paragraph is after the transaction as it was before, in its place. It may be split at its very
 * start or end: there an empty paragraph begins beside it. What moves over it leaves it alone, too.
 */
function leavesAlone(tr: Transaction, locked: ReadonlySet<string>): boolean {
  if (locked.size === 0) return true;
  const byStart = new Map<number, Node>();
  const byEnd = new Map<number, Node>();
  tr.doc.forEach((paragraph, start) => {
    if (!locked.has(idOf(paragraph) ?? "")) return;
    byStart.set(start, paragraph);
    byEnd.set(start + paragraph.nodeSize, paragraph);
  });
  let kept = true;
  tr.before.forEach((paragraph, start) => {
    if (!kept || !locked.has(idOf(paragraph) ?? "")) return;
    const fromStart = byStart.get(tr.mapping.map(start, 1))?.eq(paragraph);
    const toEnd = byEnd.get(tr.mapping.map(start + paragraph.nodeSize, -1))?.eq(paragraph);
    kept = Boolean(fromStart || toEnd);
  });
  return kept;
}
