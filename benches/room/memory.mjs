// What ten minutes of typing leave in the memory of a page that follows.
import { admit, RoomPage, withBrowser } from "./browser.mjs";
import { megabytes, print } from "./figures.mjs";
import { Others } from "./others.mjs";
import { settings } from "./settings.mjs";
import { declaration } from "./text.mjs";

const WORDS_PER_PARAGRAPH = 42;
const END = "Done";

/** Measures memory before and behind many changes, at each size of the text. */
export async function measureMemory(house) {
  const rows = [];
  for (const paragraphs of settings.paragraphs) {
    const meeting = await house.meet(declaration(paragraphs, WORDS_PER_PARAGRAPH));
    const others = new Others(house, meeting);
    await others.come(1);
    await withBrowser(async (context) => {
      await admit(context, meeting, await house.join(meeting, "Measured"), house.url);
      const room = await RoomPage.open(context, meeting, house.url);
      const before = await room.memory();
      await others.hurry(settings.longTyping, END);
      await room.page.getByRole("heading", { name: END }).waitFor();
      const after = await room.memory();
      const cells = [before.heap, after.heap, before.wasm, after.wasm].map(megabytes);
      rows.push([paragraphs, settings.longTyping, ...cells]);
    });
    await others.leave();
  }
  print(
    "Memory of a page before and after ten minutes of twenty people's typing, sent as fast as it goes",
    ["paragraphs", "changes", "JavaScript before", "after", "WebAssembly before", "after"],
    rows,
  );
}
