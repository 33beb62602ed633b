// The drafting room as somebody sees and uses it: found by role and name, written in by keys.
import type { APIResponse, Locator, Page } from "playwright-core";
import { PATIENCE_MS, eventually } from "./patience.ts";
import type { Person } from "./person.ts";

/**
 * A paragraph in one line: how it is cited, or what it is where it has no number, and its words, U+FFFC for a
 * footnote. Spaces at its ends are not published, and left out.
 */
type Line = string;

/** The server's reading of a draft (GET …/draft.json). */
interface Reading {
  title: string;
  paragraphs: { kind: string; number: string | null; text: string }[];
}

export class RoomPage {
  readonly person: Person;
  readonly consultation: string;

  constructor(person: Person, consultation: string) {
    this.person = person;
    this.consultation = consultation;
  }

  /** Goes to the room and waits until the draft stands there. */
  static async open(person: Person, consultation: string): Promise<RoomPage> {
    const room = new RoomPage(person, consultation);
    await person.page.goto(`/c/${consultation}/room`);
    await room.ready();
    return room;
  }

  get page(): Page {
    return this.person.page;
  }

  get editor(): Locator {
    return this.page.getByRole("textbox", { name: "Text of the draft" });
  }

  /** The button that says whether the work is safe. */
  get state(): Locator {
    return this.page.getByRole("button", { name: /^State of your work/ });
  }

  get toolbar(): Locator {
    return this.page.getByRole("toolbar", { name: "Tools of the text" });
  }

  get panel(): Locator {
    return this.page.getByRole("tabpanel");
  }

  async ready(): Promise<void> {
    await this.editor.waitFor();
    await this.page
      .getByRole("button", { name: "State of your work: Opening…" })
      .waitFor({ state: "detached" });
  }

  /** Waits until the page's files are on the device, so that it opens without a connection. */
  async keptForOffline(): Promise<void> {
    await this.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  }

  /** The tools that the edge of the window cuts off. */
  async toolsOutOfSight(): Promise<string[]> {
    const width = await this.page.evaluate(() => innerWidth);
    const out: string[] = [];
    for (const tool of await this.toolbar.getByRole("button").all()) {
      const box = await tool.boundingBox();
      if (box && (box.x < 0 || box.x + box.width > width))
        out.push((await tool.getAttribute("aria-label")) ?? "");
    }
    return out;
  }

  tool(name: string): Locator {
    return this.toolbar.getByRole("button", { name, exact: true });
  }

  /** Waits until the state says these words. */
  async says(state: string | RegExp): Promise<void> {
    const words = typeof state === "string" ? new RegExp(`: ${state}$`) : state;
    await this.page.getByRole("button", { name: words }).and(this.state).waitFor();
  }

  /** The paragraph that contains these words. */
  paragraph(words: string): Locator {
    return this.editor.locator("[data-id]").filter({ hasText: words }).first();
  }

  /** Puts the caret before or behind these words, by a press there. */
  async putCaret(words: string, where: "start" | "end" = "end"): Promise<void> {
    await this.paragraph(words).scrollIntoViewIfNeeded();
    const { x, y } = await this.paragraph(words).evaluate(placeOf, { words, where });
    if (await this.page.evaluate(() => matchMedia("(pointer: coarse)").matches)) {
      await this.page.touchscreen.tap(x, y);
    } else {
      await this.page.mouse.click(x, y);
    }
    await eventually(
      () => this.#wordsAtCaret(where),
      (found) => isThere(found, words, where),
    );
  }

