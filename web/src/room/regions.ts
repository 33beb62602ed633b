// F6 and Shift-F6 go round the parts of the room, as in Word and in browsers.

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [contenteditable="true"], [tabindex]';

/** Moves the focus to the next part of the page that is in sight; `step` is 1 or -1. */
export function focusRegion(page: ParentNode, step: 1 | -1): void {
  const regions = [...page.querySelectorAll<HTMLElement>("[data-region]")].filter(isShown);
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const from = here === -1 && step === -1 ? 0 : here;
  for (let distance = 1; distance <= regions.length; distance += 1) {
    const index = (from + step * distance + regions.length * 2) % regions.length;
    const target = regions[index] && entranceOf(regions[index]);
    if (target) {
      target.focus();
      return;
    }
  }
}

/** Where one comes into a part: what it says itself, or the first thing in it that takes the focus. */
function entranceOf(region: HTMLElement): HTMLElement | undefined {
  const entrance = region.querySelector<HTMLElement>("[data-entrance], [role=textbox]");
  const candidates = entrance === null ? [] : [entrance];
  candidates.push(...region.querySelectorAll<HTMLElement>(FOCUSABLE));
  return candidates.find((element) => element.tabIndex >= 0 && isShown(element));
}

function isShown(element: HTMLElement): boolean {
  return element.checkVisibility();
}
