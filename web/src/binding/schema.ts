// The draft as ProseMirror sees it: a title and paragraphs in a row. A heading, a quotation and a list item are
// paragraphs of another kind, so that retyping one is a change of an attribute and its identity stays.
import { type Mark, type Node, type NodeSpec, Schema } from "prosemirror-model";

export const KINDS = ["heading", "preambular", "operative", "paragraph", "list-item", "quote"] as const;
export type Kind = (typeof KINDS)[number];
export const LABELS = ["bis", "ter", "quater", "alt"] as const;
export type Label = (typeof LABELS)[number];

/** The lowest and highest level of each kind: headings 1–4; operative 1., (a), (i), a.; three depths of lists below the first. */
export const LEVELS: Record<Kind, readonly [number, number]> = {
  heading: [1, 4],
  preambular: [0, 0],
  operative: [0, 3],
  paragraph: [0, 0],
  "list-item": [0, 3],
  quote: [0, 0],
};

/** What a paragraph carries beside its words. `id` is null only between a keystroke and the binding's answer to it. */
export interface ParagraphAttrs {
  id: string | null;
  kind: Kind;
  level: number;
  label: Label | null;
}

/** The id of the title's text, and of the title's node. */
export const TITLE = "title";

// Line breaks are characters in the text, so white space is kept. All marks are allowed on all text.
const words: NodeSpec = { content: "inline*", marks: "_", whitespace: "pre", defining: true };

function paragraphTag(node: Node): string {
  const { kind, level } = node.attrs as ParagraphAttrs;
  if (kind === "heading") return `h${Math.min(6, level + 1)}`;
  return kind === "quote" ? "blockquote" : "p";
}

function headingRule(level: number) {
  return { tag: `h${level + 1}`, attrs: { kind: "heading", level } };
}

export const schema = new Schema({
  nodes: {
    doc: { content: "title paragraph*" },
    title: {
      ...words,
      attrs: { id: { default: TITLE } },
      toDOM: () => ["h1", { "data-id": TITLE, dir: "auto" }, 0],
      parseDOM: [{ tag: "h1[data-id=title]" }],
    },
    paragraph: {
      ...words,
      attrs: {
        id: { default: null },
        kind: { default: "paragraph" },
        level: { default: 0 },
        label: { default: null },
      },
      toDOM(node) {
        const { id, kind, level, label } = node.attrs as ParagraphAttrs;
        const attributes = {
          "data-id": id,
          "data-kind": kind,
          "data-level": level,
          "data-label": label,
          dir: "auto",
        };
        return [paragraphTag(node), attributes, 0];
      },
      parseDOM: [
        {
          tag: "[data-kind]",
          priority: 60,
          getAttrs(element) {
            const { id, kind, level, label } = element.dataset;
            if (!KINDS.includes(kind as Kind)) return false;
            return { id: id ?? null, kind, level: Number(level) || 0, label: label ?? null };
          },
        },
        headingRule(1),
        headingRule(2),
        headingRule(3),
        headingRule(4),
        { tag: "h1", attrs: { kind: "heading", level: 1 } },
        { tag: "li", attrs: { kind: "list-item" } },
        { tag: "blockquote", attrs: { kind: "quote" } },
        { tag: "p" },
      ],
    },
    text: { group: "inline" },
    footnote: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { id: {} },
      toDOM: (node) => ["sup", { "data-footnote": node.attrs["id"] as string }],
      parseDOM: [{ tag: "sup[data-footnote]", getAttrs: (element) => ({ id: element.dataset["footnote"] }) }],
    },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      toDOM: (mark) => ["a", { href: mark.attrs["href"] as string, rel: "noopener noreferrer" }, 0],
      parseDOM: [{ tag: "a[href]", getAttrs: (element) => ({ href: element.getAttribute("href") }) }],
    },
    em: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }, { tag: "i" }] },
    strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }, { tag: "b" }] },
  },
});

/** Addresses that a link may lead to; anything else in a document is shown as words. */
export function isSafeAddress(href: string): boolean {
  return /^(https?:|mailto:)/i.test(href.trim());
}

/** The longest address that is written into a draft. */
const ADDRESS_LENGTH_MAX = 2_000;

/** Whether a link to this address is written. */
export function isWritableAddress(href: string): boolean {
  return href.length <= ADDRESS_LENGTH_MAX && isSafeAddress(href);
}

/** The marks of a stretch of text, from what Automerge says of it. */
export function marksFrom(values: Record<string, unknown> | undefined): readonly Mark[] {
  let set: readonly Mark[] = [];
  for (const [name, value] of Object.entries(values ?? {})) {
    const type = schema.marks[name];
    if (type === undefined || value == null || value === false) continue;
    if (name === "link" && !isSafeAddress(String(value))) continue;
    set = type.create(name === "link" ? { href: String(value) } : null).addToSet(set);
  }
  return set;
}

/** The level that a paragraph of this kind is shown with: the nearest one that makes sense for it. */
export function levelWithin(kind: Kind, level: number): number {
  const [lowest, highest] = LEVELS[kind];
  return Math.min(highest, Math.max(lowest, Math.trunc(level) || 0));
}
