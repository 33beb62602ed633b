// Where the others are: their carets, with a name for some seconds after they moved, and what they have selected.
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

/** Somebody else in the text. */
export interface RemoteCaret {
  /** Differs for each of somebody's devices. */
  readonly peer: string;
  /** What is shown at the caret. */
  readonly name: string;
  /** See `colorOf`. */
  readonly color: number;
  /** Positions in the document; equal where nothing is selected. */
  readonly anchor: number;
  readonly head: number;
}

/** A caret, and how often it was moved by its owner: each move shows the name again. */
interface Tracked extends RemoteCaret {
  readonly moves: number;
}

interface CaretState {
  readonly people: readonly Tracked[];
  readonly decorations: DecorationSet;
}

/** Colours that people are told apart by: the classes `person-0` … of marks.css. */
export const PERSON_COLORS = 10;

/** The colour of a participant, the same on every device. */
export function colorOf(participant: string): number {
  let hash = 0;
  for (let index = 0; index < participant.length; index++) {
    hash = (Math.imul(hash, 31) + participant.charCodeAt(index)) >>> 0;
  }
  return hash % PERSON_COLORS;
}

const caretsKey = new PluginKey<CaretState>("carets");

/** Shows the carets that `setCarets` gave; between two of those they move with the text. */
export function carets(): Plugin<CaretState> {
  return new Plugin<CaretState>({
    key: caretsKey,
    state: {
      init: () => ({ people: [], decorations: DecorationSet.empty }),
      apply(tr, before) {
        const given = tr.getMeta(caretsKey) as readonly RemoteCaret[] | undefined;
        if (given === undefined && (!tr.docChanged || before.people.length === 0)) return before;
        const moved = before.people.map((person) => movedWithText(person, tr));
        const people = given === undefined ? moved : given.map((person) => tracked(person, moved, tr));
        return { people, decorations: DecorationSet.create(tr.doc, people.flatMap(shown)) };
      },
    },
    props: {
      decorations: (state) => caretsKey.getState(state)?.decorations,
      handleDOMEvents: {
        mousemove: (view, event) => nameWhoIsAt(view.dom, event.clientX, event.clientY),
        mouseleave: (view) => nameWhoIsAt(view.dom, -Infinity, -Infinity),
      },
    },
  });
}

/** Says where everybody else is; who is not named is shown no longer. */
export function setCarets(tr: Transaction, people: readonly RemoteCaret[]): Transaction {
  return tr.setMeta(caretsKey, people);
}

/** Where somebody is; null where they have no caret in the text. */
export function caretOf(state: EditorState, peer: string): RemoteCaret | null {
  return caretsKey.getState(state)?.people.find((person) => person.peer === peer) ?? null;
}

function movedWithText(person: Tracked, tr: Transaction): Tracked {
  const touched = touches(tr, person.head);
  const [anchor, head] = [tr.mapping.map(person.anchor), tr.mapping.map(person.head)];
  return { ...person, anchor, head, moves: person.moves + (touched ? 1 : 0) };
}

/** Whether the text was changed where a caret stands: its owner is typing, in all likelihood. */
function touches(tr: Transaction, caret: number): boolean {
  let position = caret;
  return tr.mapping.maps.some((map) => {
    let hit = false;
    map.forEach((from, to) => {
      hit ||= from <= position && position <= to;
    });
    position = map.map(position);
    return hit;
  });
}

function tracked(given: RemoteCaret, before: readonly Tracked[], tr: Transaction): Tracked {
  const within = (position: number) => Math.max(0, Math.min(position, tr.doc.content.size));
  const [anchor, head] = [within(given.anchor), within(given.head)];
  const last = before.find(({ peer }) => peer === given.peer);
  const stayed = last?.anchor === anchor && last.head === head;
  return { ...given, anchor, head, moves: (last?.moves ?? 0) + (stayed ? 0 : 1) };
}

function shown(person: Tracked): Decoration[] {
  const { peer, name, color, anchor, head, moves } = person;
  // What is drawn stays as long as its key does; the name fades by an animation that begins when it is drawn.
  const key = `${peer} ${color} ${moves} ${name}`;
  const caret = Decoration.widget(head, () => drawn(name, color), { key, side: 1, ignoreSelection: true });
  if (anchor === head) return [caret];
  const selection = { class: `person-selection person-${color}` };
  return [Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), selection), caret];
}

/** A caret. Screen readers are spared it: it would be read in the middle of the words. */
function drawn(name: string, color: number): HTMLElement {
  const caret = document.createElement("span");
  caret.className = `person-caret person-${color}`;
  caret.setAttribute("aria-hidden", "true");
  const label = document.createElement("span");
  label.className = "person-name";
  label.dir = "auto";
  label.textContent = name;
  caret.append(label);
  requestAnimationFrame(() => turnAtEdge(caret, label));
  return caret;
}

/** How near to a caret the pointer shows its name, in CSS pixels: a caret alone is hard to hit. */
const NEAR = 5;

/**
 * Shows the name at the caret that the pointer is at. Carets take no part in pointing themselves: a press there is a
 * press in the text, so that one can write where somebody else does.
 */
function nameWhoIsAt(editor: HTMLElement, x: number, y: number): boolean {
  for (const caret of editor.querySelectorAll(".person-caret")) {
    const { left, right, top, bottom } = caret.getBoundingClientRect();
    const isNear = x >= left - NEAR && x <= right + NEAR && y >= top && y <= bottom;
    caret.classList.toggle("person-caret-pointed", isNear);
  }
  return false;
}

/** A name that would go beyond the page goes to the other side of its caret. */
function turnAtEdge(caret: HTMLElement, label: HTMLElement): void {
  const page = caret.closest(".ProseMirror")?.getBoundingClientRect();
  const { left, right } = label.getBoundingClientRect();
  const beyond = page !== undefined && (left < page.left || right > page.right);
  caret.classList.toggle("person-caret-turned", beyond);
}
