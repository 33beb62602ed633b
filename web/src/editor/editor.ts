// The editor of a draft, as the page knows it: it mounts in an element, writes to a document, and tells what the page shows.
// What it does is in the modules beside it; what ProseMirror is stays here.
import { updateText } from "@automerge/automerge/slim";
import { type Command, type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { ParagraphBinding } from "../binding/binding.ts";
import { type DraftChange, type DraftHandle, member, randomId } from "../binding/document.ts";
import { redo, undo } from "../binding/history.ts";
import { nodeStart } from "../binding/places.ts";
import { type Kind, type Label, TITLE } from "../binding/schema.ts";
import type { Anchor } from "../comments/anchor.ts";
import type { Translate } from "../messages/catalogue.ts";
import type { Person } from "../session/types.ts";
import * as commands from "./commands.ts";
import { Follower } from "./follow.ts";
import { indexOfParagraph, moveSelected } from "./move.ts";
import { placeOfHead } from "./paragraphs.ts";
import { nextBracket, nextUnbalanced } from "./plugins/brackets.ts";
import { caretOf as shownCaret, colorOf, type RemoteCaret, setCarets } from "./plugins/carets.ts";
import { setChanges } from "./plugins/changes.ts";
import { findHere, type Finding, findNext, findOf, findPrevious, setFind } from "./plugins/find.ts";
import { lockedIn, setLocked } from "./plugins/locks.ts";
import { remarkIn, setRemarks, takesRemarks } from "./plugins/remarks.ts";
import { anchorAt, type Grounds, remarkedIn } from "./remarks.ts";
import { CaretReport, caretOf, rangeOf } from "./presence.ts";
import { bringIntoSight, scrollerOf, scrollToMiddle } from "./scroll.ts";
import { initialState, isFromDocument } from "./state.ts";
import { notesOf, outlineOf, sameSummary, summaryOf } from "./summary.ts";
import type {
  CommentPlace,
  EditorCommand,
  EditorSummary,
  OutlineEntry,
  RemarkAnchor,
  ShownChange,
} from "./types.ts";

/** What an editor is made of, and whom it tells. */
export interface EditorOptions {
  /** The element that the document is put into. */
  mount: HTMLElement;
  handle: DraftHandle;
  t: Translate;
  editable: boolean;
  /** Paragraphs that are agreed ad referendum. */
  locked: Iterable<string>;
  /** Something of the summary changed. */
  onSummary(summary: EditorSummary): void;
  /** Where the caret is, at most ten times a second; null where one only reads. */
  onCaret(caret: Person["caret"]): void;
  /** The paragraph that the caret was in was removed by somebody else; the keyboard was taken away from the text. */
  onHiddenEdit(paragraph: string): void;
  /** Somebody typed in a paragraph that is hidden here because it was removed here; their words are on record. */
  onWordsHidden?(paragraph: string): void;
  /** An edit was held back because its paragraph is locked. */
  onLocked(): void;
  /** The words of a comment were clicked. */
  onRemark?(id: string): void;
  /** Where one suggests: formatting, a link or a footnote was held back, which no suggestion can say. */
  onNotWords?(): void;
  /** The reader went their own way. */
  onFollowEnded(): void;
  /** Mod-k: an address is wanted; the one that the caret's link has. */
  onLink?(href: string | null): void;
}

/** How far from the edge of the view the caret is kept, in CSS pixels: bars of the page may lie there. */
const SCROLL_MARGIN = 96;

const COMMANDS: Record<Exclude<EditorCommand, "footnote">, Command> = {
  undo,
  redo,
  strong: commands.toggleStrong,
  em: commands.toggleEm,
  unlink: commands.setLink(null),
  "move-up": moveSelected(-1),
  "move-down": moveSelected(1),
  deeper: commands.changeLevel(1),
  shallower: commands.changeLevel(-1),
  "next-bracket": nextBracket,
  "next-unbalanced": nextUnbalanced,
};

/** An editor of one draft. */
export class DraftEditor {
  readonly #options: EditorOptions;
  readonly #binding: ParagraphBinding;
  readonly #layer = document.createElement("div");
  readonly #view: EditorView;
  readonly #follower: Follower;
  readonly #report: CaretReport;
  #editable: boolean;
  #people: readonly Person[] = [];
  #showsCarets = false;
  #anchors: readonly RemarkAnchor[] = [];
  #remarksFrame = 0;
  #summary: EditorSummary | null = null;
  /** The caret was in the text at least once: before, there is nothing to tell others. */
  #entered = false;
  #frame = 0;
  #isUpdating = false;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#editable = options.editable;
    const { handle } = options;
    this.#binding = new ParagraphBinding(handle, {
      onHiddenEdit: (paragraph) => options.onWordsHidden?.(paragraph),
      isLocked: (paragraph) => lockedIn(this.#view.state).has(paragraph),
    });
    this.#layer.className = "document";
    options.mount.append(this.#layer);
    // Before the binding hears of a change, which the view makes it do.
    handle.on("change", this.#readCaret);
    this.#view = new EditorView(this.#layer, {
      state: this.#initialState(),
      editable: () => this.#editable,
      attributes: () => this.#attributes(),
      dispatchTransaction: (tr) => this.#dispatch(tr),
      scrollThreshold: SCROLL_MARGIN,
      scrollMargin: SCROLL_MARGIN,
      handleDOMEvents: {
        focus: () => this.#enter(),
        keydown: () => this.#readCaret(),
        compositionend: () => this.#showPeopleSoon(),
      },
    });
    this.#follower = new Follower(this.#view, () => options.onFollowEnded());
    this.#report = new CaretReport(
      () => (this.#editable && this.#entered ? caretOf(this.#view.state, this.#binding, handle) : null),
      (caret) => options.onCaret(caret),
    );
    handle.on("change", this.#onChange);
    this.#summarize();
  }

  #initialState(): EditorState {
    const { locked, t, onLink, onNotWords } = this.#options;
    return initialState({
      binding: this.#binding,
      layer: this.#layer,
      t,
      locked,
      editable: () => this.#editable,
      onLocked: () => this.#options.onLocked(),
      onRemark: (id) => this.#options.onRemark?.(id),
      onNotWords: onNotWords && (() => onNotWords()),
      notes: { noteWords: (id) => this.#noteWords(id), newNote: (words) => this.#newNote(words) },
      askForLink: (state) => {
        onLink?.(summaryOf(state, this.#beside(state)).link);
        return onLink !== undefined;
      },
    });
  }

  #attributes(): Record<string, string> {
    return {
      class: "draft",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": this.#options.t("editor-label"),
      "aria-description": this.#options.t("editor-leave"),
      "aria-readonly": String(!this.#editable),
      // An element that is not editable takes the focus by this alone.
      tabindex: "0",
      spellcheck: "true",
      translate: "no",
    };
  }

  // ---------------------------------------------------------------- what happens in the text

  #dispatch(tr: Transaction): void {
    const before = this.#view.state;
    const { state, transactions } = this.#update(tr);
    const remote = isFromDocument(tr);
    if (remote) this.#leaveHidden(before, state);
    else if (transactions.some(({ docChanged }) => docChanged)) this.#follower.end();
    if (state.doc !== before.doc && (remote || this.#displaces(tr, before))) this.#showPeopleSoon();
    if (state.doc !== before.doc && takesRemarks(tr, before)) {
      cancelAnimationFrame(this.#remarksFrame);
      this.#remarksFrame = requestAnimationFrame(() => this.#showRemarks());
    }
    if (state.doc !== before.doc || state.selection !== before.selection) this.#report.moved();
    this.#summarize();
  }

  #update(tr: Transaction): { state: EditorState; transactions: readonly Transaction[] } {
    this.#isUpdating = true;
    try {
      const updated = this.#view.state.applyTransaction(tr);
      this.#view.updateState(updated.state);
      return updated;
    } finally {
      this.#isUpdating = false;
    }
  }

  /**
   * The browser places the caret first and tells of it a moment later. What others write in that moment would put it back
   * to where ProseMirror knows it, and a click, or an arrow key, were lost; a key that is pressed in that moment would
   * divide or join where the caret was before. So ProseMirror is made to look first.
   */
  readonly #readCaret = (): false => {
    // In an update the state is between two places; a composition is the browser's.
    if (!this.#isUpdating && !this.#view.composing)
      this.#view.dom.ownerDocument.dispatchEvent(new Event("selectionchange"));
    return false;
  };

  /** Whether an edit takes somebody's caret away with the words around it; in a move, the words are elsewhere after it. */
  #displaces(tr: Transaction, before: EditorState): boolean {
    return this.#people.some(({ peer }) => {
      const caret = shownCaret(before, peer);
      return caret !== null && tr.mapping.mapResult(caret.head).deletedAcross;
    });
  }

  /** Where somebody removed the paragraph of the caret, what is typed must not run on into the next one. */
  #leaveHidden(before: EditorState, after: EditorState): void {
    const id = placeOfHead(before).node.attrs["id"] as string | null;
    if (id === null || placeOfHead(after).node.attrs["id"] === id || !this.#view.hasFocus()) return;
    if (indexOfParagraph(after.doc, id) >= 0 || !this.#binding.outline.isRemoved(id)) return;
    this.#view.dom.blur();
    this.#options.onHiddenEdit(id);
  }

  #enter(): boolean {
    this.#entered = true;
    this.#report.moved();
    return false;
  }

  /** Footnotes stand beside the text: what others write into them changes only the summary. */
  readonly #onChange = ({ patches }: DraftChange): void => {
    if (patches.some(({ path }) => path[0] === "footnotes")) this.#summarize({ always: true });
  };

  #summarize({ always = false } = {}): void {
    const { state } = this.#view;
    const summary = summaryOf(state, this.#beside(state));
    if (!always && this.#summary && sameSummary(this.#summary, summary)) return;
    this.#summary = summary;
    this.#options.onSummary(summary);
  }

  #beside(state: EditorState) {
    return { locked: lockedIn(state), footnote: (id: string) => this.#footnoteText(id) };
  }

  #noteWords(id: string): string | null {
    return member(this.#options.handle.doc().footnotes, id)?.toString() ?? null;
  }

  #footnoteText(id: string): string {
    return this.#noteWords(id) ?? "";
  }

  /** The words of a pasted footnote come before its mark. */
  #newNote(words: string): string {
    const id = randomId();
    this.#options.handle.change((draft) => void (draft.footnotes[id] = words), { time: 0 });
    return id;
  }

  // ---------------------------------------------------------------- what may be done, and who is here

  /** Whether this participant may write. */
  setEditable(editable: boolean): void {
    if (editable === this.#editable) return;
    this.#editable = editable;
    this.#view.setProps({});
    this.#report.moved();
  }

  /** The paragraphs that are agreed ad referendum. */
  setLocked(ids: Iterable<string>): void {
    this.#readCaret();
    this.#view.dispatch(setLocked(this.#view.state.tr, ids));
  }

  /** What was changed in a fork of the draft, and is suggested. */
  setChanges(changes: readonly ShownChange[]): void {
    this.#readCaret();
    this.#view.dispatch(setChanges(this.#view.state.tr, changes));
  }

  /** The comments whose words are marked. */
  setRemarks(anchors: readonly RemarkAnchor[]): void {
    this.#anchors = anchors;
    this.#showRemarks();
  }

  #showRemarks(): void {
    this.#readCaret();
    const { state } = this.#view;
    this.#view.dispatch(setRemarks(state.tr, remarkedIn(this.#grounds(), this.#anchors)));
  }

  /** What a comment at this place would be about; null where there is nothing. */
  anchor(place: CommentPlace): Anchor | null {
    return anchorAt(this.#grounds(), place);
  }

  /** Shows the words of a comment. */
  scrollToRemark(id: string): void {
    const remark = remarkIn(this.#view.state, id);
    if (remark) scrollToMiddle(scrollerOf(this.#view.dom), this.#view.coordsAtPos(remark.from));
  }

  #grounds(): Grounds {
    return { state: this.#view.state, binding: this.#binding, handle: this.#options.handle };
  }

  /** Who is here: their carets are shown where they have one. */
  setPeople(people: readonly Person[]): void {
    this.#people = people;
    const { followed } = this.#follower;
    if (followed !== null && !people.some(({ peer }) => peer === followed)) this.#follower.end();
    this.#showPeopleSoon();
  }

  /** Scrolls with somebody's caret, until the reader scrolls, places the caret or types, or the other leaves. */
  follow(peer: string | null): void {
    this.#follower.follow(peer);
    this.#showFollowed();
  }

  /** Once for all that came since the last frame. */
  #showPeopleSoon(): boolean {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#showPeople());
    return false;
  }

  #showPeople(): void {
    this.#frame = 0;
    // A composition is not disturbed; when it ends, this is called again.
    if (this.#view.composing) return;
    this.#readCaret();
    const { state } = this.#view;
    const carets = this.#people.flatMap((person) => this.#caretFor(person, state));
    if (carets.length > 0 || this.#showsCarets) this.#view.dispatch(setCarets(state.tr, carets));
    this.#showsCarets = carets.length > 0;
    this.#showFollowed();
  }

  #caretFor({ peer, participant, name, caret }: Person, state: EditorState): RemoteCaret[] {
    const range = caret && rangeOf(caret, state, this.#binding, this.#options.handle);
    return range ? [{ peer, name, color: colorOf(participant), ...range }] : [];
  }

  #showFollowed(): void {
    const peer = this.#follower.followed;
    const caret = peer === null ? null : shownCaret(this.#view.state, peer);
    if (caret) this.#follower.show(caret.head);
  }

  // ---------------------------------------------------------------- what the page asks for

  /** Does what a button says; false where that is not possible here. The focus stays where it is. */
  run(command: EditorCommand): boolean {
    if (command === "footnote") return this.#edit(commands.insertFootnote(randomId()));
    if (command === "next-bracket" || command === "next-unbalanced") return this.#goThere(COMMANDS[command]);
    return this.#edit(COMMANDS[command]);
  }

  /** Makes the selected paragraphs another kind. */
  setKind(kind: Kind, level?: number): boolean {
    return this.#edit(commands.setKind(kind, level));
  }

  /** Makes the selected paragraphs bis, ter, quater or alt, where they are numbered. */
  setLabel(label: Label | null): boolean {
    return this.#edit(commands.setLabel(label));
  }

  /** Links the selected words, or the link of the caret, to an address; false where it is none that may be linked. */
  setLink(href: string | null): boolean {
    return this.#edit(commands.setLink(href));
  }

  #edit(command: Command): boolean {
    return this.#editable && this.#run(command);
  }

  #run(command: Command): boolean {
    return command(this.#view.state, (tr) => this.#view.dispatch(tr), this.#view);
  }

  /** The footnotes that the text refers to, in the order of their numbers. */
  footnotes(): { id: string; number: number; text: string }[] {
    return notesOf(this.#view.state).map(({ id, number }) => ({ id, number, text: this.#footnoteText(id) }));
  }

  /** Writes what differs into a footnote. */
  setFootnote(id: string, text: string): void {
    if (!this.#editable || text === this.#footnoteText(id)) return;
    this.#options.handle.change(
      (draft) => {
        if (member(draft.footnotes, id) === undefined) draft.footnotes[id] = text;
        else updateText(draft, ["footnotes", id], text);
      },
      { time: 0 },
    );
  }

  /** Finds words, and selects the first place at or behind the caret. Says how many places there are, and which is selected. */
  find(search: string, matchCase = false): Finding {
    this.#view.dispatch(setFind(this.#view.state.tr, { search, matchCase }));
    return this.#goTo(findHere);
  }

  /** Goes to the next place that was found. */
  findNext(): Finding {
    return this.#goTo(findNext);
  }

  /** Goes to the place before. */
  findPrevious(): Finding {
    return this.#goTo(findPrevious);
  }

  /** Takes the highlights away. */
  clearFind(): void {
    this.#view.dispatch(setFind(this.#view.state.tr, null));
  }

  #goTo(command: Command): Finding {
    this.#goThere(command);
    return findOf(this.#view.state);
  }

  /** ProseMirror scrolls to the selection only while the text has the focus, and the page's field may have it. */
  #goThere(command: Command): boolean {
    const found = this.#run(command);
    const { state } = this.#view;
    if (found && !this.#view.hasFocus())
      bringIntoSight(scrollerOf(this.#view.dom), this.#view.coordsAtPos(state.selection.head));
    return found;
  }

  /** Puts the caret at the start of a paragraph and shows it. */
  scrollTo(paragraph: string): void {
    const { state } = this.#view;
    const index = paragraph === TITLE ? 0 : indexOfParagraph(state.doc, paragraph);
    if (index < 0) return;
    const start = nodeStart(state.doc, index) + 1;
    this.#view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, start)));
    scrollToMiddle(scrollerOf(this.#view.dom), this.#view.coordsAtPos(start));
  }

  /** Puts the keyboard into the text. */
  focus(): void {
    this.#view.focus();
  }

  /** The title, the headings and the numbered paragraphs. */
  outline(): OutlineEntry[] {
    return outlineOf(this.#view.state);
  }

  /** Takes the document off the page. What was written stays. */
  destroy(): void {
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#remarksFrame);
    this.#options.handle.off("change", this.#readCaret);
    this.#options.handle.off("change", this.#onChange);
    this.#report.stop();
    this.#follower.detach();
    this.#view.destroy();
    this.#layer.remove();
  }
}
