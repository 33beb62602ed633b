// Words that are the same in two drafts and look otherwise: bold, in italics, or leading somewhere. Pure.
import type { Block, Look } from "./side.ts";
import type { Difference } from "./words.ts";

/** How words should look, as far as they do not. */
export type NewLook = Partial<Omit<Look, "from" | "to">>;

/** A stretch of the older words, and how they look in the newer. */
export interface Reformatted {
  from: number;
  to: number;
  look: NewLook;
}

/** Where two wordings of a paragraph look otherwise, outside of where they differ. */
export function formattingBetween(before: Block, after: Block, found: Difference | null): Reformatted[] {
  if (found === null && JSON.stringify(before.looks) === JSON.stringify(after.looks)) return [];
  const { length } = before.words;
  const [head, foot] = found === null ? [length, length] : [found.from, found.to];
  const shift = after.words.length - length;
  return [
    ...stretches(0, head, (at) => changeOf(lookAt(before, at), lookAt(after, at))),
    ...stretches(foot, length, (at) => changeOf(lookAt(before, at), lookAt(after, at + shift))),
  ];
}

const PLAIN: Omit<Look, "from" | "to"> = { strong: false, em: false, link: null };

function lookAt({ looks }: Block, at: number): Omit<Look, "from" | "to"> {
  return looks.find(({ from, to }) => from <= at && at < to) ?? PLAIN;
}

function changeOf(was: Omit<Look, "from" | "to">, is: Omit<Look, "from" | "to">): NewLook | null {
  const look: NewLook = {};
  if (was.strong !== is.strong) look.strong = is.strong;
  if (was.em !== is.em) look.em = is.em;
  if (was.link !== is.link) look.link = is.link;
  return Object.keys(look).length === 0 ? null : look;
}

/** Neighbouring characters to which the same happened. */
function stretches(from: number, to: number, changeAt: (at: number) => NewLook | null): Reformatted[] {
  const found: Reformatted[] = [];
  for (let at = from; at < to; at += 1) {
    const look = changeAt(at);
    const last = found.at(-1);
    if (look === null) continue;
    if (last?.to === at && JSON.stringify(last.look) === JSON.stringify(look)) last.to += 1;
    else found.push({ from: at, to: at + 1, look });
  }
  return found;
}
