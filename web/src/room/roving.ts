// A toolbar is one stop for Tab; the arrows go from tool to tool within it (the ARIA toolbar pattern).

/** Attach to a toolbar whose tools carry `data-tool`. */
export function roving(toolbar: HTMLElement): () => void {
  const tools = () =>
    [...toolbar.querySelectorAll<HTMLElement>("[data-tool]")].filter((tool) => tool.checkVisibility());
  let current: HTMLElement | null = null;
  // Until somebody was in the toolbar one comes in at its first tool, whichever tools come and go.
  let visited = false;

  function settle(chosen: HTMLElement | null): void {
    const all = tools();
    current = chosen !== null && all.includes(chosen) ? chosen : (all[0] ?? null);
    for (const tool of all) tool.tabIndex = tool === current ? 0 : -1;
  }

  function onFocus({ target }: FocusEvent): void {
    if (target instanceof HTMLElement && target.matches("[data-tool]")) {
      visited = true;
      settle(target);
    }
  }

  function onKey(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-tool]")) return;
    const all = tools();
    const target = all[destination(event, all.indexOf(event.target), all.length, isRightToLeft(toolbar))];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  }

  const observer = new MutationObserver(() => settle(visited ? current : null));
  observer.observe(toolbar, { childList: true, subtree: true });
  const resized = new ResizeObserver(() => settle(visited ? current : null));
  resized.observe(toolbar);
  toolbar.addEventListener("focusin", onFocus);
  toolbar.addEventListener("keydown", onKey);
  settle(null);
  return () => {
    observer.disconnect();
    resized.disconnect();
    toolbar.removeEventListener("focusin", onFocus);
    toolbar.removeEventListener("keydown", onKey);
  };
}

function destination({ key }: KeyboardEvent, index: number, count: number, mirrored: boolean): number {
  const forward = mirrored ? "ArrowLeft" : "ArrowRight";
  const back = mirrored ? "ArrowRight" : "ArrowLeft";
  if (key === forward) return (index + 1) % count;
  if (key === back) return (index - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : -1;
}

function isRightToLeft(element: HTMLElement): boolean {
  return getComputedStyle(element).direction === "rtl";
}
