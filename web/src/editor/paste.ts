// Texts that are pasted from other programs: Word, Google Docs, LibreOffice, mail, web pages. Structure is kept and the
// rest dropped. Nothing here needs the editor, so that the page where a consultation is started can use it alone.
import type { Pasted } from "./pasted/blocks.ts";
import { markdownOf } from "./pasted/markdown.ts";
import { readPlain } from "./pasted/plain.ts";
import { readPage } from "./pasted/read.ts";

export { readPage, readPlain };
export type { Pasted, PastedBlock, PastedInline } from "./pasted/blocks.ts";

/** Reads HTML, as it comes from a clipboard. */
export function readHtml(html: string): Pasted {
  // The parser makes a page that runs nothing and loads nothing.
  return readPage(new DOMParser().parseFromString(html, "text/html").body);
}

/** HTML as Markdown in the form that the server imports. */
export function htmlToMarkdown(html: string): string {
  return markdownOf(readHtml(html));
}

/** Plain text as Markdown in the form that the server imports. */
export function textToMarkdown(text: string): string {
  return markdownOf(readPlain(text));
}
