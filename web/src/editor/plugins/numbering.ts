// Shows the number of each paragraph: `data-number` is what is printed before it, `data-cite` how it is cited.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import type { DecorationSet } from "prosemirror-view";
import type { ParagraphAttrs } from "../../binding/schema.ts";
import { numbers, type ParagraphNumber } from "../numbers.ts";
import { byParagraph, type ParagraphParts } from "./by-paragraph.ts";

interface Numbering {
  /** Attributes of title and paragraphs, the same objects as in their nodes: as long as these stay, numbers stay. */
  readonly attrs: readonly unknown[];
  /** Of the paragraphs, without the title. */
  readonly numbers: readonly (ParagraphNumber | null)[];
  readonly parts: readonly (ParagraphParts | null)[];
  readonly decorations: DecorationSet;
}

const numberingKey = new PluginKey<Numbering>("numbering");

/** Numbers the paragraphs that have a number. */
export function numbering(): Plugin<Numbering> {
  return new Plugin<Numbering>({
    key: numberingKey,
    state: {
      init: (_, state) => numberedAnew(state.doc),
      apply: (tr, before) => (tr.docChanged ? numberedAfter(before, tr.doc) : before),
    },
    props: { decorations: (state) => numberingKey.getState(state)?.decorations },
  });
}

/** The number of each paragraph in the order of the document, without the title. */
export function numbersOf(state: EditorState): readonly (ParagraphNumber | null)[] {
  return numberingKey.getState(state)?.numbers ?? [];
}

function numberedAnew(doc: Node): Numbering {
  const found = numbers(doc.children.slice(1).map((paragraph) => paragraph.attrs as ParagraphAttrs));
  const attrs = doc.children.map((paragraph) => paragraph.attrs);
  const parts = [null, ...found.map(shown)];
  return { attrs, numbers: found, parts, decorations: placed(doc, parts) };
}

/** Typing leaves the numbers and moves only their places. */
function numberedAfter(before: Numbering, doc: Node): Numbering {
  const same =
    doc.childCount === before.attrs.length &&
    doc.children.every((paragraph, index) => paragraph.attrs === before.attrs[index]);
  return same ? { ...before, decorations: placed(doc, before.parts) } : numberedAnew(doc);
}

function placed(doc: Node, parts: readonly (ParagraphParts | null)[]): DecorationSet {
  return byParagraph(doc, (_, index) => parts[index]);
}

function shown(number: ParagraphNumber | null): ParagraphParts | null {
  if (number === null) return null;
  const cite = { "data-cite": number.full };
  return { attrs: number.marker === "" ? cite : { ...cite, "data-number": number.marker } };
}
