// Somebody who does at random what people do in an editor, and looks whether it shows what the draft says.
import { joinBackward, joinForward, splitBlock, toggleMark } from "prosemirror-commands";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { EditorState, type Transaction } from "prosemirror-state";
import { ParagraphBinding } from "../binding.ts";
import { wordsOf } from "../content.ts";
import { redo, undo } from "../history.ts";
import { Outline } from "../outline.ts";
import { nodeStart } from "../places.ts";
import { readDraft } from "../read.ts";
import { KINDS, LABELS, schema } from "../schema.ts";
import type { Admission } from "./admission.ts";
import { type draft, TestEditor, type TestHandle } from "./editor.ts";
import { isPlaced } from "./locks.ts";

export interface FuzzOptions {
  editors: number;
  /** They undo and redo, too. What an undo brings back may stand twice, so that loss is not looked for. */
  undo: boolean;
  /** One paragraph is locked: nobody edits it, and nothing that is written may touch it. */
  locked: boolean;
  /** Each has a second window on the same handle, which hears of changes in the order in which they were made. */
  windows: boolean;
}

/** The paragraph that is locked. */
export const LOCKED = "q";
const FIRST_CHARACTER = 0x4e00;
const CHARACTERS = 20_000;

/** Characters that have not been typed yet: each is typed once, so that loss and duplication are seen, not guessed. */
export class Alphabet {
  private count = 0;

  static has(character: string): boolean {
    return character.charCodeAt(0) >= FIRST_CHARACTER;
  }
  next(count: number): string {
    return Array.from({ length: count }, () => this.character(this.count++)).join("");
  }
  given(): string[] {
    return Array.from({ length: this.count }, (_, index) => this.character(index));
  }
  private character(index: number): string {
    return String.fromCharCode(FIRST_CHARACTER + (index % CHARACTERS));
  }
}

const ACTIONS = [
  ...["type", "type", "type", "replace", "delete", "deleteRange", "deleteParagraph", "deleteAll"],
  ...["split", "split", "enterAtEnd", "enterAtStart", "join", "join", "joinForward"],
  ...[
    "kind",
    "level",
    "label",
    "move",
    "moveSeveral",
    "moveWithin",
    "strong",
    "em",
    "link",
    "paste",
    "footnote",
  ],
] as const;
/** What may make words stand twice. */
const REPEATING = ["undo", "undo", "redo", "pasteCopy"] as const;
type Action = (typeof ACTIONS)[number] | (typeof REPEATING)[number];

/** A second view of somebody's draft, in which nobody types. */
class Window {
  private readonly binding: ParagraphBinding;
  private state: EditorState;

  constructor(handle: TestHandle) {
    this.binding = new ParagraphBinding(handle);
    this.state = EditorState.create({ doc: this.binding.initial });
    handle.on("change", (change) => {
      const tr = this.binding.apply(this.state, change);
      if (tr !== null) this.state = this.state.apply(tr);
    });
  }

  check(doc: Node): void {
    expectSame(this.state.doc, doc, "the second window shows something else");
    expectFollowed(this.binding);
  }
}

export class Writer extends TestEditor {
  readonly typed = new Set<string>();
  readonly deleted = new Set<string>();
  private readonly window: Window | null;

  constructor(
    base: ReturnType<typeof draft>,
    actor: string,
    private readonly admission: Admission,
    private readonly random: () => number,
    private readonly alphabet: Alphabet,
    private readonly options: FuzzOptions,
  ) {
    super(base, actor, admission, options.locked ? { isLocked: (id) => id === LOCKED } : {});
    this.window = options.windows ? new Window(this.handle) : null;
  }

  override readonly dispatch = (tr: Transaction): void => {
    if (!this.options.locked) this.write(tr);
    else if (!this.touchesLocked(tr)) this.writeBesideLocked(tr);
  };

  private write(tr: Transaction): void {
    if (!tr.docChanged) {
      this.state = this.state.apply(tr);
      return;
    }
    const before = this.state.doc.textContent;
    this.state = this.state.apply(tr);
    const after = new Set(this.state.doc.textContent);
    for (const character of after) this.typed.add(character);
    for (const character of before) if (!after.has(character)) this.deleted.add(character);
  }

  private writeBesideLocked(tr: Transaction): void {
    const outline = new Outline(this.handle.doc(), new Map());
    const locked = this.lockedParagraph();
    const made = this.handle.made.length;
    this.write(tr);
    if (this.lockedParagraph() !== locked)
      throw new Error(`the locked paragraph was touched: ${locked} → ${this.lockedParagraph()}`);
    for (const change of this.handle.made.slice(made))
      if (isPlaced(LOCKED, change, this.admission, outline))
        throw new Error("the locked paragraph was placed");
  }

