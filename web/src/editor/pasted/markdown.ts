// Writes what was pasted in the Markdown that the server imports (src/render): # for headings, 1., (a), (i), a. for
// operative paragraphs, words as they are for preambular ones, and an attribute where the form does not say the kind.
import { numbers } from "../numbers.ts";
import {
  isNote,
  type Pasted,
  type PastedBlock,
  type PastedInline,
  type PastedWords,
  plainWords,
} from "./blocks.ts";

/** A text as Markdown. */
export function markdownOf(pasted: Pasted): string {
  const notes = new Map<string, number>();
  const number = (name: string): string => {
    if (!notes.has(name)) notes.set(name, notes.size + 1);
    return `[^${notes.get(name)}]`;
  };
  const blocks = withTitleApart(pasted.blocks);
  const markers = numbers(blocks);
  const layout = new Layout();
  const parts = blocks.map((block, index) => {
    return layout.printed(block, markers[index]?.marker ?? "", wordsOf(block.content, number));
  });
  // A note may refer to another; the map grows while it is walked through.
  for (const [name, label] of notes) {
    const words = wordsOf(pasted.notes.get(name) ?? [], number).replaceAll("\n", "\n    ");
    parts.push(`[^${label}]: ${words}`.trimEnd());
  }
  return parts.length === 0 ? "" : `${parts.join("\n\n")}\n`;
}

/**
 * The server takes the first heading of the highest level for the title. Headings stay below it, unless the text begins
 * with the only one of that level.
 */
function withTitleApart(blocks: readonly PastedBlock[]): PastedBlock[] {
  const headings = blocks.filter(({ kind }) => kind === "heading");
  const first = blocks[0];
  const titled = headings.some(({ level }) => level === 0);
  const begins = first?.kind === "heading" && first.level === 1;
  const isTitle = !titled && begins && headings.filter(({ level }) => level === 1).length === 1;
  if (!isTitle) return [...blocks];
  return blocks.map((block) => (block.kind === "heading" ? { ...block, level: block.level - 1 } : block));
}

/** Where the text stands: what indentation the next paragraph has, and what the server would take it for. */
class Layout {
  /** The width of the number of the item that is open: its sub-paragraphs stand inside it. */
  #itemWidth = 0;
  #bullets: number[] = [];
  /** Whether each level of operative paragraphs has one that is open. */
  #open: boolean[] = [];
  #lastLetter = "";
  #operativeInSection = false;

  printed(block: PastedBlock, marker: string, words: string): string {
    if (block.kind !== "list-item") this.#bullets = [];
    if (block.kind !== "operative") this.#itemWidth = 0;
    switch (block.kind) {
      case "heading":
        this.#operativeInSection = false;
        return `${"#".repeat(Math.min(block.level + 1, 6))} ${words.replaceAll("\\\n", " ").replace(/#$/, "\\#")}`;
      case "operative":
        return this.#operative(block, marker, words);
      case "list-item":
        return this.#item(block, words);
      case "quote":
        return `> ${words.replaceAll("\n", "\n> ")}`;
      case "preambular": {
        const said =
          !this.#operativeInSection && block.label === null && /,$/.test(plainWords(block.content));
        return said ? words : `${words} ${attributes(block)}`;
      }
      case "paragraph":
        return words;
    }
  }

  #operative(block: PastedBlock, marker: string, words: string): string {
    const { level, label } = block;
    const symbol = marker.replace(/[().]|\s.*$/g, "");
    const margin = level === 0 ? 0 : this.#itemWidth + level - 1;
    const hasParent = level === 0 || this.#open[level - 1] === true;
    // `(i)` is read as the letter behind (h), and as a numeral anywhere else.
    const ambiguous = symbol === "i" && (level === 1 || (level === 2 && this.#lastLetter === "h"));
    const said = hasParent && !ambiguous && (level === 0 || label === null);
    if (level === 0) this.#itemWidth = label === null ? marker.length + 1 : 0;
    if (level === 1) this.#lastLetter = symbol;
    this.#open = [...Array.from({ length: level }, (_, above) => this.#open[above] ?? false), true];
    this.#operativeInSection = true;
    const further = level === 0 ? this.#itemWidth : margin;
    const text = said ? words : `${words} ${attributes(block)}`;
    return `${" ".repeat(margin)}${marker} ${indented(text, further)}`;
  }

  #item(block: PastedBlock, words: string): string {
    this.#bullets = [...this.#bullets.filter((depth) => depth < block.level), block.level];
    const depth = this.#bullets.length - 1;
    const text = depth === block.level ? words : `${words} ${attributes(block)}`;
    return `${" ".repeat(2 * depth)}- ${indented(text, 2 * depth + 2)}`;
  }
}

