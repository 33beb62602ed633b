// Brackets mark what is not agreed. They are matched over the whole text, may nest, cross paragraphs and be unbalanced.
// Each is shown with its depth, and what stands between them is tinted by depth.
import type { Node } from "prosemirror-model";
import { type Command, type EditorState, Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { byParagraph, perParagraph } from "./by-paragraph.ts";

/** One bracket of the text. */
export interface Bracket {
  /** Where it stands in the document. */
  readonly pos: number;
  readonly opening: boolean;
  /** 1 for an outermost pair. Only pairs count as being around something: a bracket without a partner deepens nothing. */
  readonly depth: number;
  /** It has a partner. */
  readonly balanced: boolean;
}

/** The brackets of a text, counted as the server counts them. */
export interface Brackets {
  /** Opening brackets: the number that everybody watches. */
  readonly open: number;
  /** Brackets without a partner, of either side. */
  readonly unbalanced: number;
  /** The depth of the deepest pair. */
  readonly depth: number;
  /** All of them, in the order of the text. */
  readonly places: readonly Bracket[];
}

interface BracketState extends Brackets {
  readonly decorations: DecorationSet;
}

/** A bracket in a paragraph: how far from the start of its words. */
interface Found {
  readonly offset: number;
  readonly opening: boolean;
}

/** How many depths have a look of their own; deeper ones begin again. */
const DEPTHS_SHOWN = 4;

const bracketsKey = new PluginKey<BracketState>("brackets");

/** Shows brackets with their depth. */
export function brackets(): Plugin<BracketState> {
  return new Plugin<BracketState>({
    key: bracketsKey,
    state: {
      init: (_, state) => read(state.doc),
      apply: (tr, before) => (tr.docChanged ? read(tr.doc) : before),
    },
    props: { decorations: (state) => bracketsKey.getState(state)?.decorations },
  });
}

/**
 * The brackets of the text. `notes` are the words of the footnotes that it refers to: the server counts the brackets
 * in them, too. Each note is matched by itself.
 */
export function bracketsOf(state: EditorState, notes: Iterable<string> = []): Brackets {
  let all: Brackets = bracketsKey.getState(state) ?? { open: 0, unbalanced: 0, depth: 0, places: [] };
  for (const words of notes) {
    const { open, unbalanced, depth } = summed(matched(foundIn(words), (found) => found.offset));
    all = {
      ...all,
      open: all.open + open,
      unbalanced: all.unbalanced + unbalanced,
      depth: Math.max(all.depth, depth),
    };
  }
  return all;
}

/** Selects the next opening bracket behind the caret, from the start again behind the last. */
export const nextBracket: Command = goTo((bracket) => bracket.opening);

/** Selects the next bracket without a partner. */
export const nextUnbalanced: Command = goTo((bracket) => !bracket.balanced);

function goTo(wanted: (bracket: Bracket) => boolean): Command {
  return (state, dispatch) => {
    const candidates = bracketsOf(state).places.filter(wanted);
    const next = candidates.find(({ pos }) => pos >= state.selection.to) ?? candidates[0];
    if (next === undefined) return false;
    const selection = TextSelection.create(state.doc, next.pos, next.pos + 1);
    dispatch?.(state.tr.setSelection(selection).scrollIntoView());
    return true;
  };
}

function foundIn(words: string): Found[] {
  return Array.from(words.matchAll(/[[\]]/g), ({ index, 0: bracket }) => ({
    offset: index,
    opening: bracket === "[",
  }));
}

/** Footnotes take one place in the words, as in the paragraph. */
const foundInParagraph = perParagraph((paragraph) =>
  foundIn(paragraph.textBetween(0, paragraph.content.size, null, "\ufffc")),
);

function read(doc: Node): BracketState {
  const all: { readonly found: Found; readonly pos: number }[] = [];
  doc.forEach((paragraph, start) => {
    for (const found of foundInParagraph(paragraph)) all.push({ found, pos: start + 1 + found.offset });
  });
  const places = matched(
    all.map(({ found }) => found),
    (_, index) => all[index]?.pos ?? 0,
  );
  return { ...summed(places), decorations: decorated(doc, places) };
}

function matched(found: readonly Found[], position: (found: Found, index: number) => number): Bracket[] {
  const partnered = new Set<number>();
  const waiting: number[] = [];
  found.forEach(({ opening }, index) => {
    if (opening) waiting.push(index);
    else {
      const partner = waiting.pop();
      if (partner !== undefined) partnered.add(partner).add(index);
    }
  });
  let around = 0;
  return found.map((bracket, index) => {
    const { opening } = bracket;
    const balanced = partnered.has(index);
    const depth = balanced && !opening ? around : around + 1;
    if (balanced) around += opening ? 1 : -1;
    return { pos: position(bracket, index), opening, depth, balanced };
  });
}

function summed(places: readonly Bracket[]): Brackets {
  const pairs = places.filter(({ balanced }) => balanced);
  return {
    open: places.filter(({ opening }) => opening).length,
    unbalanced: places.length - pairs.length,
    depth: pairs.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
    places,
  };
}

function decorated(doc: Node, places: readonly Bracket[]): DecorationSet {
  if (places.length === 0) return DecorationSet.empty;
  let next = 0;
  let around = 0;
  return byParagraph(doc, (paragraph) => {
    const here = places.slice(next, next + foundInParagraph(paragraph).length);
    next += here.length;
    const before = around;
    for (const bracket of here) around = depthBehind(bracket);
    return before + here.length === 0 ? null : { inside: shown(paragraph, here, before) };
  });
}

/** How many pairs are around what follows a bracket. */
function depthBehind({ opening, balanced, depth }: Bracket): number {
  return opening && balanced ? depth : depth - 1;
}

/** What was shown of a paragraph, with all that it depended on beside the words. */
const lastShown = new WeakMap<Node, { readonly key: string; readonly set: DecorationSet }>();

function shown(paragraph: Node, here: readonly Bracket[], before: number): DecorationSet {
  const key = `${before}${here.map(({ depth, balanced }) => `,${depth}${balanced ? "" : "!"}`).join("")}`;
  const last = lastShown.get(paragraph);
  if (last?.key === key) return last.set;
  const set = DecorationSet.create(paragraph, stretches(paragraph, here, before));
  lastShown.set(paragraph, { key, set });
  return set;
}

function stretches(paragraph: Node, here: readonly Bracket[], before: number): Decoration[] {
  const all: Decoration[] = [];
  let from = 0;
  let around = before;
  const tintTo = (to: number) => {
    if (around > 0 && to > from) {
      all.push(Decoration.inline(from, to, { class: `bracketed bracketed-${look(around)}` }));
    }
  };
  foundInParagraph(paragraph).forEach(({ offset }, index) => {
    const bracket = here[index];
    if (bracket === undefined) return;
    tintTo(offset);
    const partner = bracket.balanced ? "" : " bracket-unbalanced";
    const name = `bracket depth-${look(bracket.depth)}${partner}`;
    all.push(Decoration.inline(offset, offset + 1, { class: name }));
    from = offset + 1;
    around = depthBehind(bracket);
  });
  tintTo(paragraph.content.size);
  return all;
}

function look(depth: number): number {
  return ((depth - 1) % DEPTHS_SHOWN) + 1;
}
