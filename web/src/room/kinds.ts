// The kinds that one chooses from, each level of those that have levels as a choice of its own.
import { type Kind, LEVELS } from "../binding/schema.ts";

export interface KindChoice {
  kind: Kind;
  level: number;
  /** The keys that choose it, where it has some. */
  keys?: string;
}

/** In the order in which a declaration has them. Deeper lists are made with Tab. */
const ORDER: readonly Kind[] = ["preambular", "operative", "paragraph", "list-item", "quote", "heading"];

/** The digits that choose a kind with Ctrl and Alt, as in the editor's keymap. */
const DIGITS: Record<string, number> = {
  "paragraph:0": 0,
  "heading:1": 1,
  "heading:2": 2,
  "heading:3": 3,
  "preambular:0": 4,
  "operative:0": 5,
  "list-item:0": 6,
  "quote:0": 7,
};

export const KIND_CHOICES: readonly KindChoice[] = ORDER.flatMap((kind) => {
  const [lowest, highest] = LEVELS[kind];
  const last = kind === "list-item" ? lowest : highest;
  return Array.from({ length: last - lowest + 1 }, (_, step) => choiceOf(kind, lowest + step));
});

function choiceOf(kind: Kind, level: number): KindChoice {
  const digit = DIGITS[`${kind}:${level}`];
  return { kind, level, ...(digit === undefined ? {} : { keys: `Ctrl+Alt+${digit}` }) };
}
