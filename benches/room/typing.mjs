// What a keystroke takes in a large text, alone and while others type; and what the others cost a page that only reads.
import { admit, RoomPage, typeBare, typeKeys, withBrowser } from "./browser.mjs";
import { megabytes, milliseconds, percentile, print, promise, short } from "./figures.mjs";
import { Others } from "./others.mjs";
import { settings } from "./settings.mjs";
import { declaration } from "./text.mjs";

const WORDS_PER_PARAGRAPH = 42;
const P95_MS_MAX = 16;
/** Keys before those that are measured: the browser compiles what it runs often. */
const WARM_UP = 40;
const PAUSE_MS = 2_000;

const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Measures typing at each size of the text and with each number of others. */
export async function measureTyping(house) {
  const floors = [];
  const keys = [];
  const threads = [];
  const memories = [];
  for (const paragraphs of settings.paragraphs) {
    await withBrowser(async (context) => {
      const [one, bare] = [await floor(context, 1), await floor(context, paragraphs)];
      floors.push([paragraphs, one, bare]);
      const meeting = await house.meet(declaration(paragraphs, WORDS_PER_PARAGRAPH));
      const others = new Others(house, meeting);
      await admit(context, meeting, await house.join(meeting, "Measured"), house.url);
      const room = await RoomPage.open(context, meeting, house.url);
      await room.goTo(paragraphs >> 1);
      await typeKeys(room.page, WARM_UP);
      for (const count of settings.others) {
        const figures = await withOthers(room, others, count);
        const [p50, p95] = [percentile(figures.keys, 0.5), percentile(figures.keys, 0.95)];
        keys.push({ paragraphs, count, p50, p95, times: p50 / percentile(bare, 0.5), own: figures.own });
        if (count > 0) threads.push([paragraphs, count, ...figures.thread]);
      }
      const { heap, wasm } = await room.memory();
      memories.push([paragraphs, megabytes(heap), megabytes(wasm)]);
      await others.leave();
    });
  }
  report(floors, keys, threads, memories);
}

async function floor(context, paragraphs) {
  await typeBare(context, paragraphs, WARM_UP);
  return typeBare(context, paragraphs, settings.keys);
}

async function withOthers(room, others, count) {
  await others.come(count);
  const typed = { people: count, keysPerSecond: settings.othersKeysPerSecond };
  await wait(PAUSE_MS);
  let thread = null;
  if (count > 0) {
    await others.type(typed);
    await wait(PAUSE_MS);
    const before = await room.metrics();
    await wait(settings.watchSeconds * 1000);
    const after = await room.metrics();
    const { pressed, seconds } = await others.rest();
    const share = (part) => milliseconds(((after[part] - before[part]) * 1000) / settings.watchSeconds);
    thread = [short(pressed / seconds), share("task"), share("script"), share("layout")];
    await others.type(typed);
  }
  const before = await room.metrics();
  const keys = await typeKeys(room.page, settings.keys);
  const after = await room.metrics();
  if (count > 0) await others.rest();
  const own = (part) => ((after[part] - before[part]) * 1000) / settings.keys;
  return { keys, thread, own: [own("task"), own("script"), own("layout")] };
}

function report(floors, keys, threads, memories) {
  const cells = (values) => [percentile(values, 0.5), percentile(values, 0.95)].map(milliseconds);
  print(
    "The floor: key to screen in bare contenteditable paragraphs",
    ["paragraphs", "one alone: p50", "p95", "as many: p50", "p95"],
    floors.map(([paragraphs, one, bare]) => [paragraphs, ...cells(one), ...cells(bare)]),
  );
  print(
    "Key to screen in the room",
    [
      "paragraphs",
      "others who type",
      "p50",
      "p95",
      "p50, times the floor of as many",
      "main thread for each key",
      "of it script",
      "of it style and layout",
    ],
    keys.map(({ paragraphs, count, p50, p95, times, own }) => [
      paragraphs,
      count,
      milliseconds(p50),
      milliseconds(p95),
      short(times),
      ...own.map(milliseconds),
    ]),
    "The main thread's time is that of its processor, with all that others brought meanwhile.",
    ...keys.map(({ paragraphs, count, p95 }) =>
      promise(`a key at ${paragraphs} paragraphs with ${count} others, p95`, p95, P95_MS_MAX, " ms"),
    ),
  );
  print(
    "The main thread of a page that only reads, for each second",
    ["paragraphs", "others", "their keys a second", "all", "of it script", "of it style and layout"],
    threads,
  );
  print("Memory of the page after that", ["paragraphs", "JavaScript", "WebAssembly"], memories);
}
