// What a reader would stumble over, in the language of the page: the server says it in English and by code.
import type { Finding } from "../session/api.ts";

/** Limits that are usual for documents of United Nations conferences, in words. */
export const WORD_LIMITS = [3300, 8500, 10700] as const;

const CODES = new Set([
  "too-long",
  "bracket-not-closed",
  "bracket-not-opened",
  "broken-reference",
  "reference-direction",
  "number-gap",
  "label-without-base",
  "typed-number",
  "preambular-opening",
  "operative-opening",
  "final-punctuation",
  "bold",
]);

/** The message that says a finding; null for one that a later server knows and this page does not. */
export function messageOf({ code, words }: Finding): { id: string; args: { words: string } } | null {
  return CODES.has(code) ? { id: `check-${code}`, args: { words: words ?? "" } } : null;
}
