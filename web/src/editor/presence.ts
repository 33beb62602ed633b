// Where people are. One's own caret goes out as Automerge cursors, which stay at their characters while others write;
// the carets of others come in the same way and become positions.
import { getCursor, getCursorPosition } from "@automerge/automerge/slim";
import type { EditorState } from "prosemirror-state";
import type { ParagraphBinding } from "../binding/binding.ts";
import { type DraftHandle, pathOf } from "../binding/document.ts";
import type { Person } from "../session/types.ts";

/** The least time between two reports of the own caret, in milliseconds. */
const REPORT_INTERVAL = 100;

/** Tells others where the caret is, at most ten times a second. */
export class CaretReport {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private last = "";

  constructor(
    private readonly locate: () => Person["caret"],
    private readonly report: (caret: Person["caret"]) => void,
  ) {}

  /** The caret may be elsewhere. The first move is told at once, those that follow it after the interval. */
  moved(): void {
    if (this.timer !== null) return;
    this.tell();
    this.timer = setTimeout(() => {
      this.timer = null;
      this.tell();
    }, REPORT_INTERVAL);
  }

  /** Tells nothing more. */
  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private tell(): void {
    const caret = this.locate();
    const said = JSON.stringify(caret);
    if (said === this.last) return;
    this.last = said;
    this.report(caret);
  }
}

/**
 * The selection as cursors. A caret names one text: where a selection begins in another, it is told from the start (or
 * to the end) of the paragraph that has its moving end.
 */
export function caretOf(
  state: EditorState,
  binding: ParagraphBinding,
  handle: DraftHandle,
): NonNullable<Person["caret"]> | null {
  const { $anchor, $head } = state.selection;
  const head = binding.caretAt(state.doc, $head.pos);
  if (head === null) return null;
  const edge = $anchor.pos < $head.pos ? $head.start() : $head.end();
  const near = $anchor.sameParent($head) ? $anchor.pos : edge;
  const found = binding.caretAt(state.doc, near);
  const anchor = found?.text === head.text ? found : head;
  const doc = handle.doc();
  const path = pathOf(head.text);
  const cursor = (index: number) => getCursor(doc, path, index);
  return { text: head.text, anchor: cursor(anchor.index), head: cursor(head.index) };
}

/** Where somebody's caret stands, as positions; null where their paragraph is not shown. */
export function rangeOf(
  caret: NonNullable<Person["caret"]>,
  state: EditorState,
  binding: ParagraphBinding,
  handle: DraftHandle,
): { anchor: number; head: number } | null {
  const position = (cursor: string) => {
    const index = getCursorPosition(handle.doc(), pathOf(caret.text), cursor);
    return binding.positionOf(state.doc, { text: caret.text, index });
  };
  try {
    const head = position(caret.head);
    return head === null ? null : { anchor: position(caret.anchor) ?? head, head };
  } catch {
    return null; // Their change is not here yet, or the cursor is not one.
  }
}
