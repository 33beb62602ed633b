// Chromium with an empty profile, and pages of it with probes in them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchKeys, watchPage } from "./probes.mjs";
import { load, settings } from "./settings.mjs";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE_MS = 120_000;
const TYPED = "clean water for all and lasting peace ";

/** Runs something in a browser that was never used. */
export async function withBrowser(use) {
  const { chromium } = (await load("playwright-core")).default;
  const profile = mkdtempSync(join(tmpdir(), "zerodraft-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: settings.chromium,
    args: ARGUMENTS,
    headless: true,
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    await context.addInitScript(watchPage);
    return await use(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Gives a browser the session of somebody who joined. */
export async function admit(context, meeting, { token }, url) {
  await context.addCookies([{ name: `zerodraft_${meeting.id}`, value: token, url }]);
}

/** A page in which a room stands open. */
export class RoomPage {
  constructor(page, session) {
    this.page = page;
    this.session = session;
  }

  /** Opens a room by its address and waits until one can write in it. */
  static async open(context, meeting, url) {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    // Processor time of the thread: what other processes do meanwhile is not counted.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(`${url}/c/${meeting.id}/room`);
    const room = new RoomPage(page, session);
    await room.ready();
    return room;
  }

  ready() {
    return this.page.waitForFunction(() => window.bench.editableAt !== null, null, { polling: 50 });
  }

  /** How long it took until one could write: from the click in the page before, or else from the call of the address. */
  openedIn({ sinceClick = false } = {}) {
    return this.page.evaluate((sinceClick) => {
      const from = sinceClick ? Number(sessionStorage.getItem("bench")) : performance.timeOrigin;
      return window.bench.editableAt - from;
    }, sinceClick);
  }

  /** Puts the caret at the end of a paragraph. */
  async goTo(index) {
    await this.page.evaluate((index) => {
      const draft = document.querySelector(".ProseMirror");
      draft.children[index].scrollIntoView({ block: "center" });
      draft.focus();
      getSelection().selectAllChildren(draft.children[index]);
      getSelection().collapseToEnd();
    }, index);
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  }

  /** What the main thread has done, in seconds of processor time, and the heap of JavaScript in bytes. */
  async metrics() {
    const { metrics } = await this.session.send("Performance.getMetrics");
    const of = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    return {
      task: of.TaskDuration,
      script: of.ScriptDuration,
      layout: of.LayoutDuration + of.RecalcStyleDuration,
      heap: of.JSHeapUsedSize,
    };
  }

  /** The heap of JavaScript without what is garbage, and WebAssembly's memory, in bytes. */
  async memory() {
    await this.session.send("HeapProfiler.collectGarbage");
    const { heap } = await this.metrics();
    return { heap, wasm: await this.page.evaluate(() => window.bench.memory?.buffer.byteLength ?? 0) };
  }
}

/** Types keys at the usual pace, and returns how long each took to the screen. */
export async function typeKeys(page, count) {
  if (!(await page.evaluate(() => Boolean(window.keys)))) await page.evaluate(watchKeys);
  await page.evaluate(() => (window.keys.length = 0));
  const started = performance.now();
  for (let n = 0; n < count; n++) {
    const wait = started + (n * 1000) / settings.keysPerSecond - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    await page.keyboard.press(TYPED[n % TYPED.length] === " " ? "Space" : TYPED[n % TYPED.length]);
  }
  await page.waitForFunction((count) => window.keys.length >= count, count);
  return page.evaluate(() => window.keys);
}

/** The same in paragraphs that nothing but the browser knows of: what no page can be faster than. */
export async function typeBare(context, paragraphs, count) {
  const page = await context.newPage();
  const words = "the commitment of all parties to clean water ".repeat(5);
  await page.setContent(`<div contenteditable>${`<p>${words}</p>`.repeat(paragraphs)}</div>`);
  await page.evaluate((index) => {
    const paragraph = document.querySelectorAll("p")[index];
    paragraph.parentElement.focus();
    paragraph.scrollIntoView({ block: "center" });
    getSelection().selectAllChildren(paragraph);
    getSelection().collapseToEnd();
  }, paragraphs >> 1);
  const keys = await typeKeys(page, count);
  await page.close();
  return keys;
}
