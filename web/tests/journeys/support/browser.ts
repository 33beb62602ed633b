// Chromium, started for a file of journeys and driven from outside.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const EXECUTABLE = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Nothing of the browser's own asks the network for anything. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts a browser with a profile of its own. */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(`journeys need Chromium: there is no ${EXECUTABLE}; install it, or name it in CHROMIUM`);
  }
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS, headless: true });
}
