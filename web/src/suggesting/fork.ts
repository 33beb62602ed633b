// A draft of one's own: what the others write comes in, what one writes stays in it and is proposed. It is a document in
// memory, which nobody is ever sent.
import * as A from "@automerge/automerge/slim";
import type { Draft, DraftChange, DraftHandle } from "../binding/document.ts";
import type { KeptEdit } from "../session/types.ts";
import { applyEdits } from "./apply.ts";

/** A private copy of a draft, with what an editor needs of one. */
export class DraftFork implements DraftHandle {
  /** The draft without what is written here. */
  readonly draft: DraftHandle;
  readonly #listeners = new Set<(change: DraftChange) => void>();
  #doc: A.Doc<Draft>;

  /** Begins with the draft as it is, and with what was proposed before. */
  constructor(draft: DraftHandle, edits: readonly KeptEdit[] = []) {
    this.draft = draft;
    this.#doc = applyEdits(A.clone(draft.doc()), edits);
    draft.on("change", this.#follow);
  }

  doc(): Draft {
    return this.#doc;
  }

  change(write: (draft: Draft) => void): void {
    this.#become((doc) => A.change(doc, { time: 0 }, write));
  }

  on(_event: "change", listener: (change: DraftChange) => void): void {
    this.#listeners.add(listener);
  }

  off(_event: "change", listener: (change: DraftChange) => void): void {
    this.#listeners.delete(listener);
  }

  /** Takes nothing in any more. */
  close(): void {
    this.draft.off("change", this.#follow);
    this.#listeners.clear();
  }

  readonly #follow = (): void => this.#become((doc) => A.merge(doc, this.draft.doc()));

  #become(next: (doc: A.Doc<Draft>) => A.Doc<Draft>): void {
    const before = this.#doc;
    const heads = A.getHeads(before);
    const doc = next(before);
    this.#doc = doc;
    const patches = A.diff(doc, heads, A.getHeads(doc));
    if (patches.length === 0) return;
    for (const listener of [...this.#listeners]) listener({ doc, patches, patchInfo: { before } });
  }
}
