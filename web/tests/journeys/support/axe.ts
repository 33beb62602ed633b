// axe-core in the page, as a browser's extension would have it there.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** What axe-core finds wrong in a page: the rule, what is wrong, and where. */
export async function violations(page: Page): Promise<string[]> {
  // The page's policy forbids scripts of others; what the debugger evaluates is not bound by it.
  await page.evaluate(`window.axe === undefined && (() => { ${SOURCE} })()`);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")}: ${failureSummary}`),
    );
  });
}
