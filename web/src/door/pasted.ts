// What is pasted into a text that is kept as Markdown.

/** The forms in which a clipboard, or what is dropped, holds its words. */
export interface Clipping {
  html: string;
  plain: string;
}

const STRUCTURE = /<(p|h[1-6]|li|table|blockquote)[\s>]/i;

/**
 * Whether a clipping's structure should be taken over. Editors of source text bring HTML, too, which only colours the
 * Markdown in it; that has no paragraphs.
 */
export function hasStructure({ html, plain }: Clipping): boolean {
  return STRUCTURE.test(html) || plain === "";
}

/** A clipping as Markdown: the structure that Word or Google Docs gave it, or its words as they stand. */
export async function asMarkdown(clipping: Clipping): Promise<string> {
  if (!hasStructure(clipping)) return clipping.plain;
  // Only those who paste from a word processor need it.
  const { htmlToMarkdown } = await import("../editor/paste.ts");
  return htmlToMarkdown(clipping.html);
}
