// Finds words in the text. Letters are found with and without their accents, quotation marks and hyphens in whatever
// form they were typed: who reads a text on a projector types what they see.
import type { Node } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  Plugin,
  PluginKey,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { byParagraph, perParagraph } from "./by-paragraph.ts";

/** What is looked for. */
export interface Query {
  readonly search: string;
  /** Capitals and accents count. */
  readonly matchCase: boolean;
}

/** How many places there are, and which of them is selected: from 0, or -1 where none is. */
export interface Finding {
  readonly count: number;
  readonly index: number;
}

interface Match {
  readonly from: number;
  readonly to: number;
}

/** A query that is being shown. */
interface Search {
  /** The matches in a paragraph, from the start of its words. */
  readonly matchesIn: (paragraph: Node) => readonly Match[];
  readonly show: (paragraph: Node, current: Match | null) => DecorationSet;
}

interface FindState extends Finding {
  readonly search: Search | null;
  readonly matches: readonly Match[];
  readonly decorations: DecorationSet;
}

/** A letter alone may stand in a text 50,000 times; drawing as many highlights would hold up the page for seconds. */
const HIGHLIGHTS_MAX = 1_000;

const nothing: FindState = {
  search: null,
  matches: [],
  count: 0,
  index: -1,
  decorations: DecorationSet.empty,
};

const findKey = new PluginKey<FindState>("find");

/** Highlights what `setFind` looks for. */
export function find(): Plugin<FindState> {
  return new Plugin<FindState>({
    key: findKey,
    state: {
      init: () => nothing,
      apply(tr, before) {
        const query = tr.getMeta(findKey) as Query | null | undefined;
        const search = query === undefined ? before.search : query && searchFor(query);
        if (search === null) return nothing;
        const anew = tr.docChanged || search !== before.search;
        const matches = anew ? allMatches(tr.doc, search) : before.matches;
        const { from, to } = tr.selection;
        const index = matches.findIndex((match) => match.from === from && match.to === to);
        if (!anew && index === before.index) return before;
        const decorations = highlighted(tr.doc, search, matches[index]);
        return { search, matches, count: matches.length, index, decorations };
      },
    },
    props: { decorations: (state) => findKey.getState(state)?.decorations },
  });
}

/** Looks for something else; null ends the search. */
export function setFind(tr: Transaction, query: Query | null): Transaction {
  return tr.setMeta(findKey, query);
}

/** What was found. */
export function findOf(state: EditorState): Finding {
  const { count, index } = findKey.getState(state) ?? nothing;
  return { count, index };
}

/** Selects the first match that begins at the caret or behind it: while the words are typed, it stays where it is. */
export const findHere: Command = select((matches, { from }) => matches.find((match) => match.from >= from));

/** Selects the next match; behind the last, the first. */
export const findNext: Command = select((matches, { to }) => matches.find((match) => match.from >= to));

/** Selects the match before; before the first, the last. */
export const findPrevious: Command = select(
  (matches, { from }) => matches.findLast((match) => match.to <= from) ?? matches.at(-1),
);

function select(choose: (matches: readonly Match[], selected: Match) => Match | undefined): Command {
  return (state, dispatch) => {
    const matches = findKey.getState(state)?.matches ?? [];
    const match = choose(matches, state.selection) ?? matches[0];
    if (match === undefined) return false;
    const selection = TextSelection.create(state.doc, match.from, match.to);
    dispatch?.(state.tr.setSelection(selection).scrollIntoView());
    return true;
  };
}

function searchFor(query: Query): Search | null {
  const pattern = patternOf(query);
  if (pattern === null) return null;
  const matchesIn = perParagraph((paragraph) => {
    const words = paragraph.textBetween(0, paragraph.content.size, null, "\ufffc");
    return Array.from(words.matchAll(pattern), ({ index, 0: { length } }) => ({
      from: index,
      to: index + length,
    }));
  });
  const allAlike = perParagraph((paragraph) => highlights(paragraph, matchesIn(paragraph), null));
  const show = (paragraph: Node, current: Match | null) =>
    current === null ? allAlike(paragraph) : highlights(paragraph, matchesIn(paragraph), current);
  return { matchesIn, show };
}

function highlights(paragraph: Node, matches: readonly Match[], current: Match | null): DecorationSet {
  const decorations = matches.map(({ from, to }) => {
    const name = from === current?.from ? "found found-current" : "found";
    return Decoration.inline(from, to, { class: name });
  });
  return DecorationSet.create(paragraph, decorations);
}

function allMatches(doc: Node, search: Search): Match[] {
  const all: Match[] = [];
  doc.forEach((paragraph, start) => {
    for (const { from, to } of search.matchesIn(paragraph))
      all.push({ from: start + 1 + from, to: start + 1 + to });
  });
  return all;
}

function highlighted(doc: Node, search: Search, current: Match | undefined): DecorationSet {
  let shown = 0;
  let start = 0;
  return byParagraph(doc, (paragraph) => {
    const words = start + 1;
    start += paragraph.nodeSize;
    const { length } = search.matchesIn(paragraph);
    if (length === 0) return null;
    const isCurrent = current !== undefined && words <= current.from && current.from < start;
    shown += length;
    if (shown > HIGHLIGHTS_MAX && !isCurrent) return null;
    return { inside: search.show(paragraph, isCurrent ? shifted(current, -words) : null) };
  });
}

function shifted({ from, to }: Match, by: number): Match {
  return { from: from + by, to: to + by };
}

/** Characters that stand for each other. */
const ALIKE = ["'‘’‚‛ʼ′", '"“”„‟″', "-‐‑‒–−"];

/** What finds a query in words; null where it is empty. */
function patternOf({ search, matchCase }: Query): RegExp | null {
  if (search === "") return null;
  const folded = matchCase ? search : search.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
  const source = Array.from(folded, (char) => {
    if (/\s/.test(char)) return "\\s";
    const alike = ALIKE.find((characters) => characters.includes(char));
    if (alike !== undefined) return `[${alike.replace("-", "\\-")}]`;
    if (!matchCase && /\p{L}/u.test(char)) return `[${accented().get(char.toLowerCase()) ?? char}]\\p{M}*`;
    return char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  });
  return new RegExp(source.join(""), matchCase ? "gu" : "giu");
}

let accentedLetters: Map<string, string> | null = null;

/** For each letter that has accented forms of one character: it and all of them. */
function accented(): Map<string, string> {
  if (accentedLetters !== null) return accentedLetters;
  accentedLetters = new Map();
  // Latin and Greek letters.
  for (const [first, last] of [
    [0xc0, 0x24f],
    [0x370, 0x3ff],
    [0x1e00, 0x1fff],
  ] as const) {
    for (let code = first; code <= last; code++) {
      const letter = String.fromCharCode(code);
      const base = letter.normalize("NFD").charAt(0).toLowerCase();
      if (base !== letter.toLowerCase())
        accentedLetters.set(base, (accentedLetters.get(base) ?? base) + letter);
    }
  }
  return accentedLetters;
}
