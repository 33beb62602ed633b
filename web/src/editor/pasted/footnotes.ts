// Finds the footnotes of a page: programs write them as a link to the note and a link back.
import { styleOf } from "./style.ts";

/** The footnotes of a page. */
export interface FootnoteLinks {
  /** For each link to a note, the name of the note. */
  readonly references: ReadonlyMap<Element, string>;
  /** For each note, by its name, the elements that its words are in. */
  readonly bodies: ReadonlyMap<string, Element>;
  /** The links back, which are no words of the note. */
  readonly backLinks: ReadonlySet<Element>;
}

/** Finds notes that are on the page, and the links to them. */
export function footnoteLinks(page: Element): FootnoteLinks {
  const links = [...page.querySelectorAll('a[href*="#"]')];
  const places = new Map<string, Element>();
  for (const element of page.querySelectorAll("[id], a[name]")) {
    for (const name of namesOf(element)) if (!places.has(name)) places.set(name, element);
  }
  const references = new Map<Element, string>();
  const bodies = new Map<string, Element>();
  const backLinks = new Set<Element>();
  for (const link of links) {
    const name = targetOf(link);
    const place = places.get(name);
    if (place === undefined || !isBehind(place, link)) continue;
    const back = linkBack(place, link);
    if (back === undefined) continue;
    references.set(link, name);
    backLinks.add(back);
    bodies.set(name, bodyOf(place));
  }
  return { references, bodies, backLinks };
}

/** Whether a link leads to a note, by what programs write: where the note is not on the page, its mark is left out. */
export function isNoteReference(link: Element): boolean {
  const marked = /footnotereference|endnotereference|sdfootnoteanc|sdendnoteanc|footnote-ref/i;
  const style = styleOf(link);
  return (
    marked.test(link.getAttribute("class") ?? "") ||
    style.has("mso-footnote-id") ||
    style.has("mso-endnote-id") ||
    link.getAttribute("role") === "doc-noteref"
  );
}

/** The names that other places may link to an element by. */
function namesOf(element: Element): string[] {
  return ["id", "name"].flatMap((attribute) => element.getAttribute(attribute) ?? []);
}

/** What is behind the # of a link; a copied page may have its whole address before it. */
function targetOf(link: Element): string {
  const [, target = ""] = /#(.+)$/.exec(link.getAttribute("href") ?? "") ?? [];
  return target;
}

function isBehind(place: Element, link: Element): boolean {
  const FOLLOWING = 4;
  return (link.compareDocumentPosition(place) & FOLLOWING) !== 0;
}

/** The link in a note that leads back to the link to it. */
function linkBack(place: Element, link: Element): Element | undefined {
  const around = [link, link.parentElement, ...link.querySelectorAll("[id], [name]")];
  const names = new Set(around.flatMap((element) => (element === null ? [] : namesOf(element))));
  return [...bodyOf(place).querySelectorAll("a")].find((candidate) => names.has(targetOf(candidate)));
}

/** The item or section that a note is; a program may name only the link at its start. */
function bodyOf(place: Element): Element {
  if (place.localName !== "a") return place;
  const item = place.closest("li, p") ?? place;
  const section = item.parentElement;
  return section?.localName === "div" && section.hasAttribute("id") ? section : item;
}
