// Pasting and copying. What other programs bring is read by editor/paste.ts; what is copied from a draft keeps kinds,
// levels, labels, marks and the words of its footnotes. A pasted paragraph is always a new one: it never has an id.
import {
  DOMParser,
  DOMSerializer,
  Fragment,
  type Mark,
  type Node,
  type ParseOptions,
  Slice,
} from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import {
  isSafeAddress,
  type Kind,
  KINDS,
  type Label,
  LABELS,
  LEVELS,
  type ParagraphAttrs,
  schema,
} from "../../binding/schema.ts";
import { type Pasted, type PastedInline, readPage, readPlain } from "../paste.ts";

/** What pasting needs of the document: the words of footnotes are beside the text. */
export interface PasteOptions {
  /** The words of a footnote; null where there is none. */
  readonly noteWords: (id: string) => string | null;
  /** Makes a footnote and answers its id. */
  readonly newNote: (words: string) => string;
}

/** Reads what is pasted and dropped, and writes what is copied. */
export function paste(options: PasteOptions): Plugin {
  return new Plugin({
    props: {
      clipboardSerializer: serializerWith(options),
      clipboardParser: new ClipboardParser(options),
      clipboardTextParser: (text, $context) => textSlice(text, $context.marks(), options),
      transformPastedHTML: (html) => (isOwn(html) ? html : undisturbed(html)),
      transformPasted: asNew,
    },
  });
}

function isOwn(html: string): boolean {
  return html.includes("data-pm-slice") && /data-kind=|data-id="title"/.test(html);
}

/**
 * The HTML of another program without what ProseMirror would make of it on the way to the reader: it writes the rules of
 * style sheets into the elements and thereby drops what Word alone understands, its lists among them; and editors of
 * the same make mean their own structure by its attribute.
 */
function undisturbed(html: string): string {
  return html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "").replaceAll("data-pm-slice", "data-other-slice");
}

class ClipboardParser extends DOMParser {
  readonly #options: PasteOptions;

  constructor(options: PasteOptions) {
    super(schema, DOMParser.fromSchema(schema).rules);
    this.#options = options;
  }

  override parseSlice(page: HTMLElement, options?: ParseOptions): Slice {
    if (page.querySelector("[data-pm-slice]") === null) return sliceOf(readPage(page), [], this.#options);
    for (const mark of page.querySelectorAll("sup[data-footnote]")) {
      const words = mark.getAttribute("data-words");
      if (words === null) mark.remove();
      else mark.setAttribute("data-footnote", this.#options.newNote(words));
    }
    return super.parseSlice(page, options);
  }
}

function serializerWith({ noteWords }: PasteOptions): DOMSerializer {
  const footnote = (node: Node) => {
    const id = node.attrs["id"] as string;
    return ["sup", { "data-footnote": id, "data-words": noteWords(id) }] as const;
  };
  const nodes = { ...DOMSerializer.nodesFromSchema(schema), footnote };
  return new DOMSerializer(nodes, DOMSerializer.marksFromSchema(schema));
}

/** Plain text. Words of one line go into the sentence as they are, with their spaces. */
function textSlice(text: string, marks: readonly Mark[], options: PasteOptions): Slice {
  if (/[\r\n]/.test(text)) return sliceOf(readPlain(text), marks, options);
  const words = text === "" ? [] : [schema.text(text.replaceAll("\t", " "), marks)];
  return Slice.maxOpen(Fragment.from(schema.node("paragraph", null, words)));
}

function sliceOf({ blocks, notes }: Pasted, marks: readonly Mark[], options: PasteOptions): Slice {
  const ids = new Map<string, string>();
  const noteFor = (name: string): string => {
    const id = ids.get(name) ?? options.newNote(wordsOf(notes.get(name) ?? []));
    ids.set(name, id);
    return id;
  };
  const paragraphs = blocks.map(({ kind, level, label, content }) => {
    const nodes = content.map((piece) => nodeOf(piece, marks, noteFor));
    return schema.node("paragraph", { kind, level, label }, nodes);
  });
  return Slice.maxOpen(Fragment.from(paragraphs));
}

function wordsOf(content: readonly PastedInline[]): string {
  return content.map((piece) => ("text" in piece ? piece.text : "")).join("");
}

function nodeOf(piece: PastedInline, marks: readonly Mark[], noteFor: (name: string) => string): Node {
  if ("note" in piece) return schema.node("footnote", { id: noteFor(piece.note) });
  const own = [
    ...(piece.link === null ? [] : [schema.mark("link", { href: piece.link })]),
    ...(piece.em ? [schema.mark("em")] : []),
    ...(piece.strong ? [schema.mark("strong")] : []),
  ];
  return schema.text(
    piece.text,
    own.reduce((set, mark) => mark.addToSet(set), marks),
  );
}

/** What was pasted or dropped, as paragraphs that are new here and hold only what a draft may hold. */
function asNew(slice: Slice): Slice {
  const paragraphs: Node[] = [];
  slice.content.descendants((node) => {
    if (!node.isTextblock) return true;
    paragraphs.push(schema.node("paragraph", attrsOf(node), Fragment.from(node.children.map(safe))));
    return false;
  });
  if (paragraphs.length === 0) return slice;
  return new Slice(Fragment.from(paragraphs), Math.min(1, slice.openStart), Math.min(1, slice.openEnd));
}

/** A title becomes a heading; what no paragraph has becomes what is nearest to it. */
function attrsOf(node: Node): ParagraphAttrs {
  if (node.type === schema.nodes.title) return { id: null, kind: "heading", level: 1, label: null };
  const { kind: given, level, label } = node.attrs as ParagraphAttrs;
  const kind: Kind = KINDS.includes(given) ? given : "paragraph";
  const [lowest, highest] = LEVELS[kind];
  const clamped = Math.min(Math.max(Math.trunc(Number(level)) || 0, lowest), highest);
  return { id: null, kind, level: clamped, label: LABELS.includes(label as Label) ? label : null };
}

function safe(node: Node): Node {
  return node.mark(
    node.marks.filter((mark) => mark.type !== schema.marks.link || isSafeAddress(String(mark.attrs["href"]))),
  );
}
