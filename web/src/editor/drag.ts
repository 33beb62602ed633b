// A handle at the edge of a paragraph that moves it. It follows the mouse; on a touch screen it stands at the caret's
// paragraph. Handle and drop line lie in a layer of their own around the editable text, so that they are no part of it.
// The keyboard has Alt with the arrows for the same.
import { type EditorState, Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { nodeStart } from "../binding/places.ts";
import { indexOfParagraph, moveParagraphs } from "./move.ts";
import { isParagraph, placeOfHead, selectedParagraphs } from "./paragraphs.ts";
import { scrollerOf } from "./scroll.ts";

/** How far the pointer goes before a press becomes a drag, in CSS pixels. */
const DRAG_BEGINS = 4;
/** How near to the edge of the view the pointer must be to scroll, and how fast it scrolls then, in CSS pixels. */
const EDGE = 56;
const SCROLL_STEP = 12;
/** How far behind the last paragraph the drop line stands, twice, in CSS pixels. */
const END_GAP = 16;

const draggedKey = new PluginKey<readonly string[]>("dragged");

/** The drag that is under way: paragraphs are named by id, since others may move them meanwhile. */
interface Drag {
  pointer: number;
  startY: number;
  y: number;
  ids: string[];
  moving: boolean;
  /** The index before which the paragraphs would be put. */
  target: number | null;
}

/** The plugin. `layer` is the positioned element around the editable one; `label` names the handle. */
export function dragHandle(layer: HTMLElement, label: string): Plugin<readonly string[]> {
  return new Plugin<readonly string[]>({
    key: draggedKey,
    state: {
      init: () => [],
      apply: (tr, dragged) => (tr.getMeta(draggedKey) as readonly string[] | undefined) ?? dragged,
    },
    props: { decorations: dimmed },
    view: (view) => new Handle(view, layer, label),
  });
}

function dimmed(state: EditorState): DecorationSet | null {
  const dragged = draggedKey.getState(state) ?? [];
  if (dragged.length === 0) return null;
  const decorations = dragged.flatMap((id) => {
    const index = indexOfParagraph(state.doc, id);
    if (index < 0) return [];
    const pos = nodeStart(state.doc, index);
    return [Decoration.node(pos, pos + state.doc.child(index).nodeSize, { class: "dragged" })];
  });
  return DecorationSet.create(state.doc, decorations);
}

class Handle {
  private readonly button = document.createElement("button");
  private readonly line = document.createElement("div");
  private readonly coarse = matchMedia("(pointer: coarse)");
  private readonly resized: ResizeObserver;
  /** The paragraph under the mouse. */
  private hovered: string | null = null;
  /** The paragraph that the handle stands at. */
  private shown: string | null = null;
  private drag: Drag | null = null;
  private frame = 0;

  constructor(
    private readonly view: EditorView,
    private readonly layer: HTMLElement,
    label: string,
  ) {
    const { button, line } = this;
    button.type = "button";
    button.className = "drag-handle";
    button.tabIndex = -1;
    button.hidden = true;
    button.setAttribute("aria-label", label);
    button.title = label;
    line.className = "drop-line";
    line.hidden = true;
    layer.append(button, line);
    layer.addEventListener("pointermove", this.hover);
    layer.addEventListener("pointerleave", this.leave);
    button.addEventListener("pointerdown", this.press);
    button.addEventListener("pointermove", this.pull);
    button.addEventListener("pointerup", this.release);
    button.addEventListener("pointercancel", this.cancel);
    this.resized = new ResizeObserver(() => this.place());
    this.resized.observe(layer);
  }

  update(_view: EditorView, before: EditorState): void {
    const { state } = this.view;
    // What others do while somebody drags puts other paragraphs under the pointer.
    if (this.drag?.moving && state.doc !== before.doc) this.aim();
    else if (state.doc !== before.doc || state.selection !== before.selection) this.place();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    document.removeEventListener("keydown", this.escape, true);
    this.resized.disconnect();
    this.layer.removeEventListener("pointermove", this.hover);
    this.layer.removeEventListener("pointerleave", this.leave);
    this.button.remove();
    this.line.remove();
  }

  /** Puts the handle in its place before the next frame is drawn, when the layout is made anyway. */
  private place(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.placeNow());
  }

  private placeNow(): void {
    this.frame = 0;
    if (this.view.isDestroyed || this.drag?.moving) return;
    const { state } = this.view;
    this.shown = this.view.editable ? (this.hovered ?? this.caretsParagraph()) : null;
    const index = this.shown === null ? -1 : indexOfParagraph(state.doc, this.shown);
    this.button.hidden = index < 0;
    if (index < 0) return;
    const first = this.view.coordsAtPos(nodeStart(state.doc, index) + 1);
    const middle = (first.top + first.bottom) / 2 - this.layer.getBoundingClientRect().top;
    this.button.style.setProperty("--top", `${Math.round(middle)}px`);
  }

  private caretsParagraph(): string | null {
    if (!this.coarse.matches || !this.view.hasFocus()) return null;
    const { node } = placeOfHead(this.view.state);
    return isParagraph(node) ? (node.attrs["id"] as string | null) : null;
  }

  private readonly hover = (event: PointerEvent): void => {
    if (event.pointerType !== "mouse" || this.drag || event.buttons > 0) return;
    const index = this.indexAt(event.clientY);
    const node = index === null ? null : this.view.state.doc.child(index);
    const hovered = node && isParagraph(node) ? (node.attrs["id"] as string | null) : null;
    if (hovered === this.hovered) return;
    this.hovered = hovered;
    this.place();
  };

  private readonly leave = (): void => {
    this.hovered = null;
    this.place();
  };

  /** The child of the document at a height on the screen. */
  private indexAt(clientY: number): number | null {
    const { left, right, top, bottom } = this.view.dom.getBoundingClientRect();
    const y = Math.min(Math.max(clientY, top + 1), bottom - 1);
    const at = this.view.posAtCoords({ left: (left + right) / 2, top: y });
    if (!at) return null;
    const index = this.view.state.doc.resolve(at.inside >= 0 ? at.inside : at.pos).index(0);
    return Math.min(index, this.view.state.doc.childCount - 1);
  }

  private readonly press = (event: PointerEvent): void => {
    if (event.button !== 0 || this.shown === null || !this.view.editable) return;
    event.preventDefault(); // The text keeps the focus, and a phone its keyboard.
    const selected = selectedParagraphs(this.view.state).map(({ node }) => node.attrs["id"] as string);
    const ids = selected.includes(this.shown) ? selected : [this.shown];
    const { pointerId: pointer, clientY: y } = event;
    this.drag = { pointer, startY: y, y, ids, moving: false, target: null };
    this.button.setPointerCapture(pointer);
    document.addEventListener("keydown", this.escape, true);
  };

  private readonly pull = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag === null || event.pointerId !== drag.pointer) return;
    drag.y = event.clientY;
    if (!drag.moving && Math.abs(drag.y - drag.startY) >= DRAG_BEGINS) {
      drag.moving = true;
      this.view.dispatch(this.view.state.tr.setMeta(draggedKey, drag.ids));
      this.layer.classList.add("dragging");
      this.scrollAtEdge();
    }
    if (drag.moving) this.aim();
  };

  /** Shows where the paragraphs would be put. */
  private aim(): void {
    const { drag } = this;
    const index = drag && this.indexAt(drag.y);
    if (!drag || index === null) return;
    const element = this.view.nodeDOM(nodeStart(this.view.state.doc, index));
    if (!(element instanceof HTMLElement)) return;
    const { top, bottom } = element.getBoundingClientRect();
    const below = index === 0 || drag.y > (top + bottom) / 2;
    drag.target = below ? index + 1 : index;
    const [upper, lower] = below
      ? [element, element.nextElementSibling]
      : [element.previousElementSibling, element];
    const from = upper?.getBoundingClientRect().bottom ?? top;
    const to = lower?.getBoundingClientRect().top ?? from + END_GAP;
    const offset = this.layer.getBoundingClientRect().top;
    this.line.style.setProperty("--top", `${Math.round((from + to) / 2 - offset)}px`);
    this.button.style.setProperty("--top", `${Math.round(drag.y - offset)}px`);
    this.line.hidden = false;
  }

  /** Scrolls while the pointer is held near the edge. */
  private scrollAtEdge(): void {
    const { drag } = this;
    if (!drag?.moving) return;
    const scroller = scrollerOf(this.view.dom);
    const { top, bottom } = scroller.rect();
    const by = drag.y < top + EDGE ? -SCROLL_STEP : drag.y > bottom - EDGE ? SCROLL_STEP : 0;
    if (by !== 0) {
      scroller.element.scrollBy(0, by);
      this.aim();
    }
    requestAnimationFrame(() => this.scrollAtEdge());
  }

  private readonly release = (event: PointerEvent): void => {
    const { drag } = this;
    if (drag === null || event.pointerId !== drag.pointer) return;
    this.end();
    const { state } = this.view;
    if (!drag.moving) {
      this.select(drag.ids);
      return;
    }
    const indices = drag.ids.map((id) => indexOfParagraph(state.doc, id)).filter((index) => index > 0);
    const [first, last] = [Math.min(...indices), Math.max(...indices)];
    // Where somebody put another paragraph between them meanwhile, it goes along.
    const tr = drag.target === null ? null : moveParagraphs(state, first, last, drag.target);
    if (tr) this.view.dispatch(tr);
  };

  /** A press without a drag selects the words of the paragraph. */
  private select(ids: readonly string[]): void {
    const { state } = this.view;
    const index = indexOfParagraph(state.doc, ids[0] ?? "");
    if (ids.length !== 1 || index < 0) return;
    const start = nodeStart(state.doc, index) + 1;
    const selection = TextSelection.create(state.doc, start, start + state.doc.child(index).content.size);
    this.view.dispatch(state.tr.setSelection(selection));
    this.view.focus();
  }

  private readonly cancel = (): void => this.end();

  private readonly escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.end();
  };

  private end(): void {
    const { drag } = this;
    if (drag === null) return;
    this.drag = null;
    this.line.hidden = true;
    this.layer.classList.remove("dragging");
    document.removeEventListener("keydown", this.escape, true);
    if (this.button.hasPointerCapture(drag.pointer)) this.button.releasePointerCapture(drag.pointer);
    if (drag.moving) this.view.dispatch(this.view.state.tr.setMeta(draggedKey, []));
    this.place();
  }
}
