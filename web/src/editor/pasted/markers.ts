// The markers of numbered paragraphs and lists: 1., (a), (i), a., bullets; as a program writes them, or as they were
// typed at the start of a paragraph.
import type { Label } from "../../binding/schema.ts";
import { openingOf } from "../opening-words.ts";
import { type Form, form, type PastedBlock, plainWords, without } from "./blocks.ts";

/** How the paragraphs of a list are counted. */
export type Series = "number" | "letter" | "roman";

const LABEL = "(?: (bis|ter|quater|alt))?";
const MARKER = new RegExp(`^(?:\\(([a-z]{1,5}|\\d{1,3})\\)${LABEL}|([a-z]{1,5}|\\d{1,3})${LABEL}[.)])$`);
/** 12; a, z, aa, bb; a Roman numeral. */
const SYMBOL = /^(?:\d+|([a-z])\1*|x{0,3}(?:ix|iv|v?i{0,3}))$/;
const DECIMAL = /^\d+((?:\.\d+)+)\.?$/;
const BULLET = /^[·•◦▪▫‣⁃●○■□§–—*o-]$|^[\ue000-\uf8ff]$/u;
const TYPED_BULLET = /^[·•◦▪▫‣⁃●○■–-] /;
const TYPED_PREAMBULAR = new RegExp(`^PP ?\\d{1,3}${LABEL}[.:]? (?=\\S)`);
const TYPED_OPERATIVE = new RegExp(`^OP ?\\d{1,3}${LABEL}[.:]? (?=\\S)`);

/** The deepest level of operative paragraphs and of list items. */
const DEEPEST = 3;

/** What an operative paragraph of a series is: 1. and (a) and (i), and the fourth level where a list is that deep. */
export function operative(series: Series, depth: number, label: Label | null = null): Form {
  const usual = { number: 0, letter: 1, roman: 2 }[series];
  const level = depth >= DEEPEST ? DEEPEST : series === "number" ? depth : usual;
  return { kind: "operative", level, label };
}

/** A list item of a depth, from 0. */
export function bullet(depth: number): Form {
  return form("list-item", Math.min(depth, DEEPEST));
}

/** Reads markers in the order of a text. A letter may be a numeral: what went before in the same list tells. */
export class Markers {
  readonly #lastLetters = new Map<string, string>();
  #operativeInSection = false;
  #lastLevel = 0;

  /** What a paragraph is by the marker that a program wrote before it; null where that is no marker of ours. */
  written(marker: string, list: string, depth: number): Form | null {
    if (BULLET.test(marker)) return bullet(depth);
    const decimals = DECIMAL.exec(marker)?.[1];
    if (decimals !== undefined) return form("operative", Math.min(DEEPEST, decimals.split(".").length - 1));
    const [match, inBrackets, labelInBrackets, bare, labelOfBare] = MARKER.exec(marker) ?? [];
    const symbol = inBrackets ?? bare ?? "";
    if (match === undefined || !SYMBOL.test(symbol)) return null;
    const label = (labelInBrackets ?? labelOfBare ?? null) as Label | null;
    return operative(this.#seriesOf(symbol, list), depth, label);
  }

  /** A plain paragraph, as what its own words say that it is: by a marker typed before them, or by their opening. */
  typed(block: PastedBlock): PastedBlock {
    const read = block.kind === "paragraph" ? this.#typed(block) : block;
    if (read.kind === "operative") {
      this.#operativeInSection = true;
      this.#lastLevel = read.level;
    }
    if (read.kind === "heading") this.#operativeInSection = false;
    return read;
  }

  #typed(block: PastedBlock): PastedBlock {
    const words = plainWords(block.content);
    const prefix = (pattern: RegExp, kind: "preambular" | "operative"): PastedBlock | null => {
      const [match, label] = pattern.exec(words) ?? [];
      if (match === undefined) return null;
      const content = without(block.content, match.length);
      return { ...form(kind), label: (label ?? null) as Label | null, content };
    };
    const named = prefix(TYPED_PREAMBULAR, "preambular") ?? prefix(TYPED_OPERATIVE, "operative");
    if (named !== null) return named;
    const dash = TYPED_BULLET.exec(words)?.[0];
    if (dash !== undefined) return { ...bullet(0), content: without(block.content, dash.length) };
    const opens = !this.#operativeInSection && /,\s*$/.test(words) && openingOf("preambular", words) !== null;
    return opens ? { ...block, ...form("preambular") } : this.#numbered(block, words);
  }

  #numbered(block: PastedBlock, words: string): PastedBlock {
    const [, marker = "", rest = ""] =
      /^(\S+(?: (?:bis|ter|quater|alt)[.)]?)?) +(?=\S)(.*)$/s.exec(words) ?? [];
    // A number begins a paragraph only before a capital: else it is the end of a sentence that was torn apart.
    if (/^\d/.test(marker) && !/^["“«[(]*\p{Lu}/u.test(rest)) return block;
    const depth = /^[a-z]+\.$/.test(marker) && this.#lastLevel >= 2 ? DEEPEST : 0;
    const found = MARKER.test(marker) ? this.written(marker, "typed", depth) : null;
    if (found === null) return block;
    return { ...found, content: without(block.content, words.length - rest.length) };
  }

  #seriesOf(symbol: string, list: string): Series {
    if (/^\d/.test(symbol)) return "number";
    const last = this.#lastLetters.get(list);
    const follows = last !== undefined && symbol.charCodeAt(0) === last.charCodeAt(0) + 1;
    if (/^[ivx]+$/.test(symbol) && !(follows && symbol.length === 1)) return "roman";
    this.#lastLetters.set(list, symbol);
    return "letter";
  }
}
