// What the page shows of the text while people write: kept by node, so that a keystroke counts one paragraph anew.
import { redoDepth, undoDepth } from "prosemirror-history";
import type { MarkType, Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import { type ParagraphAttrs, schema, TITLE } from "../binding/schema.ts";
import { markedAround } from "./commands.ts";
import { attrsOf, isParagraph, placeOfHead } from "./paragraphs.ts";
import { bracketsOf } from "./plugins/brackets.ts";
import { perParagraph } from "./plugins/by-paragraph.ts";
import { type FootnoteMark, footnotesOf } from "./plugins/footnotes.ts";
import { numbersOf } from "./plugins/numbering.ts";
import type { EditorSummary, OutlineEntry } from "./types.ts";

/** What the state does not hold: which paragraphs are agreed, and what the footnotes say. */
export interface Beside {
  locked: ReadonlySet<string>;
  footnote(id: string): string;
}

/** Words of a text as the server counts them: what stands between white space and has a letter or a digit. */
export function countWords(text: string): number {
  let count = 0;
  for (const word of text.split(/\s+/u)) if (/[\p{L}\p{N}]/u.test(word)) count++;
  return count;
}

/** A node's words, with a sign for each footnote as on the server. */
function textOf(node: Node): string {
  return node.textBetween(0, node.content.size, "", "\ufffc");
}

const wordsOf = perParagraph((node) => countWords(textOf(node)));

/** Where the caret is, what may be done there, and how much text there is. */
export function summaryOf(state: EditorState, beside: Beside): EditorSummary {
  const { node, index } = placeOfHead(state);
  const attrs = isParagraph(node) ? attrsOf(node) : null;
  const { strong, em, link } = schema.marks;
  return {
    paragraph: attrs ? attrs.id : TITLE,
    kind: attrs ? attrs.kind : "title",
    level: attrs?.level ?? 0,
    label: attrs?.label ?? null,
    number: attrs ? (numbersOf(state)[index - 1]?.full ?? "") : "",
    strong: hasMark(state, strong),
    em: hasMark(state, em),
    link: linkAt(state, link),
    canUndo: undoDepth(state) > 0,
    canRedo: redoDepth(state) > 0,
    selected: !state.selection.empty,
    locked: attrs?.id != null && beside.locked.has(attrs.id),
    ...figures(state, beside),
  };
}

function figures(state: EditorState, beside: Beside): Pick<EditorSummary, "words" | "brackets"> {
  let words = 0;
  for (const child of state.doc.children) words += wordsOf(child);
  const notes = notesOf(state).map(({ id }) => beside.footnote(id));
  for (const note of notes) words += countWords(note);
  const { open, unbalanced, depth } = bracketsOf(state, notes);
  return { words, brackets: { open, unbalanced, depth } };
}

/** The footnotes that the text refers to, each once, in the order of their numbers. */
export function notesOf(state: EditorState): readonly FootnoteMark[] {
  const seen = new Set<string>();
  return footnotesOf(state).filter(({ id }) => !seen.has(id) && seen.add(id));
}

function hasMark(state: EditorState, type: MarkType): boolean {
  const { empty, from, to, $from } = state.selection;
  if (!empty) return state.doc.rangeHasMark(from, to, type);
  return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
}

function linkAt(state: EditorState, type: MarkType): string | null {
  const found = markedAround(state.selection.$head, type);
  return found ? String(found.attrs["href"]) : null;
}

/** Whether two summaries say the same. */
export function sameSummary(a: EditorSummary, b: EditorSummary): boolean {
  const { brackets: one, ...restOfOne } = a;
  const { brackets: other, ...restOfOther } = b;
  const keys = Object.keys(restOfOne) as (keyof typeof restOfOne)[];
  const sameBrackets =
    one.open === other.open && one.unbalanced === other.unbalanced && one.depth === other.depth;
  return sameBrackets && keys.every((key) => restOfOne[key] === restOfOther[key]);
}

/** How much of a paragraph the outline shows. */
const OUTLINE_CHARACTERS = 160;

const beginningOf = perParagraph((node) =>
  node.textContent.slice(0, OUTLINE_CHARACTERS).replaceAll("\n", " "),
);

/** The title, the headings and the numbered paragraphs. */
export function outlineOf(state: EditorState): OutlineEntry[] {
  const numbers = numbersOf(state);
  const entries: OutlineEntry[] = [];
  state.doc.forEach((node, _offset, index) => {
    if (index === 0) {
      entries.push({ id: TITLE, kind: "title", level: 0, number: "", text: beginningOf(node) });
      return;
    }
    const { id, kind, level } = node.attrs as ParagraphAttrs;
    const number = numbers[index - 1]?.full ?? "";
    if (id === null || (kind !== "heading" && number === "")) return;
    entries.push({ id, kind, level, number, text: beginningOf(node) });
  });
  return entries;
}
