// The drafting room as somebody sees and uses it: found by role and name, written in by keys.
import type { APIResponse, Locator, Page } from "playwright-core";
import { PATIENCE_MS, eventually } from "./patience.ts";
import type { Person } from "./person.ts";

/** A paragraph in one line: how it is cited, or what it is where it has no number, and its words, U+FFFC for a footnote. */
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

  /** Puts the caret at the end of the paragraph that contains these words. */
  async goTo(words: string): Promise<void> {
    const paragraph = this.paragraph(words);
    const { width, height } = (await paragraph.boundingBox()) ?? { width: 0, height: 0 };
    await paragraph.click({ position: { x: width / 2, y: height - 4 } });
    await this.page.keyboard.press("Control+End").catch(() => {});
    await this.putCaret(words, "end");
  }

  /** Puts the caret before or behind these words, as a press there does. */
  async putCaret(words: string, where: "start" | "end"): Promise<void> {
    await this.editor.focus();
    await this.paragraph(words).evaluate(
      (paragraph, [sought, side]) => {
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, (node) =>
          node.parentElement?.closest(".ProseMirror-widget, [aria-hidden=true]")
            ? NodeFilter.FILTER_REJECT
            : NodeFilter.FILTER_ACCEPT,
        );
        const nodes: Text[] = [];
        while (walker.nextNode()) nodes.push(walker.currentNode as Text);
        const whole = nodes.map((node) => node.data).join("");
        let at = whole.indexOf(sought) + (side === "end" ? sought.length : 0);
        for (const node of nodes) {
          if (at <= node.length) return void getSelection()?.collapse(node, at);
          at -= node.length;
        }
      },
      [words, where] as const,
    );
    // The editor takes the selection in with the next event of the document.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
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
        return `${cite ?? kind}: ${bare.textContent}`;
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
