// Somebody with a browser of their own: a line to the server that can be cut, a page, and all that went wrong in it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { Line, type Server } from "../../server.ts";
import { PATIENCE_MS } from "./patience.ts";

/** How often a picture is asked for at most, and how long after each other. */
const PICTURES_MAX = 4;
const PICTURE_MS = 250;
const SCREENSHOTS = join(import.meta.dirname, "../../../screenshots");

/** A phone in the hand. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};
/** A laptop on a desk. */
export const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

export type Device = BrowserContextOptions;

/** What a browser says when the line is cut, which is no fault of the page. */
const LOST_LINE = /net::ERR_|WebSocket connection to/;
/** The policy holds in the document, too, that a clipping is parsed into, and the styles of Word are refused there. */
const CLIPPING = { text: /^Applying inline style violates/, from: /\/app\/assets\/paste-/ };

export class Person {
  readonly name: string;
  readonly line: Line;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #faults: string[] = [];
  readonly #forgiven: RegExp[] = [];
  #isAway = false;

  private constructor(name: string, line: Line, context: BrowserContext, page: Page) {
    this.name = name;
    this.line = line;
    this.context = context;
    this.page = page;
  }

  static async with(browser: Browser, server: Server, name: string, device: Device): Promise<Person> {
    const line = await Line.to(server);
    const context = await browser.newContext({ baseURL: line.url, locale: "en-GB", ...device });
    context.setDefaultTimeout(PATIENCE_MS);
    context.setDefaultNavigationTimeout(PATIENCE_MS);
    const person = new Person(name, line, context, await context.newPage());
    person.#watch();
    return person;
  }

  /** The line is gone, and the device knows it. */
  async goOffline(): Promise<void> {
    this.loseLine();
    await this.context.setOffline(true);
  }

  async comeBack(): Promise<void> {
    this.line.mend();
    await this.context.setOffline(false);
    await this.#heardOfLosses();
  }

  /** The server cannot be reached, and the device does not know it. */
  loseLine(): void {
    this.#isAway = true;
    this.line.cut();
  }

  async findLine(): Promise<void> {
    this.line.mend();
    await this.#heardOfLosses();
  }

  /** The server is about to go: until it is back, a lost line is no fault. */
  expectLosses(): void {
    this.#isAway = true;
  }

  /** What the page says like this is no fault of it, before and after. */
  forgive(said: RegExp): void {
    this.#forgiven.push(said);
  }

  /** What the page did wrong. */
  get faults(): string[] {
    return this.#faults.filter((fault) => !this.#forgiven.some((said) => said.test(fault)));
  }

  /** What the page says from here on is about the line as it is. */
  async #heardOfLosses(): Promise<void> {
    await this.page.evaluate(() => undefined);
    this.#isAway = false;
  }

  /** Keeps what the page looks like under this name. */
  async show(name: string, what: Page | Locator = this.page): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name}.png`);
    // Directly behind a navigation the browser now and then has no picture to give yet.
    for (let left = PICTURES_MAX; ; left -= 1) {
      try {
        await what.screenshot({ path, animations: "disabled" });
        return;
      } catch (error) {
        if (left === 1 || !String(error).includes("Unable to capture screenshot")) throw error;
        await new Promise((again) => setTimeout(again, PICTURE_MS));
      }
    }
  }

  async leave(): Promise<void> {
    this.#isAway = true;
    await this.context.close();
    this.line.close();
  }

  #watch(): void {
    this.context.on("weberror", (error) =>
      this.#faults.push(`threw ${error.error().stack ?? error.error()}`),
    );
    this.context.on("console", (message) => {
      const [text, { url }] = [message.text(), message.location()];
      const isLoss = this.#isAway && LOST_LINE.test(text);
      const isClipping = CLIPPING.text.test(text) && CLIPPING.from.test(url);
      if (message.type() === "error" && !isLoss && !isClipping) this.#faults.push(`${text} (${url})`);
    });
    this.context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.line.url && protocol !== "data:" && protocol !== "blob:")
        this.#faults.push(`asked another host: ${request.url()}`);
    });
  }
}
