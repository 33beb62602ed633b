// What an element says of the words in it, by its name, its style and its class. Only a few things are asked of it:
// what else a program writes into the clipboard is dropped.

/** How words are set. */
export interface Marks {
  readonly strong: boolean;
  readonly em: boolean;
  readonly link: string | null;
}

export const UNMARKED: Marks = { strong: false, em: false, link: null };

/** The declarations of a style attribute, those of Word among them, which a browser would not keep. */
export function styleOf(element: Element): ReadonlyMap<string, string> {
  const style = new Map<string, string>();
  for (const declaration of (element.getAttribute("style") ?? "").split(";")) {
    const colon = declaration.indexOf(":");
    if (colon < 0) continue;
    const name = declaration.slice(0, colon).trim().toLowerCase();
    style.set(
      name,
      declaration
        .slice(colon + 1)
        .trim()
        .toLowerCase(),
    );
  }
  return style;
}

/** The marks of the words in an element. */
export function marksIn(element: Element, style: ReadonlyMap<string, string>, around: Marks): Marks {
  const name = element.localName;
  const weight = style.get("font-weight");
  const slant = style.get("font-style");
  return {
    strong:
      weight === undefined
        ? around.strong || name === "b" || name === "strong"
        : isBold(weight, around.strong),
    em: slant === undefined ? around.em || name === "i" || name === "em" : /italic|oblique/.test(slant),
    link: name === "a" ? (addressOf(element) ?? around.link) : around.link,
  };
}

function isBold(weight: string, around: boolean): boolean {
  const BOLD_MIN = 600;
  if (weight === "inherit") return around;
  return /^bold/.test(weight) || Number(weight) >= BOLD_MIN;
}

/** Where a link leads, if readers may follow it. */
function addressOf(link: Element): string | null {
  const address = (link.getAttribute("href") ?? "").trim();
  return /^(https?:|mailto:)[^\s]+$/i.test(address) ? address : null;
}

/** Elements that hold no words of the text. */
const WORDLESS = new Set(
  `script style title head meta link template noscript iframe object embed svg math img picture video audio canvas
   input select option textarea button hr del`.split(/\s+/),
);

/** What Word and others say of words that are not part of the text: comments, deletions, page furniture. */
const DROPPED_CLASS =
  /\b(mso(commentreference|comanchor|comoff|commenttext|del)|track(ed)?(change)?\w*deletion\w*)\b/i;
const DROPPED_ELEMENT = /^(comment|comment-list|header|footer|field-begin|field-separator|field-end)$/;

/** Whether an element is no part of the text. */
export function isDropped(element: Element, style: ReadonlyMap<string, string>): boolean {
  return (
    WORDLESS.has(element.localName) ||
    element.hasAttribute("hidden") ||
    style.get("display") === "none" ||
    style.get("visibility") === "hidden" ||
    style.get("mso-hide") === "all" ||
    style.get("mso-special-character") === "comment" ||
    DROPPED_ELEMENT.test(style.get("mso-element") ?? "") ||
    DROPPED_CLASS.test(element.getAttribute("class") ?? "")
  );
}

const BLOCKS = new Set(
  `address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2
   h3 h4 h5 h6 header html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(
    /\s+/,
  ),
);

/** Whether an element begins and ends a paragraph. */
export function isBlock(element: Element): boolean {
  return BLOCKS.has(element.localName);
}

/** Whether a line break is one of the words, and not of the page. */
export function isLineBreak(style: ReadonlyMap<string, string>): boolean {
  return !style.has("page-break-before") && !style.has("mso-break-type") && !style.has("break-before");
}
