// How two wordings differ, in whole words: what a reader of a suggestion should see.
import { commonEnds } from "../binding/content.ts";

/** The one stretch in which two wordings differ: `from` and `to` are offsets in the first. */
export interface Difference {
  from: number;
  to: number;
  quote: string;
  replacement: string;
}

/** The smallest stretch of whole words that turns one wording into the other; null where they are the same. */
export function difference(before: string, after: string): Difference | null {
  if (before === after) return null;
  let { head, foot } = commonEnds(before, after);
  while (head > 0 && (cutsWord(before, head) || cutsWord(after, head))) head--;
  const most = Math.min(before.length, after.length) - head;
  foot = Math.min(foot, most);
  while (foot > 0 && (cutsWord(before, before.length - foot) || cutsWord(after, after.length - foot))) foot--;
  const to = before.length - foot;
  return {
    from: head,
    to,
    quote: before.slice(head, to),
    replacement: after.slice(head, after.length - foot),
  };
}

// Half a surrogate pair counts as a letter, so that no pair is parted.
const LETTER = /[\p{L}\p{N}\p{M}\p{Cs}'’\-_]/u;
// Scripts that set no spaces between words: each character may stand alone.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function isLetter(character: string | undefined): boolean {
  return character !== undefined && LETTER.test(character) && !UNSPACED.test(character);
}

function cutsWord(text: string, index: number): boolean {
  return isLetter(text[index - 1]) && isLetter(text[index]);
}

/** Of a list of numbers, the indices of a longest rising part. */
export function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = []; // ends[k]: the index at which the lowest rise of length k + 1 ends
  const previous = new Map<number, number>();
  numbers.forEach((number, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous.set(index, ends[low - 1]!);
    ends[low] = index;
  });
  const rise = new Set<number>();
  for (let index = ends.at(-1); index !== undefined; index = previous.get(index)) rise.add(index);
  return rise;
}

/** A value of the discussion in words: a scalar or a text, or nothing. */
export function word(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