  /** The words of the caret's paragraph on one side of it. */
  #wordsAtCaret(side: "start" | "end"): Promise<string> {
    return this.editor.evaluate((editor, before) => {
      const selection = getSelection();
      const node = selection?.anchorNode;
      const paragraph = (node instanceof Element ? node : node?.parentElement)?.closest("[data-id]");
      if (!selection || !node || !paragraph || !editor.contains(paragraph)) return "";
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      if (before) range.setEnd(node, selection.anchorOffset);
      else range.setStart(node, selection.anchorOffset);
      const bare = range.cloneContents();
      bare.querySelectorAll("[aria-hidden=true]").forEach((caret) => caret.remove());
      return bare.textContent;
    }, side === "end");
  }

  /** Types as a hand does, key by key. */
  async type(words: string, delay = 5): Promise<void> {
    await this.page.keyboard.type(words, { delay });
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What stands on the page, without the carets of others. */
  shown(): Promise<Line[]> {
    return this.editor.evaluate((editor) =>
      [...editor.querySelectorAll<HTMLElement>(":scope > [data-id]")].map((paragraph) => {
        const bare = paragraph.cloneNode(true) as HTMLElement;
        bare.querySelectorAll(".ProseMirror-widget, [aria-hidden=true]").forEach((widget) => widget.remove());
        bare.querySelectorAll("[data-footnote]").forEach((mark) => mark.replaceWith("\ufffc"));
        const { kind = "title", cite } = paragraph.dataset;
        return `${cite ?? kind}: ${bare.textContent.trim()}`;
      }),
    );
  }

  /** Waits until this line stands on the page. */
  async sees(line: Line): Promise<void> {
    await eventually(
      () => this.shown(),
      (lines) => lines.includes(line),
    );
  }

  /** The draft as the server would publish it. */
  async markdown(): Promise<string> {
    return (await this.#get("draft.md")).text();
  }

  /** The draft as the server reads it. */
  async served(): Promise<Line[]> {
    const { title, paragraphs } = (await (await this.#get("draft.json")).json()) as Reading;
    return [`title: ${title}`, ...paragraphs.map(({ kind, number, text }) => `${number ?? kind}: ${text}`)];
  }

  /** A call of this person under the consultation. */
  #get(path: string): Promise<APIResponse> {
    return this.person.context.request.get(`/api/consultations/${this.consultation}/${path}`);
  }

  /** Opens a tab of the panel. */
  async tab(name: string): Promise<Locator> {
    const tab = this.page.getByRole("tab", { name });
    const control = this.page.getByRole("button", { name: "Beside the text", exact: true });
    if (!(await tab.isVisible())) await control.click();
    await tab.click();
    return this.panel;
  }

  /** Closes the panel. */
  async closePanel(): Promise<void> {
    await this.page.getByRole("button", { name: "Close what stands beside the text" }).click();
    await this.panel.waitFor({ state: "detached" });
  }

  /** Chooses from the room's menu. */
  async menu(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Menu", exact: true }).click();
    await this.page
      .getByRole("menuitem", { name })
      .or(this.page.getByRole("menuitemradio", { name }))
      .click();
  }

  /** A message over the text. */
  banner(words: string | RegExp): Locator {
    return this.page.locator("header").getByText(words);
  }

  async waitFor(locator: Locator): Promise<void> {
    await locator.waitFor({ timeout: PATIENCE_MS });
  }
}

function isThere(found: string, words: string, where: "start" | "end"): boolean {
  return where === "end" ? found.endsWith(words) : found.startsWith(words);
}

/** Where on the screen one presses to put the caret before or behind words in a paragraph; runs in the page. */
function placeOf(paragraph: Element, { words, where }: { words: string; where: "start" | "end" }) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const letters: { node: Text; at: number }[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.parentElement?.closest("[aria-hidden=true]")) continue;
    for (let at = 0; at < node.length; at += 1) letters.push({ node, at });
  }
  const whole = letters.map(({ node, at }) => node.data[at]).join("");
  const letter = letters[whole.indexOf(words) + (where === "end" ? words.length - 1 : 0)];
  if (!letter) throw new Error(`${words} is not in ${whole}`);
  const range = document.createRange();
  range.setStart(letter.node, letter.at);
  range.setEnd(letter.node, letter.at + 1);
  const { left, right, top, height } = range.getBoundingClientRect();
  const mirrored = getComputedStyle(paragraph).direction === "rtl";
  return { x: (where === "end") === mirrored ? left + 1 : right - 1, y: top + height / 2 };
}

/** Waits until all of them show what the server has, and returns it. */
export function agree(rooms: readonly RoomPage[]): Promise<Line[]> {
  const differing = async () => {
    const [served = [], ...shown] = await Promise.all([
      rooms[0]!.served(),
      ...rooms.map((room) => room.shown()),
    ]);
    const others = shown.filter((lines) => JSON.stringify(lines) !== JSON.stringify(served));
    return { served, others };
  };
  return eventually(differing, ({ others }) => others.length === 0).then(({ served }) => served);
}
