// The kinds that one chooses from, each level of those that have levels as a choice of its own.
import { type Kind, LEVELS } from "../binding/schema.ts";

export interface KindChoice {
  kind: Kind;
  level: number;
  /** The keys that choose it, at its first level. */
  keys?: string;
}

/** In the order in which a declaration has them. Deeper lists are made with Tab. */
const ORDER: readonly Kind[] = ["preambular", "operative", "paragraph", "list-item", "quote", "heading"];

export const KIND_CHOICES: readonly KindChoice[] = ORDER.flatMap((kind) => {
  const [lowest, highest] = LEVELS[kind];
  const last = kind === "list-item" ? lowest : highest;
  return Array.from({ length: last - lowest + 1 }, (_, step) => ({ kind, level: lowest + step }));
});