function indented(words: string, columns: number): string {
  return words.replaceAll("\n", `\n${" ".repeat(columns)}`);
}

/** ` {.operative .level-2 .bis}`: what a paragraph is, where its form does not say it. */
function attributes({ kind, level, label }: PastedBlock): string {
  const names = [kind, ...(level === 0 ? [] : [`level-${level}`]), ...(label === null ? [] : [label])];
  return `{${names.map((name) => `.${name}`).join(" ")}}`;
}

function wordsOf(content: readonly PastedInline[], number: (note: string) => string): string {
  let written = "";
  content.forEach((piece, index) => {
    if (isNote(piece)) written += number(piece.note);
    else written += marked(piece, content[index - 1], content[index + 1]);
  });
  return escapedAtStart(written);
}

/** Stands between two marks that touch, and is no part of the text. */
const SEPARATOR = "<!-- -->";

/** A piece with its marks. White space at its edges stands outside them. */
function marked(
  piece: PastedWords,
  before: PastedInline | undefined,
  behind: PastedInline | undefined,
): string {
  const [, lead = "", inner = "", tail = ""] = /^(\s*)(.*?)(\s*)$/s.exec(piece.text) ?? [];
  const mark = (piece.strong ? "**" : "") + (piece.em ? "*" : "");
  const words = piece.link === null ? escaped(inner) : linked(inner, piece.link);
  if (mark === "" || inner === "") return escaped(lead) + words + escaped(tail);
  const parted = (outside: string | undefined, edge: string) =>
    outside !== undefined && !/\s/.test(outside) && (/[*_]/.test(outside) || /[^\p{L}\p{N}]/u.test(edge));
  const opens = lead === "" && parted(lastOf(before), inner.charAt(0)) ? SEPARATOR : "";
  const closes = tail === "" && parted(firstOf(behind), inner.charAt(inner.length - 1)) ? SEPARATOR : "";
  const closing = [...mark].reverse().join("");
  return escaped(lead) + opens + mark + words + closing + closes + escaped(tail);
}

/** The last character that is written of a piece: a star, where it is marked. */
function lastOf(piece: PastedInline | undefined): string | undefined {
  if (piece === undefined || isNote(piece)) return undefined;
  const last = piece.text.charAt(piece.text.length - 1);
  return (piece.strong || piece.em) && /\S/.test(last) ? "*" : last;
}

function firstOf(piece: PastedInline | undefined): string | undefined {
  if (piece === undefined || isNote(piece)) return undefined;
  const first = piece.text.charAt(0);
  return (piece.strong || piece.em) && /\S/.test(first) ? "*" : first;
}

function linked(words: string, address: string): string {
  const plain = /^[\w/:.?#=%~,;@!$+'-]+$/.test(address);
  if (words === address && plain && !/[_*]/.test(address)) return `<${address}>`;
  const target = plain ? address : `<${address.replace(/[<>\\&`*_[\]()!]/g, "\\$&")}>`;
  return `[${escaped(words).replace(/(?<!\\)[[\]]/g, "\\$&")}](${target})`;
}

/** Characters that would be read as Markdown, as characters. Brackets are words in these texts. */
function escaped(text: string): string {
  return text
    .replace(/[`*~]|\\(?=[!-/:-@[-`{-~\n]|$)/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/\[(?=\^)|\](?=\()|<(?=[a-z/!?])|&(?=#?\w+;)|\{(?=[.#])/gi, "\\$&")
    .replace(/((?:^|\s)\d{1,3})\.(?=\s["“«[]?\p{Lu})/gu, "$1\\.")
    .replaceAll("\n", "\\\n");
}

/** Words that would be read as the beginning of something else than a paragraph, at the start of each line. */
function escapedAtStart(words: string): string {
  return words
    .replace(
      /^(\(|(?:OP ?)?(?:\d{1,6}|[a-z]{1,5})(?: (?:bis|ter|quater|alt))?(?=[.)](?:\s|$)))/gm,
      (start, _, at) => {
        if (start !== "(") return `${start}\\`;
        return /^\([a-z]{1,5}\)/.test(words.slice(at as number)) ? "\\(" : "(";
      },
    )
    .replace(/^(?=[-+](?:\s|$)|>|#{1,6}(?:\s|$)|[=|:]|\[[^\]]*\]:|\[[ xX]\] |-{3,})/gm, "\\");
}
