// Scrolling in whatever the page has put the document into.

/** What scrolls an element, and the part of the screen in which it shows it. */
export interface Scroller {
  element: Element;
  rect(): { top: number; bottom: number };
}

/** The nearest element around that scrolls, or the page. */
export function scrollerOf(inside: Element): Scroller {
  for (let element = inside.parentElement; element; element = element.parentElement) {
    if (element === document.body || element === document.documentElement) break;
    const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowY);
    if (scrolls) return { element, rect: () => element.getBoundingClientRect() };
  }
  const page = document.scrollingElement ?? document.documentElement;
  return { element: page, rect: () => ({ top: 0, bottom: window.innerHeight }) };
}

/** Brings a stretch of the screen's height to the middle of the view, smoothly where the reader does not mind movement. */
export function scrollToMiddle(scroller: Scroller, stretch: { top: number; bottom: number }): void {
  const { top, bottom } = scroller.rect();
  const by = (stretch.top + stretch.bottom - top - bottom) / 2;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // From far away the way there says nothing, and takes long.
  const jump = still || Math.abs(by) > 3 * (bottom - top);
  scroller.element.scrollBy({ top: by, behavior: jump ? "instant" : "smooth" });
}

/** How much of the view's height, at its upper and lower edge, does not count as in sight: bars of the page may lie there. */
const EDGES = 0.15;

/** Scrolls only if a stretch of the screen's height is not well in sight. */
export function bringIntoSight(scroller: Scroller, stretch: { top: number; bottom: number }): void {
  const { top, bottom } = scroller.rect();
  const edge = (bottom - top) * EDGES;
  if (stretch.top < top + edge || stretch.bottom > bottom - edge) scrollToMiddle(scroller, stretch);
}
