// The editor as components see it: the summary of where the caret is, and what is read from the whole text only when
// there is time for it.
import type { DraftEditor } from "../editor/editor.ts";
import type { EditorCommand, EditorSummary, OutlineEntry } from "../editor/types.ts";
import { sameEntries } from "./outline.ts";

/** The whole text is read again at most this often, in milliseconds; never within a keystroke. */
const READING_MS = 400;

export interface Footnote {
  id: string;
  number: number;
  text: string;
}

const NOWHERE: EditorSummary = {
  paragraph: null,
  kind: null,
  level: 0,
  label: null,
  number: "",
  strong: false,
  em: false,
  link: null,
  canUndo: false,
  canRedo: false,
  selected: false,
  locked: false,
  words: 0,
  brackets: { open: 0, unbalanced: 0, depth: 0 },
};

export class Writing {
  summary = $state.raw<EditorSummary>(NOWHERE);
  outline = $state.raw<readonly OutlineEntry[]>([]);
  footnotes = $state.raw<readonly Footnote[]>([]);
  /** The peer whose caret the page follows. */
  followed = $state.raw<string | null>(null);
  /** The paragraph that somebody removed under the caret. */
  hidden = $state.raw<string | null>(null);
  /** How often an edit was held back because its paragraph is agreed. */
  heldBack = $state(0);

  #editor: DraftEditor | null = null;
  #reading: ReturnType<typeof setTimeout> | undefined;

  /** The numbers by which paragraphs are cited. */
  numbers = $derived(new Map(this.outline.map(({ id, number }) => [id, number])));

  /** Takes an editor that was made; the answer lets it go. */
  attach(editor: DraftEditor): () => void {
    this.#editor = editor;
    this.read();
    return () => {
      clearTimeout(this.#reading);
      this.#reading = undefined;
      this.#editor = null;
      this.summary = NOWHERE;
      editor.destroy();
    };
  }

  /** What the editor says after each transaction. */
  summarise(summary: EditorSummary): void {
    this.summary = summary;
    this.readSoon();
  }

  /** Reads outline and footnotes again when there is time. */
  readSoon(): void {
    this.#reading ??= setTimeout(() => whenIdle(() => this.read()), READING_MS);
  }

  /** Reads outline and footnotes. */
  read(): void {
    this.#reading = undefined;
    if (this.#editor === null) return;
    const outline = this.#editor.outline();
    if (!sameEntries(outline, this.outline)) this.outline = outline;
    const footnotes = this.#editor.footnotes();
    if (!sameEntries(footnotes, this.footnotes)) this.footnotes = footnotes;
  }

  run(command: EditorCommand): void {
    this.#editor?.run(command);
  }
  setKind(...chosen: Parameters<DraftEditor["setKind"]>): void {
    this.#editor?.setKind(...chosen);
  }
  setLabel(...label: Parameters<DraftEditor["setLabel"]>): void {
    this.#editor?.setLabel(...label);
  }
  setLink(href: string | null): void {
    this.#editor?.setLink(href);
  }
  setFootnote(id: string, text: string): void {
    this.#editor?.setFootnote(id, text);
  }
  /** The words of a footnote at this moment. */
  footnote(id: string): string {
    return this.#editor?.footnotes().find((footnote) => footnote.id === id)?.text ?? "";
  }
  scrollTo(paragraph: string): void {
    this.#editor?.scrollTo(paragraph);
  }
  scrollToRemark(id: string): void {
    this.#editor?.scrollToRemark(id);
  }
  /** What a comment at this place would be about. */
  anchor(...place: Parameters<DraftEditor["anchor"]>): ReturnType<DraftEditor["anchor"]> {
    return this.#editor?.anchor(...place) ?? null;
  }
  focus(): void {
    this.#editor?.focus();
  }

  /** Follows a peer's caret; null lets it go. */
  follow(peer: string | null): void {
    this.followed = peer;
    this.#editor?.follow(peer);
  }

  find(search: string, matchCase: boolean): { count: number; index: number } {
    return this.#editor?.find(search, matchCase) ?? { count: 0, index: -1 };
  }
  findNext(): { count: number; index: number } {
    return this.#editor?.findNext() ?? { count: 0, index: -1 };
  }
  findPrevious(): { count: number; index: number } {
    return this.#editor?.findPrevious() ?? { count: 0, index: -1 };
  }
  clearFind(): void {
    this.#editor?.clearFind();
  }
}

function whenIdle(work: () => void): void {
  // Safari has no idle callback; its turn after a pause does as well.
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1_000 });
  else setTimeout(work, 0);
}
