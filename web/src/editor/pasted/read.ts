// Reads a page that was copied from another program: what paragraphs it has, and how their words are set.
import type { Kind, Label } from "../../binding/schema.ts";
import { type Form, form, PLAIN, type Pasted, type PastedBlock, type PastedInline } from "./blocks.ts";
import { type FootnoteLinks, footnoteLinks, isNoteReference } from "./footnotes.ts";
import { bullet, Markers, operative, type Series } from "./markers.ts";
import { isBlock, isDropped, isLineBreak, type Marks, marksIn, styleOf, UNMARKED } from "./style.ts";
import { collapsed, paragraphsOf } from "./words.ts";

/** Reads a page. It must be inert: one that a parser made and no window shows. */
export function readPage(page: Element): Pasted {
  const links = footnoteLinks(page);
  const markers = new Markers();
  const blocks = new Reader(links, markers).blocksIn(page);
  const notes = new Map<string, readonly PastedInline[]>();
  for (const [name, body] of links.bodies) {
    const paragraphs = new Reader(links, new Markers(), body).blocksIn(body);
    notes.set(name, joined(paragraphs, "\n"));
  }
  for (const mark of page.querySelectorAll("sup[data-footnote][data-words]")) {
    notes.set(ownNote(mark) ?? "", [{ text: mark.getAttribute("data-words") ?? "", ...UNMARKED }]);
  }
  // Words that are pasted into a sentence are no paragraph that could have a marker.
  return { blocks: blocks.length > 1 ? blocks.map((block) => markers.typed(block)) : blocks, notes };
}

/** Where the reader is. */
interface Surroundings {
  readonly marks: Marks;
  readonly preformatted: boolean;
  /** What the paragraphs in here are. The first of an item is the item; those that follow are plain. */
  readonly forms: { first: Form; readonly further: Form };
  readonly list: List | null;
}

interface List {
  readonly element: Element;
  readonly depth: number;
}

class Reader {
  readonly #links: FootnoteLinks;
  readonly #markers: Markers;
  /** The note that is read; others are passed over, where they stand. */
  readonly #body: Element | null;
  readonly #blocks: PastedBlock[] = [];
  #content: PastedInline[] = [];

  constructor(links: FootnoteLinks, markers: Markers, body: Element | null = null) {
    this.#links = links;
    this.#markers = markers;
    this.#body = body;
  }

  blocksIn(page: Element): PastedBlock[] {
    const forms = { first: PLAIN, further: PLAIN };
    const around = { marks: UNMARKED, preformatted: false, forms, list: null };
    this.#readChildren(page, around);
    this.#end(around);
    return this.#blocks;
  }

  #readChildren(parent: Element, around: Surroundings): void {
    const TEXT = 3;
    const ELEMENT = 1;
    for (const node of parent.childNodes) {
      if (node.nodeType === ELEMENT) this.#readElement(node as Element, around);
      else if (node.nodeType === TEXT) this.#readText(node.nodeValue ?? "", around);
    }
  }

  #readText(text: string, { marks, preformatted }: Surroundings): void {
    const words = preformatted ? text.replace(/\r\n?/g, "\n") : collapsed(text);
    if (words !== "") this.#content.push({ text: words, ...marks });
  }

  #readElement(element: Element, around: Surroundings): void {
    const style = styleOf(element);
    const isOtherNote = element !== this.#body && [...this.#links.bodies.values()].includes(element);
    if (isDropped(element, style) || this.#links.backLinks.has(element) || isOtherNote) return;
    const note = this.#links.references.get(element) ?? ownNote(element);
    if (note !== null) this.#content.push({ note });
    else if (isNoteReference(element) || style.get("mso-list") === "ignore") return;
    else if (element.localName === "br")
      this.#content.push({ text: isLineBreak(style) ? "\n" : " ", ...UNMARKED });
    else if (element.localName === "tr") this.#readRow(element, around);
    else if (isBlock(element)) this.#readBlock(element, style, around);
    else this.#readChildren(element, { ...around, marks: marksIn(element, style, around.marks) });
  }

  #readBlock(element: Element, style: ReadonlyMap<string, string>, around: Surroundings): void {
    this.#end(around);
    const within: Surroundings = {
      marks: marksIn(element, style, around.marks),
      preformatted: around.preformatted || element.localName === "pre",
      forms: this.#formsIn(element, style, around),
      list: /^[ou]l$/.test(element.localName)
        ? { element, depth: (around.list?.depth ?? -1) + 1 }
        : around.list,
    };
    this.#readChildren(element, within);
    this.#end(within);
  }

  /** A row of a table is a paragraph, unless its cells hold paragraphs of their own: then it was made for the layout. */
  #readRow(row: Element, around: Surroundings): void {
    this.#end(around);
    const cells = [...row.children].map((cell) => {
      return new Reader(this.#links, this.#markers, this.#body).blocksIn(cell);
    });
    const filled = cells.filter((cell) => cell.length > 0);
    const isData = filled.length > 1 && filled.every((cell) => cell.length === 1);
    if (isData) this.#blocks.push({ ...around.forms.further, content: joined(filled.flat(), " | ") });
    else this.#blocks.push(...cells.flat());
  }

  /** Ends the paragraph that is open. */
  #end({ forms }: Surroundings): void {
    for (const content of paragraphsOf(this.#content)) {
      this.#blocks.push({
        ...forms.first,
        content: forms.first.kind === "heading" ? headingOf(content) : content,
      });
      forms.first = forms.further;
    }
    this.#content = [];
  }

  #formsIn(
    element: Element,
    style: ReadonlyMap<string, string>,
    around: Surroundings,
  ): Surroundings["forms"] {
    const { localName } = element;
    const all = (only: Form) => ({ first: only, further: only });
    const own = ownForm(element);
    if (own !== null) return all(own);
    const level = headingLevel(element, style);
    if (level !== null) return all(form("heading", level));
    if (localName === "blockquote" || /^Mso(Intense)?Quote/.test(element.className))
      return all(form("quote"));
    if (localName === "li" && around.list !== null) {
      return { first: itemForm(element, around.list), further: PLAIN };
    }
    const [, list, depth] = /(l\d+)\s+level(\d+)/.exec(style.get("mso-list") ?? "") ?? [];
    return list === undefined ? around.forms : all(this.#wordItem(element, list, Number(depth) - 1));
  }

  /** Word writes an item as a paragraph that names its list and level, with the marker before its words. */
  #wordItem(paragraph: Element, list: string, depth: number): Form {
    const ignored = [...paragraph.querySelectorAll("span")].find(
      (span) => styleOf(span).get("mso-list") === "ignore",
    );
    const marker = collapsed(ignored?.textContent ?? "").trim();
    const symbolFont = ignored?.closest('[style*="ingdings"], [style*="ymbol"]') != null;
    if (marker === "" || symbolFont) return bullet(depth);
    const known = this.#markers.written(marker, `${list} ${depth}`, depth);
    // A marker of another kind, like A. or Article 1, stays as words.
    if (known === null) this.#content.push({ text: `${marker} `, ...UNMARKED });
    return known ?? PLAIN;
  }
}

