// Editors without a browser, for tests: a handle like automerge-repo's, and an editor state that is bound to it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  change,
  clone,
  diff,
  getChanges,
  getHeads,
  init,
  initializeWasm,
  merge,
  splitBlock,
  type Doc,
} from "@automerge/automerge/slim";
import { type Command, EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { type BindingOptions, ParagraphBinding } from "../binding.ts";
import { type Draft, type DraftChange, type DraftHandle, pathOf, scalar } from "../document.ts";
import { draftHistory } from "../history.ts";
import { schema } from "../schema.ts";
import { Admission } from "./admission.ts";

await initializeWasm(
  readFileSync(createRequire(import.meta.url).resolve("@automerge/automerge/automerge.wasm")),
);

/** A paragraph to begin a draft with: its id and its words. */
export type Given = readonly [id: string, words: string];

/** A draft as the server makes it. */
export function draft(paragraphs: readonly Given[], title = "Title"): Doc<Draft> {
  return change(init<Draft>({ actor: "00" }), { time: 0 }, (draft) => {
    Object.assign(draft, { schema: 1, title, order: [], paragraphs: {}, footnotes: {} });
    for (const [id, text] of paragraphs) {
      draft.order.push(scalar(id));
      draft.paragraphs[id] = { kind: scalar("paragraph"), level: 0, text };
    }
  });
}

/** The same draft, in which a break at an index of a text begins another paragraph. */
export function splitDraft(doc: Doc<Draft>, text: string, index: number, id: string): Doc<Draft> {
  return change(doc, { time: 0 }, (draft) => {
    splitBlock(draft, pathOf(text), index, { type: scalar("break"), id: scalar(id) });
    draft.paragraphs[id] = { kind: scalar("paragraph"), level: 0, origin: scalar(text) };
  });
}

/** What the binding needs of a handle. Each change that is made through it is held against the server's rules. */
export class TestHandle implements DraftHandle {
  private readonly listeners = new Set<(change: DraftChange) => void>();
  /** The changes that were made here. */
  readonly made: Uint8Array[] = [];

  constructor(
    private current: Doc<Draft>,
    private readonly admission: Admission,
  ) {}

  doc(): Doc<Draft> {
    return this.current;
  }
  on(_event: "change", listener: (change: DraftChange) => void): void {
    this.listeners.add(listener);
  }
  off(_event: "change", listener: (change: DraftChange) => void): void {
    this.listeners.delete(listener);
  }
  change(write: (draft: Draft) => void, options: { time?: number } = {}): void {
    const before = this.current;
    const heads = getHeads(before);
    this.update(change(before, { ...options }, write), heads, before);
    for (const made of getChanges(before, this.current)) {
      this.admission.admit(made);
      this.made.push(made);
    }
  }
  /** Takes in what another handle has. */
  merge(other: Doc<Draft>): void {
    const heads = getHeads(this.current);
    const before = this.current;
    this.update(merge(this.current, clone(other)), heads, before);
  }
  private update(doc: Doc<Draft>, heads: string[], before: Doc<Draft>): void {
    this.current = doc;
    const patches = diff(doc, heads, getHeads(doc));
    if (patches.length === 0) return;
    for (const listener of this.listeners) listener({ doc, patches, patchInfo: { before } });
  }
}

/** An editor's state, bound to a handle of its own. */
export class TestEditor {
  readonly handle: TestHandle;
  readonly binding: ParagraphBinding;
  readonly hiddenEdits: string[] = [];
  state: EditorState;

  constructor(base: Doc<Draft>, actor: string, admission: Admission, options: BindingOptions = {}) {
    let ids = 0;
    this.handle = new TestHandle(clone(base, { actor }), admission);
    this.binding = new ParagraphBinding(this.handle, {
      newId: () => `${actor}-${ids++}`,
      onHiddenEdit: (paragraph) => this.hiddenEdits.push(paragraph),
      ...options,
    });
    this.state = EditorState.create({
      doc: this.binding.initial,
      plugins: [draftHistory(), this.binding.plugin()],
    });
    this.handle.on("change", (change) => {
      const tr = this.binding.apply(this.state, change);
      if (tr !== null) this.state = this.state.apply(tr);
    });
  }

  readonly dispatch = (tr: Transaction): void => {
    this.state = this.state.apply(tr);
  };
  run(command: Command): boolean {
    return command(this.state, this.dispatch);
  }

  // ---- Places: the index of a node, and an offset in it

  position(node: number, offset = 0): number {
    let position = 1;
    for (let i = 0; i < node; i++) position += this.state.doc.child(i).nodeSize;
    return position + (offset < 0 ? this.state.doc.child(node).content.size + offset + 1 : offset);
  }
  select(from: number, to = from): this {
    const { doc } = this.state;
    this.dispatch(this.state.tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))));
    return this;
  }
  /** Puts the caret into a node; a negative offset counts from its end. */
  at(node: number, offset: number): this {
    return this.select(this.position(node, offset));
  }
  type(words: string): this {
    for (const word of words) this.dispatch(this.state.tr.insertText(word));
    return this;
  }
  delete(node: number, from: number, to: number): this {
    this.dispatch(this.state.tr.delete(this.position(node, from), this.position(node, to)));
    return this;
  }
  remove(node: number): this {
    const start = this.position(node) - 1;
    this.dispatch(this.state.tr.delete(start, start + this.state.doc.child(node).nodeSize));
    return this;
  }
  move(from: number, to: number): this {
    const node = this.state.doc.child(from);
    const start = this.position(from) - 1;
    const tr = this.state.tr.delete(start, start + node.nodeSize);
    let target = 0;
    for (let i = 0; i < to; i++) target += tr.doc.child(i).nodeSize;
    this.dispatch(tr.insert(target, node));
    return this;
  }
  mark(
    name: string,
    node: number,
    from: number,
    to: number,
    attrs: Record<string, unknown> | null = null,
  ): this {
    const mark = schema.mark(name, attrs ?? undefined);
    this.dispatch(this.state.tr.addMark(this.position(node, from), this.position(node, to), mark));
    return this;
  }
  set(node: number, name: string, value: unknown): this {
    this.dispatch(this.state.tr.setNodeAttribute(this.position(node) - 1, name, value));
    return this;
  }

  // ---- What is shown

  /** The words of each node, the title first. */
  get texts(): string[] {
    return this.state.doc.children.map((node) => node.textContent);
  }
  get ids(): unknown[] {
    return this.state.doc.children.slice(1).map((node) => node.attrs["id"]);
  }
}

/** Two editors of one draft, each on a device of its own. */
export function pair(base: Doc<Draft>, options: BindingOptions = {}): [TestEditor, TestEditor] {
  const admission = new Admission(base);
  return [new TestEditor(base, "aa", admission, options), new TestEditor(base, "bb", admission, options)];
}

/** An editor of a draft that nobody else has open. */
export function alone(base: Doc<Draft>, options: BindingOptions = {}): TestEditor {
  return pair(base, options)[0];
}

/** Exchanges all that the editors have written. */
export function exchange(...all: TestEditor[]): void {
  const docs = all.map((editor) => clone(editor.handle.doc()));
  for (const editor of all) for (const doc of docs) editor.handle.merge(doc);
}
