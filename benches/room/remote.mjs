// How soon what somebody else wrote is on the screen, once it has arrived in the page.
import { admit, RoomPage, withBrowser } from "./browser.mjs";
import { milliseconds, percentile, print } from "./figures.mjs";
import { Others } from "./others.mjs";
import { watchChanges } from "./probes.mjs";
import { settings } from "./settings.mjs";
import { declaration } from "./text.mjs";

const WORDS_PER_PARAGRAPH = 42;
const KEYS_PER_SECOND = 4;
/** A paragraph that is in sight when the room opens. */
const PARAGRAPH = 2;

/** Measures remote changes at each size of the text. */
export async function measureRemote(house) {
  const rows = [];
  for (const paragraphs of settings.paragraphs) {
    const meeting = await house.meet(declaration(paragraphs, WORDS_PER_PARAGRAPH));
    const others = new Others(house, meeting);
    await others.come(1);
    const changes = await withBrowser(async (context) => {
      await admit(context, meeting, await house.join(meeting, "Measured"), house.url);
      const { page } = await RoomPage.open(context, meeting, house.url);
      await page.evaluate(watchChanges);
      await others.type({ people: 1, keysPerSecond: KEYS_PER_SECOND, paragraph: PARAGRAPH, carets: false });
      await page.waitForFunction((count) => window.changes.length >= count, settings.changes);
      await others.rest();
      return page.evaluate(() => window.changes);
    });
    await others.leave();
    rows.push([
      paragraphs,
      changes.length,
      milliseconds(percentile(changes, 0.5)),
      milliseconds(percentile(changes, 0.95)),
    ]);
  }
  print(
    "A change of somebody else, from its arrival in the page to the screen",
    ["paragraphs", "changes", "p50", "p95"],
    rows,
  );
}
