// Paragraph numbers: computed from the order and the levels, never stored in a draft. The server counts in the same way
// (src/domain/numbering.rs), so that a number on the page is the number in a published version.
import type { Kind, Label } from "../binding/schema.ts";

/** What a paragraph is called. */
export interface ParagraphNumber {
  /** How it is cited, unique but for alternatives: `12`, `12(b)(ii)`, `3 bis`, `PP4`. */
  readonly full: string;
  /** What is printed before it: `12.`, `(b)`, `3 bis.`; empty where nothing is. */
  readonly marker: string;
}

/** What a number depends on. */
export interface Numbered {
  readonly kind: Kind;
  readonly level: number;
  readonly label: Label | null;
}

/** The levels of operative paragraphs: 1., (a), (i), a. */
const OPERATIVE_LEVELS = 4;

/** The number of each paragraph, in their order; null where it has none. */
export function numbers(paragraphs: Iterable<Numbered>): (ParagraphNumber | null)[] {
  let preambular = 0;
  const operative = new Array<number>(OPERATIVE_LEVELS).fill(0);
  const chain = new Array<string>(OPERATIVE_LEVELS).fill("");
  return Array.from(paragraphs, ({ kind, level: given, label }) => {
    if (kind === "preambular") {
      preambular = counted(preambular, label);
      return { full: labelled(`PP${preambular}`, label), marker: "" };
    }
    if (kind !== "operative") return null;
    const level = Math.min(Math.max(given, 0), OPERATIVE_LEVELS - 1);
    const count = counted(operative[level] ?? 0, label);
    operative[level] = count;
    operative.fill(0, level + 1);
    chain.fill("", level + 1);
    const symbol = levelSymbol(level, count);
    chain[level] = labelled(level === 0 ? symbol : `(${symbol})`, label);
    const printedWithDot = level === 0 || level === 3;
    const marker = printedWithDot ? `${labelled(symbol, label)}.` : chain[level];
    return { full: chain.join(""), marker };
  });
}

/** A labelled paragraph shares the number of the one before it; where none is before it, it begins the count. */
function counted(count: number, label: Label | null): number {
  return label === null || count === 0 ? count + 1 : count;
}

function labelled(number: string, label: Label | null): string {
  return label === null ? number : `${number} ${label}`;
}

/** `12`, `b`, `ii`, `a`: the symbol of a level, without its brackets. */
function levelSymbol(level: number, count: number): string {
  if (level === 0) return String(count);
  return level === 2 ? roman(count) : letters(count);
}

/** a … z, aa, bb … zz, aaa …: as UN texts continue after z. */
export function letters(count: number): string {
  const letter = String.fromCharCode(0x61 + ((count - 1) % 26));
  return letter.repeat(Math.floor((count - 1) / 26) + 1);
}

const ROMAN_DIGITS: readonly [number, string][] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

/** i, ii, iii, iv … */
export function roman(count: number): string {
  let rest = count;
  let text = "";
  for (const [value, digit] of ROMAN_DIGITS) {
    while (rest >= value) {
      text += digit;
      rest -= value;
    }
  }
  return text;
}
