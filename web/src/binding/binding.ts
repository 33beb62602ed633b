// The draft in an editor: what is typed is written to the draft, and what others write is shown. The only module of the
// binding that knows the view.
import { diff, getHeads, type Heads, type Patch } from "@automerge/automerge/slim";
import { isHistoryTransaction } from "prosemirror-history";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { applyPatches } from "./apply.ts";
import { type Draft, type DraftChange, type DraftHandle, randomId } from "./document.ts";
import { matchAttrs, matchContent } from "./match.ts";
import type { Outline } from "./outline.ts";
import { type Caret, caretAt, nodeStart, positionOf, type Shown } from "./places.ts";
import { readDraft } from "./read.ts";
import { TITLE } from "./schema.ts";
import { type Written, writeEdit } from "./write.ts";

/** Marks the binding's own transactions, which are never written: `own` answers an edit, `remote` shows what came in. */
export const bindingKey = new PluginKey<undefined>("paragraphs");

export interface BindingOptions {
  /** Makes ids of paragraphs and footnotes; random ones where it is not given. */
  newId?: () => string;
  /** Somebody wrote in a paragraph that is removed; the words stay on record and are not shown. */
  onHiddenEdit?: (paragraph: string) => void;
  /** Whether a paragraph is locked: what was emptied beside it is removed, not joined to it. */
  isLocked?: (paragraph: string) => boolean;
}

function isSameHeads(a: Heads, b: Heads): boolean {
  return a.length === b.length && a.every((head, i) => head === b[i]);
}

/**
 * Binds one editor to one draft.
 *
 * The plugin writes in `appendTransaction`: a state that is made by applying a transaction has been written. Never apply
 * one to see what would happen. Plugins that filter transactions must let through those with the meta `bindingKey`.
 */
export class ParagraphBinding {
  /** The draft as it was read at first: the document to begin the editor's state with. */
  readonly initial: Node;
  /** How often view and draft had to be matched as a whole, which nothing in normal use asks for; and why the last time. */
  rebuilds = 0;
  lastError: unknown = null;

  private readonly shown: Shown;
  private readonly newId: () => string;
  private readonly onHiddenEdit: (paragraph: string) => void;
  private readonly isLocked: (paragraph: string) => boolean;
  /** The heads up to which the draft is shown. */
  private heads: Heads;
  private isWriting = false;
  /** A change of the binding's own was begun, and the handle has not told of it yet. */
  private awaitsEcho = false;
  /** Somebody else wrote between the binding's own changes, or before it heard of one. */
  private isDisturbed = false;
  /** What the paragraphs that were removed here said then: an undo restores them to that, or to what was added since. */
  private readonly removedWords = new Map<string, string>();

  constructor(
    private readonly handle: DraftHandle,
    options: BindingOptions = {},
  ) {
    const { outline, blocks, node } = readDraft(handle.doc());
    this.shown = { outline, blocks };
    this.initial = node;
    this.heads = getHeads(handle.doc());
    this.newId = options.newId ?? randomId;
    this.onHiddenEdit = options.onHiddenEdit ?? (() => {});
    this.isLocked = options.isLocked ?? (() => false);
  }

  /** Where each segment lies. */
  get outline(): Outline {
    return this.shown.outline;
  }
  /** The segments of each node of the document, in order. */
  get blocks(): readonly string[][] {
    return this.shown.blocks;
  }

  /** The place of a position, which stays with its words. */
  caretAt(doc: Node, position: number): Caret | null {
    return caretAt(doc, this.shown, position);
  }
  /** The position of a place; null where it is not shown. */
  positionOf(doc: Node, caret: Caret): number | null {
    return positionOf(doc, this.shown, caret);
  }

  plugin(): Plugin<undefined> {
    return new Plugin<undefined>({
      key: bindingKey,
      appendTransaction: (transactions, _before, state) => this.write(transactions, state),
      view: (view) => {
        const follow = (change: DraftChange) => {
          const tr = this.apply(view.state, change);
          if (tr !== null) view.dispatch(tr);
        };
        this.handle.on("change", follow);
        // The draft may have gone on since it was read.
        const tr = this.follow(view.state, this.unseen());
        if (tr !== null) view.dispatch(tr);
        return { destroy: () => this.handle.off("change", follow) };
      },
    });
  }

  /** Writes what transactions did. Returns one that shows what the draft made of it: ids, above all. */
  write(transactions: readonly Transaction[], state: EditorState): Transaction | null {
    const local = transactions.filter((tr) => tr.docChanged && tr.getMeta(bindingKey) === undefined);
    const [first] = local;
    if (first === undefined) return null;
    const tr = state.tr;
    try {
      if (this.unseen().length > 0) throw new Error("what was edited is not the draft any more");
      this.settle(tr, this.writeLocal(first.before, state.doc, local));
    } catch (error) {
      this.rebuild(tr, error);
    }
    return finish(tr, state, "own");
  }

