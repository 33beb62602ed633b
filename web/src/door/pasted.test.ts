import { expect, test } from "vitest";
import { asMarkdown, hasStructure } from "./pasted.ts";

test.each([
  ["a word processor", '<p class="MsoNormal">One</p>', true],
  ["a list of a web page", "<ul><li>One</li></ul>", true],
  ["an editor of source text", '<div style="white-space: pre;"><span># One</span></div>', false],
])("what comes from %s has paragraphs: %#", (_, html, structured) => {
  expect(hasStructure({ html, plain: "One" })).toBe(structured);
});

test("Markdown that was copied from an editor stays as it is", async () => {
  const clipping = { html: "<div><span># One</span></div>", plain: "# One" };
  expect(await asMarkdown(clipping)).toBe("# One");
});