  chooseAction(): Action {
    return this.pick(this.options.undo ? [...ACTIONS, ...REPEATING] : ACTIONS);
  }

  act(action: Action): void {
    const { doc } = this.state;
    const at = this.below(doc.content.size + 1);
    switch (action) {
      case "type":
        this.select(at);
        for (let count = 1 + this.below(3); count > 0; count--) this.insert(1);
        return;
      case "replace":
        this.selectFrom(at, this.below(6)).insert(2);
        return;
      case "delete":
        return this.selectFrom(at, 1 + this.below(5)).deleteSelection();
      case "deleteRange":
        return this.selectFrom(at, this.below(40)).deleteSelection();
      case "deleteParagraph":
        if (doc.childCount > 1) this.remove(this.anyParagraph());
        return;
      case "deleteAll":
        if (this.random() < 0.1) this.dispatch(this.state.tr.delete(0, doc.content.size));
        return;
      case "split":
        this.select(at).run(splitBlock);
        return;
      case "enterAtEnd":
        this.selectEdge(at, "end").run(splitBlock);
        this.insert(1);
        return;
      case "enterAtStart":
        this.selectEdge(at, "start").run(splitBlock);
        return;
      case "join":
        this.selectEdge(at, "start").run(joinBackward);
        return;
      case "joinForward":
        this.selectEdge(at, "end").run(joinForward);
        return;
      case "kind":
        return this.setAttrs({ kind: this.pick(KINDS), level: this.below(5) });
      case "level":
        return this.setAttrs({ level: this.below(5) });
      case "label":
        return this.setAttrs({ label: this.pick([null, ...LABELS]) });
      case "move":
        return this.moveParagraph();
      case "moveSeveral":
        return this.moveSeveral();
      case "moveWithin":
        return this.moveIntoWords(at);
      case "strong":
      case "em":
      case "link": {
        const attrs = action === "link" ? { href: `https://example.org/${this.below(3)}` } : null;
        this.selectFrom(at, this.below(15)).run(toggleMark(schema.marks[action]!, attrs));
        return;
      }
      case "paste":
        this.select(at, this.below(doc.content.size + 1));
        this.dispatch(this.state.tr.replaceSelection(this.clipboard()));
        return;
      case "pasteCopy":
        return this.pasteCopy(at);
      case "footnote": {
        const note = schema.node("footnote", { id: `f${this.alphabet.next(1).charCodeAt(0)}` });
        this.select(at);
        this.dispatch(this.state.tr.replaceSelectionWith(note));
        return;
      }
      case "undo":
      case "redo":
        this.run(action === "undo" ? undo : redo);
        return;
    }
  }

  /** What is shown is what the draft says, and what the binding remembers of it is what a reader finds. */
  check(): void {
    this.state.doc.check();
    const { outline, blocks } = this.binding;
    expectFollowed(this.binding);
    this.window?.check(this.state.doc);
    const fresh = readDraft(this.handle.doc());
    expectSame(this.state.doc, fresh.node, "the editor does not show what the draft says");
    expectEqual(blocks, fresh.blocks, "blocks");
    expectEqual([...outline.texts].sort(), [...fresh.outline.texts].sort(), "segments");
    expectEqual(outline.order, fresh.outline.order, "order");
    expectEqual([...outline.entries].sort(), [...fresh.outline.entries].sort(), "entries");
  }

  /** The words of segments that are not shown. */
  hiddenWords(): Set<string> {
    const contents = new Map<string, Fragment>();
    const visible = new Set(new Outline(this.handle.doc(), contents).visible());
    const hidden = [...contents].filter(([id]) => !visible.has(id));
    return new Set(hidden.flatMap(([, content]) => [...wordsOf(content)]));
  }