  /** A transaction that shows what a change brought; null where there is nothing to show. */
  apply(state: EditorState, change: DraftChange): Transaction | null {
    if (this.isWriting) {
      this.isDisturbed ||= !this.awaitsEcho || change.doc !== this.handle.doc();
      this.awaitsEcho = false;
      return null;
    }
    const before = getHeads(change.patchInfo.before);
    const isNext = isSameHeads(before, this.heads) && change.doc === this.handle.doc();
    // Where another listener wrote before this one heard of the change, it leads to a draft that was left behind.
    return this.follow(state, isNext ? change.patches : this.unseen());
  }

  /** What is in the draft and not in the view. Changes that alter nothing are not announced. */
  private unseen(): Patch[] {
    const doc = this.handle.doc();
    const heads = getHeads(doc);
    return isSameHeads(heads, this.heads) ? [] : diff(doc, this.heads, heads);
  }

  private writeLocal(before: Node, after: Node, local: readonly Transaction[]): Written {
    this.isWriting = true;
    this.isDisturbed = false;
    try {
      const edit = {
        before,
        after,
        maps: local.flatMap((tr) => tr.mapping.maps),
        outline: this.shown.outline,
        blocks: this.shown.blocks,
        doc: this.handle.doc(),
        newId: this.newId,
        restores: local.some(isHistoryTransaction),
        removedWords: this.removedWords,
      };
      const change = (write: (draft: Draft) => void) => {
        this.awaitsEcho = true;
        // Neither time nor message: nothing in a draft tells when it was written, and a sealed one refuses both.
        this.handle.change(write, { time: 0 });
      };
      const written = writeEdit(change, edit, this.isLocked);
      if (this.isDisturbed) throw new Error("somebody else wrote while this was being written");
      this.heads = getHeads(this.handle.doc());
      return written;
    } finally {
      this.isWriting = false;
    }
  }

  /** Brings the nodes that were edited to what the draft says of them. */
  private settle(tr: Transaction, { plan, contents, isRearranged }: Written): void {
    const { outline } = this.shown;
    for (const { segments, words } of plan.removed) this.removedWords.set(segments[0]!, words);
    if (isRearranged) this.shown.blocks = outline.layout();
    if (this.shown.blocks.length !== tr.doc.childCount)
      throw new Error("the draft has other paragraphs than the view");
    let position = nodeStart(tr.doc, plan.newEnd);
    // From the end, so that the positions before stay true.
    for (let i = plan.newEnd - 1; i >= plan.first; i--) {
      const { node, untouched } = plan.blocks[i - plan.first]!;
      position -= node.nodeSize;
      const block = this.shown.blocks[i]!;
      if (block[0] !== TITLE) matchAttrs(tr, position, node.attrs, outline.attrsOf(block[0]!));
      if (untouched) continue;
      let want = Fragment.empty;
      for (const segment of block) want = want.append(contents.get(segment) ?? Fragment.empty);
      matchContent(tr, position + 1, node.content, want);
    }
  }

  /** A transaction from what is shown to the draft as it is, along these patches. */
  private follow(state: EditorState, patches: readonly Patch[]): Transaction | null {
    const tr = state.tr;
    const doc = this.handle.doc();
    const hidden: string[] = [];
    try {
      const { isSound, hiddenEdits } = applyPatches(tr, this.shown, doc, patches, this.heads);
      if (!isSound) throw new Error("the patches cannot be followed");
      hidden.push(...hiddenEdits);
      this.heads = getHeads(doc);
    } catch (error) {
      this.rebuild(tr, error);
    }
    for (const paragraph of hidden) this.onHiddenEdit(paragraph);
    return finish(tr, state, "remote");
  }

  /** The way out where view and draft cannot be brought along in steps: all is read, and the nodes that differ replaced. */
  private rebuild(tr: Transaction, error: unknown): void {
    this.rebuilds++;
    this.lastError = error;
    const { outline, blocks, node } = readDraft(this.handle.doc());
    this.shown.outline = outline;
    this.shown.blocks = blocks;
    this.heads = getHeads(this.handle.doc());
    const old = tr.doc;
    let first = 0;
    let from = 0;
    const most = Math.min(old.childCount, node.childCount);
    while (first < most && old.child(first).eq(node.child(first))) from += old.child(first++).nodeSize;
    let oldEnd = old.childCount;
    let newEnd = node.childCount;
    let to = old.content.size;
    while (oldEnd > first && newEnd > first && old.child(oldEnd - 1).eq(node.child(newEnd - 1))) {
      to -= old.child(--oldEnd).nodeSize;
      newEnd--;
    }
    const nodes = Fragment.fromArray(node.content.content.slice(first, newEnd));
    if (from < to || nodes.size > 0) tr.step(new ReplaceStep(from, to, new Slice(nodes, 0, 0)));
  }
}

/** Makes a transaction of the binding's own complete; null where it changes nothing. */
function finish(tr: Transaction, state: EditorState, meta: "own" | "remote"): Transaction | null {
  if (!tr.docChanged) return null;
  // Somebody else's edit does not switch off the bold that is about to be typed.
  if (state.storedMarks !== null) tr.setStoredMarks(state.storedMarks);
  return tr.setMeta(bindingKey, meta).setMeta("addToHistory", false);
}
