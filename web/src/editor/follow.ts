// Following somebody: the view scrolls with their caret until the reader scrolls, places the caret or types.
import type { EditorView } from "prosemirror-view";
import { bringIntoSight, type Scroller, scrollerOf } from "./scroll.ts";

/** Scrolls with the caret of one peer. */
export class Follower {
  private peer: string | null = null;
  private readonly scroller: Scroller;

  constructor(
    private readonly view: EditorView,
    private readonly onEnded: () => void,
  ) {
    this.scroller = scrollerOf(view.dom);
    const { element } = this.scroller;
    const target = element === document.scrollingElement ? document : element;
    target.addEventListener("wheel", this.end, { passive: true });
    target.addEventListener("touchmove", this.end, { passive: true });
    target.addEventListener("pointerdown", this.pressed);
    target.addEventListener("keydown", this.typed);
    this.detach = () => {
      target.removeEventListener("wheel", this.end);
      target.removeEventListener("touchmove", this.end);
      target.removeEventListener("pointerdown", this.pressed);
      target.removeEventListener("keydown", this.typed);
    };
  }

  /** Takes the listeners away. */
  readonly detach: () => void;

  /** Follows a peer from here on; null ends it without a word. */
  follow(peer: string | null): void {
    this.peer = peer;
  }

  /** Whose caret is followed. */
  get followed(): string | null {
    return this.peer;
  }

  /** Scrolls to where the followed caret is, unless it is in sight already. */
  show(pos: number): void {
    bringIntoSight(this.scroller, this.view.coordsAtPos(pos));
  }

  /** The reader goes their own way. */
  readonly end = (): void => {
    if (this.peer === null) return;
    this.peer = null;
    this.onEnded();
  };

  /** A press on the text or on the scroll bar, not one on a button of the page. */
  private readonly pressed = (event: Event): void => {
    const target = event.target as Node | null;
    if (target === this.scroller.element || this.view.dom.contains(target)) this.end();
  };

  /** A key in the text. Keys that only modify others do nothing yet. */
  private readonly typed = (event: Event): void => {
    const { key, target } = event as KeyboardEvent;
    if (["Shift", "Control", "Alt", "Meta"].includes(key)) return;
    if (this.view.dom.contains(target as Node | null)) this.end();
  };
}
