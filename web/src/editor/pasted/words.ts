// Puts the words of a paragraph together while they are read: white space as a page shows it, neighbours that are set
// alike as one.
import { isNote, type PastedInline, type PastedWords } from "./blocks.ts";

/** A no-break space that typography asks for: before ; : ! ? » %, and behind «. Others are there for the layout. */
const LAYOUT_SPACE = /(?<!«)\u00a0(?![;:!?»%])/g;

/** Text as a page shows it. */
export function collapsed(text: string): string {
  return text.replace(LAYOUT_SPACE, " ").replace(/[ \t\r\n\f]+/g, " ");
}

/** The paragraphs that content makes: white space at the edges goes, and empty lines part it. */
export function paragraphsOf(content: readonly PastedInline[]): PastedInline[][] {
  const paragraphs: PastedInline[][] = [[]];
  for (const piece of tidied(content)) {
    if (isNote(piece)) {
      paragraphs.at(-1)?.push(piece);
      continue;
    }
    piece.text.split(/\n{2,}/).forEach((text, index) => {
      if (index > 0) paragraphs.push([]);
      if (text !== "") paragraphs.at(-1)?.push({ ...piece, text });
    });
  }
  return paragraphs.map(trimmed).filter((paragraph) => paragraph.length > 0);
}

/** With one space where several pieces brought some, none around line breaks, and pieces that are set alike as one. */
function tidied(content: readonly PastedInline[]): PastedInline[] {
  const tidy: PastedInline[] = [];
  let ends = "";
  for (const piece of content) {
    if (isNote(piece)) {
      tidy.push(piece);
      ends = "";
      continue;
    }
    let text = piece.text.replace(/[ \t]*\n[ \t]*/g, "\n");
    if (/[ \n]/.test(ends)) text = text.replace(/^ +/, "");
    if (text.startsWith("\n") && ends === " ") dropLastSpace(tidy);
    if (text === "") continue;
    ends = text.charAt(text.length - 1);
    append(tidy, { ...piece, text });
  }
  return tidy;
}

function dropLastSpace(content: PastedInline[]): void {
  const last = content.pop();
  if (last === undefined) return;
  if (isNote(last)) content.push(last);
  else if (last.text !== " ") content.push({ ...last, text: last.text.slice(0, -1) });
}

function append(content: PastedInline[], piece: PastedWords): void {
  const last = content.at(-1);
  const alike =
    last !== undefined &&
    !isNote(last) &&
    last.strong === piece.strong &&
    last.em === piece.em &&
    last.link === piece.link;
  if (alike) content[content.length - 1] = { ...piece, text: last.text + piece.text };
  else content.push(piece);
}

function trimmed(content: readonly PastedInline[]): PastedInline[] {
  const edge = (pieces: readonly PastedInline[], pattern: RegExp, last: boolean): PastedInline[] => {
    const rest = [...pieces];
    for (;;) {
      const piece = rest.at(last ? -1 : 0);
      if (piece === undefined || isNote(piece)) return rest;
      const text = piece.text.replace(pattern, "");
      if (text !== "") {
        rest[last ? rest.length - 1 : 0] = { ...piece, text };
        return rest;
      }
      if (last) rest.pop();
      else rest.shift();
    }
  };
  return edge(edge(content, /^\s+/, false), /\s+$/, true);
}
