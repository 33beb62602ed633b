// A clipboard as a word processor fills it.
import type { Locator } from "playwright-core";

/** Pastes words as another program brings them. */
export async function paste(into: Locator, html: string, plain = ""): Promise<void> {
  await into.focus();
  await into.evaluate(
    (element, clipping) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/html", clipping.html);
      clipboardData.setData("text/plain", clipping.plain);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    },
    { html, plain },
  );
}
