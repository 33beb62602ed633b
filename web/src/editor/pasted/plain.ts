// Reads plain text. Blank lines part paragraphs. Where there are none, lines that were broken to fit a width are joined,
// long lines are paragraphs, and short ones are lines of one.
import { type Pasted, PLAIN, type PastedBlock } from "./blocks.ts";
import { Markers } from "./markers.ts";
import { UNMARKED } from "./style.ts";
import { paragraphsOf } from "./words.ts";

/** Widths that programs break lines to. A line that is shorter or longer was not broken by one. */
const BROKEN_LINE_CHARS_MIN = 45;
const BROKEN_LINE_CHARS_MAX = 100;
/** How much shorter a broken line may be than the longest: the length of a long word. */
const RAGGED_CHARS_MAX = 25;

/** What a line begins with that begins a paragraph. */
const BEGINS =
  /^\s*(?:\(?(?:\d{1,3}|[a-z]{1,4})[.)]|\d{1,3} (?:bis|ter|quater|alt)\.|(?:PP|OP) ?\d+|[-*•·–])\s/;

/** Reads a plain text. */
export function readPlain(text: string): Pasted {
  const markers = new Markers();
  const blocks = text
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n/)
    .flatMap((part) => paragraphsIn(part.split("\n").filter((line) => line.trim() !== "")))
    .flatMap(blocksOf);
  return {
    blocks: blocks.length > 1 ? blocks.map((block) => markers.typed(block)) : blocks,
    notes: new Map(),
  };
}

function blocksOf(words: string): PastedBlock[] {
  const content = [{ text: words.replace(/\t/g, " "), ...UNMARKED }];
  return paragraphsOf(content).map((paragraph) => ({ ...PLAIN, content: paragraph }));
}

/** The paragraphs that lines without a blank one between them make. */
function paragraphsIn(lines: readonly string[]): string[] {
  const groups: string[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last === undefined || BEGINS.test(line)) groups.push([line]);
    else last.push(line);
  }
  return groups.flatMap((group) => {
    if (areBroken(group))
      return [
        group
          .map((line) => line.trim())
          .join(" ")
          .replace(/(\w-) (?=\p{Ll})/gu, "$1"),
      ];
    return group.some((line) => line.length > BROKEN_LINE_CHARS_MAX) ? group : [group.join("\n")];
  });
}

/** Whether lines look as if a program had broken them: all but the last are about as long as each other. */
function areBroken(lines: readonly string[]): boolean {
  const lengths = lines.slice(0, -1).map((line) => line.trim().length);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  return (
    lengths.length > 0 &&
    shortest >= BROKEN_LINE_CHARS_MIN &&
    longest <= BROKEN_LINE_CHARS_MAX &&
    longest - shortest <= RAGGED_CHARS_MAX
  );
}
