// What is typed at the start of a paragraph and makes it another kind: "1. ", "(a) ", "- ", "> ", "## ".
// Backspace right after takes the change back and leaves what was typed.
import { InputRule, inputRules } from "prosemirror-inputrules";
import type { EditorState, Plugin, Transaction } from "prosemirror-state";
import type { Kind } from "../binding/schema.ts";
import { attrsOf, isParagraph, retyped, setAttrs } from "./paragraphs.ts";

type Wanted = { kind: Kind; level: number } | null;

/** A rule that reads the start of a paragraph; `null` from `read` leaves what was typed. */
function rule(match: RegExp, read: (match: RegExpMatchArray, before: Before) => Wanted): InputRule {
  return new InputRule(match, (state, found, start, end) => {
    const $start = state.doc.resolve(start);
    if (!isParagraph($start.parent) || $start.parentOffset !== 0) return null;
    const place = { node: $start.parent, index: $start.index(0), pos: $start.before() };
    const attrs = attrsOf(place.node);
    const wanted = read(found, before(state, place.index));
    if (wanted === null) return null;
    // A heading that begins with a number, "1. Introduction", stays a heading.
    if (attrs.kind === "heading" && wanted.kind !== "heading") return null;
    if (attrs.kind === wanted.kind && attrs.level === wanted.level) return null;
    const tr: Transaction = state.tr.delete(start, end);
    return setAttrs(tr, place, retyped(attrs, wanted.kind, wanted.level));
  });
}

/** The operative paragraph that is numbered before. */
interface Before {
  /** Its level, -1 where there is none. */
  level: number;
  /** How many of the next level's letters are used: "(i)" after "(h)" is a letter, else a roman number. */
  letters: number;
}

function before(state: EditorState, index: number): Before {
  let level = -1;
  let letters = 0;
  for (let i = index - 1; i > 0; i--) {
    const attrs = attrsOf(state.doc.child(i));
    if (attrs.kind !== "operative") continue;
    if (level < 0) level = attrs.level;
    if (attrs.level === 0) break;
    if (attrs.level === 1 && attrs.label === null) letters++;
  }
  return { level, letters };
}

/** "(a)" is a sub-paragraph. "(i)" is one too where it comes after "(h)", else it is of the level below. */
function bracketed(symbol: string, { level, letters }: Before): Wanted {
  const isNextLetter = symbol.length === 1 && symbol.charCodeAt(0) - "a".charCodeAt(0) === letters;
  const isRoman = /^[ivx]+$/.test(symbol);
  if (isRoman && level >= 1 && !(isNextLetter && level === 1)) return { kind: "operative", level: 2 };
  return symbol.length === 1 ? { kind: "operative", level: 1 } : null;
}

/** The input rules. */
export function typedKinds(): Plugin {
  const rules = [
    rule(/^\d{1,3}\.\s$/, () => ({ kind: "operative", level: 0 })),
    rule(/^\(?([a-z]{1,4})\)\s$/, (match, before) => bracketed(match[1] ?? "", before)),
    rule(/^[a-z]\.\s$/, (_match, { level }) => (level >= 2 ? { kind: "operative", level: 3 } : null)),
    rule(/^[-*•]\s$/, () => ({ kind: "list-item", level: 0 })),
    rule(/^>\s$/, () => ({ kind: "quote", level: 0 })),
    rule(/^(#{1,4})\s$/, (match) => ({ kind: "heading", level: (match[1] ?? "").length })),
  ];
  return inputRules({ rules });
}