  // ---- What people do

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
  private pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
  private anyParagraph(): number {
    return 1 + this.below(this.state.doc.childCount - 1);
  }
  private insert(count: number): void {
    this.dispatch(this.state.tr.insertText(this.alphabet.next(count)));
  }
  private deleteSelection(): void {
    this.dispatch(this.state.tr.deleteSelection());
  }
  private selectFrom(position: number, length: number): this {
    return this.select(position, Math.min(this.state.doc.content.size, position + length));
  }
  private selectEdge(position: number, edge: "start" | "end"): this {
    const place = this.state.doc.resolve(position);
    return place.depth === 0 ? this : this.select(place[edge]());
  }
  private setAttrs(attrs: Record<string, unknown>): void {
    if (this.state.doc.childCount === 1) return;
    const index = this.anyParagraph();
    const node = this.state.doc.child(index);
    const tr = this.state.tr.setNodeMarkup(this.position(index) - 1, null, { ...node.attrs, ...attrs });
    this.dispatch(tr);
  }
  private moveParagraph(): void {
    const { childCount } = this.state.doc;
    if (childCount > 2) this.move(this.anyParagraph(), this.anyParagraph());
  }
  /** Moves paragraphs that stand side by side, as one. */
  private moveSeveral(): void {
    const { doc } = this.state;
    if (doc.childCount < 4) return;
    const first = 1 + this.below(doc.childCount - 2);
    const from = this.position(first) - 1;
    const to = from + doc.child(first).nodeSize + doc.child(first + 1).nodeSize;
    const tr = this.state.tr.delete(from, to);
    const target = 1 + this.below(tr.doc.childCount);
    this.dispatch(tr.insert(nodeStart(tr.doc, target), doc.slice(from, to).content));
  }
  /** Drops a paragraph in the middle of another one's words. */
  private moveIntoWords(position: number): void {
    if (this.state.doc.childCount < 3) return;
    const index = this.anyParagraph();
    const node = this.state.doc.child(index);
    const start = this.position(index) - 1;
    const tr = this.state.tr.delete(start, start + node.nodeSize);
    const target = Math.max(2, Math.min(tr.doc.content.size, position));
    this.dispatch(tr.replaceRange(target, target, new Slice(Fragment.from(node), 0, 0)));
  }
  /** Cuts or copies a paragraph and pastes it, perhaps elsewhere. */
  private pasteCopy(position: number): void {
    if (this.state.doc.childCount < 3) return;
    const index = this.anyParagraph();
    const node = this.state.doc.child(index);
    if (this.random() < 0.7) this.remove(index);
    const place = this.state.doc.resolve(Math.min(position, this.state.doc.content.size));
    const target = place.depth === 0 ? place.pos : place.after();
    this.dispatch(this.state.tr.insert(Math.max(target, this.state.doc.child(0).nodeSize), node));
  }
  private clipboard(): Slice {
    const paragraph = (kind: string, ...content: Node[]) => schema.node("paragraph", { kind }, content);
    const words = (count: number, ...marks: string[]) =>
      schema.text(
        this.alphabet.next(count),
        marks.map((mark) => schema.mark(mark)),
      );
    const nodes = [
      paragraph("paragraph", words(3), words(2, "strong")),
      paragraph("list-item", words(2)),
      paragraph("list-item"),
      paragraph("paragraph", words(2)),
    ];
    const open = this.below(2);
    return new Slice(Fragment.fromArray(nodes.slice(this.below(3))), open, open);
  }

  // ---- The locked paragraph

  private touchesLocked(tr: Transaction): boolean {
    if (!tr.docChanged) return false;
    let start = -1;
    const find = (state: { doc: Node }): Node | undefined => {
      let found: Node | undefined;
      state.doc.forEach((node, position) => {
        if (node.attrs["id"] !== LOCKED || found !== undefined) return;
        found = node;
        start = position;
      });
      return found;
    };
    const before = find(this.state);
    if (before === undefined) return false;
    const { deletedAcross } = tr.mapping.mapResult(start + 1, -1);
    const after = find(tr);
    return deletedAcross || after === undefined || !after.eq(before);
  }

  /** All that the draft says of the locked paragraph: its entry, its words, what it is joined to. */
  private lockedParagraph(): string {
    const contents = new Map<string, Fragment>();
    const outline = new Outline(this.handle.doc(), contents);
    const block = outline.layout().find((segments) => segments.includes(LOCKED));
    return JSON.stringify([outline.entries.get(LOCKED), contents.get(LOCKED), block]);
  }
}

function expectFollowed({ rebuilds, lastError }: ParagraphBinding): void {
  if (rebuilds > 0) throw new Error(`read anew: ${String((lastError as Error)?.stack ?? lastError)}`);
}

export function expectSame(have: Node, want: Node, what: string): void {
  if (!have.eq(want)) throw new Error(`${what}\n  have ${described(have)}\n  want ${described(want)}`);
}

function described(doc: Node): string {
  return doc.children.map((node) => `${JSON.stringify(node.attrs)}${node.content}`).join("\n       ");
}

function expectEqual(have: unknown, want: unknown, what: string): void {
  const [a, b] = [JSON.stringify(have), JSON.stringify(want)];
  if (a !== b) throw new Error(`the binding remembers other ${what}\n  have ${a}\n  want ${b}`);
}
