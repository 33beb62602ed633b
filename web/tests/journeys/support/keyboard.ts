// Somebody who has no mouse: goes from one thing to the next by Tab, and always sees where they are.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** More stops than any page has on the way to what somebody wants. */
const STOPS_MAX = 80;

/** Presses a key until this has the focus; on the way the focus is never lost and always seen. */
export async function goByKey(page: Page, target: Locator, key = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press(key);
    const { name, isSeen } = await focused(page);
    passed.push(name);
    expect(isSeen, `the focus is not seen at the end of ${passed.join(" → ")}`).toBe(true);
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
  }
  throw new Error(`${key} does not lead to ${target}: ${passed.join(" → ")}`);
}

/** What has the focus, and whether one sees that it has. */
export function focused(page: Page): Promise<{ name: string; isSeen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const name = element.getAttribute("aria-label") ?? element.innerText?.trim().slice(0, 40) ?? "";
    const described = `${element.localName} “${name}”`;
    if (element === document.body) return { name: described, isSeen: false };
    // In the text one sees the caret; a radio button that is drawn by its label is outlined there.
    if (element.isContentEditable) return { name: described, isSeen: true };
    const outlined = [element, element.closest("label")].some((shown) => {
      if (shown === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(shown);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    return { name: described, isSeen: outlined && element.matches(":focus-visible") };
  });
}