/** Contents of several paragraphs as one, with something between. */
function joined(blocks: readonly PastedBlock[], between: string): PastedInline[] {
  return blocks.flatMap(({ content }, index) => {
    return index === 0 ? content : [{ text: between, ...UNMARKED }, ...content];
  });
}

/** A heading is bold by itself; only what stands out in it keeps its mark. */
function headingOf(content: readonly PastedInline[]): PastedInline[] {
  const bold = content.every((piece) => !("text" in piece) || piece.strong || piece.text.trim() === "");
  return content.map((piece) => {
    if (!("text" in piece)) return piece;
    return { ...piece, text: piece.text.replaceAll("\n", " "), strong: piece.strong && !bold };
  });
}

function headingLevel(element: Element, style: ReadonlyMap<string, string>): number | null {
  const byName = /^h([1-6])$/.exec(element.localName)?.[1];
  const { className } = element;
  if (/^(Mso)?Title$/.test(className)) return 0;
  const named = element.querySelector("[data-ccp-parastyle]")?.getAttribute("data-ccp-parastyle") ?? "";
  if (/^title$/i.test(named) && element.localName === "p") return 0;
  const role =
    element.getAttribute("role") === "heading" ? (element.getAttribute("aria-level") ?? "2") : undefined;
  const byClass = /\b(?:Mso)?Heading\s?([1-9])\b/.exec(className)?.[1];
  const level = byName ?? role ?? byClass ?? style.get("mso-outline-level");
  return level === undefined || !/^\d$/.test(level) ? null : Number(level);
}

/** What an item of a list is: a bullet, or an operative paragraph where its list counts. */
function itemForm(item: Element, list: List): Form {
  const level = Number(item.getAttribute("aria-level") ?? item.getAttribute("data-aria-level"));
  const depth = level > 0 ? level - 1 : list.depth;
  if (list.element.localName === "ul") return bullet(depth);
  return operative(seriesOf(item, list.element) ?? "number", depth);
}

const SERIES: readonly [RegExp, Series][] = [
  [/^(lower-(alpha|latin)|a)$/, "letter"],
  [/^(lower-roman|i)$/, "roman"],
];

function seriesOf(item: Element, list: Element): Series | undefined {
  const named = [
    styleOf(item).get("list-style-type") ?? "",
    styleOf(list).get("list-style-type") ?? "",
    list.getAttribute("type") ?? "",
  ];
  return SERIES.find(([pattern]) => named.some((name) => pattern.test(name)))?.[1];
}

/** The name of a footnote that was copied from a draft with its words. */
function ownNote(element: Element): string | null {
  const id = element.getAttribute("data-footnote");
  return id === null || !element.hasAttribute("data-words") ? null : `own ${id}`;
}

// The page where a consultation is started reads pasted texts without the editor and its schema.
const OWN_KIND = /^(heading|preambular|operative|paragraph|list-item|quote)$/;
const OWN_LABEL = /^(bis|ter|quater|alt)$/;

/** What a paragraph is that was copied from a draft. */
function ownForm(element: Element): Form | null {
  const kind = element.getAttribute("data-kind") ?? "";
  if (!OWN_KIND.test(kind)) return null;
  const label = element.getAttribute("data-label") ?? "";
  return {
    kind: kind as Kind,
    level: Number(element.getAttribute("data-level")) || 0,
    label: OWN_LABEL.test(label) ? (label as Label) : null,
  };
}
