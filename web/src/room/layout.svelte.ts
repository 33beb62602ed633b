// What of the room is in sight: the panel and its tabs, the search, the dialogs, and the part of the window that a
// phone's keyboard leaves free.

/** From this width on the panel stands beside the document; below it is a sheet over it. */
const WIDE = "(min-width: 62rem)";

export type Tab = "outline" | "kept" | "comments" | "suggestions" | "versions" | "people";
export type DialogName = "publish" | "stage" | "link" | "keyboard" | "tools" | "forget" | "since" | "outside";

export class Layout {
  wide = $state(true);
  panelOpen = $state(false);
  tab = $state<Tab>("outline");
  finding = $state(false);
  /** How often the search was asked for: each time its words are selected. */
  findAsked = $state(0);
  dialog = $state<DialogName | null>(null);
  /** The part of the window that is in sight, in pixels; null where it is the whole window. */
  visible = $state.raw<{ top: number; height: number } | null>(null);

  /** Follows the window until the answer is called. */
  watch(): () => void {
    const width = matchMedia(WIDE);
    const viewport = window.visualViewport;
    const onWidth = () => {
      this.wide = width.matches;
      if (!width.matches) this.panelOpen = false;
    };
    const onViewport = () => {
      if (viewport !== null) this.visible = visiblePart(viewport, window.innerHeight);
    };
    onWidth();
    this.panelOpen = width.matches;
    width.addEventListener("change", onWidth);
    viewport?.addEventListener("resize", onViewport);
    viewport?.addEventListener("scroll", onViewport);
    return () => {
      width.removeEventListener("change", onWidth);
      viewport?.removeEventListener("resize", onViewport);
      viewport?.removeEventListener("scroll", onViewport);
    };
  }

  /** Opens the search, or selects what is in it. */
  openFind(): void {
    this.finding = true;
    this.findAsked += 1;
  }

  /** Shows a tab of the panel. */
  show(tab: Tab): void {
    this.tab = tab;
    this.panelOpen = true;
  }
}

/** What a keyboard over the page leaves of it. Somebody who only zooms in has the whole page still. */
export function visiblePart(
  viewport: Pick<VisualViewport, "height" | "offsetTop" | "scale">,
  windowHeight: number,
): { top: number; height: number } | null {
  if (viewport.scale > 1.01 || windowHeight - viewport.height < 1) return null;
  return { top: viewport.offsetTop, height: viewport.height };
}
