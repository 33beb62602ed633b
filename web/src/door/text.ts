// The text that a consultation begins with: read from a file, and measured while it is typed or pasted.

/** Bytes of a text at most: the server takes 4 MiB in one request, and quotation marks and line ends take two each. */
export const TEXT_BYTES_MAX = 3.5 * 1024 * 1024;
/** Bytes of a Word file at most: what the server takes. */
export const DOCX_BYTES_MAX = 8 * 1024 * 1024;

/** What a text holds, as the server will roughly read it. */
export interface Measure {
  paragraphs: number;
  words: number;
  /** Its first heading of the first level, which becomes the draft's title; empty where there is none. */
  title: string;
}

const ITEM = /^\s*(#{1,6}\s|>|[-*+•–]\s|\(?[0-9]{1,3}[.)]\s|\(?[a-z]{1,4}[.)]\s|\|)/i;
const HEADING = /^\s{0,3}#{1,6}\s/;
const FOOTNOTE = /^\[\^[^\]]+\]:/;
const RULE = /^\s*([-*_=]\s*){3,}$/;

/** Counts paragraphs and words. The server reads more carefully; this is for a number beside the field. */
export function measure(text: string): Measure {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  let [paragraphs, within, title] = [0, false, ""];
  for (const line of lines) {
    if (line.trim() === "" || RULE.test(line)) {
      within = false;
    } else if (title === "" && /^\s{0,3}#\s/.test(line)) {
      title = plain(line.replace(/^\s*#\s+/, "").replace(/\s#+\s*$/, ""));
      within = false;
    } else if (FOOTNOTE.test(line)) {
      within = true;
    } else {
      if (!within || ITEM.test(line)) paragraphs += 1;
      within = !HEADING.test(line);
    }
  }
  const words = text.match(/\S+/g)?.filter((word) => /[\p{L}\p{N}]/u.test(word)).length ?? 0;
  return { paragraphs, words, title };
}

/** A line without Markdown's marks. */
function plain(line: string): string {
  return line
    .replace(/\\([\\`*_[\]#])/g, "$1")
    .replace(/[*_]{1,3}(\S(?:.*?\S)?)[*_]{1,3}/g, "$1")
    .trim();
}

export type ReadFile =
  | { text: string }
  /** A Word file in base64; the server reads it. */
  | { docx: string }
  /** Why it is not a text: an old file of a word processor, something else without words in it, or too much. */
  | { problem: "word-file" | "not-text" | "too-large" };

/** The text of a file, in whichever of the usual encodings it was saved, or a Word file as it is sent. */
export function readBytes(bytes: Uint8Array): ReadFile {
  const [first, second] = bytes;
  const archive = first === 0x50 && second === 0x4b; // A .docx is a zip archive,
  const compound = first === 0xd0 && second === 0xcf; // an old .doc a compound file.
  if (bytes.length > (archive ? DOCX_BYTES_MAX : TEXT_BYTES_MAX)) return { problem: "too-large" };
  if (archive) return { docx: base64(bytes) };
  if (compound) return { problem: "word-file" };
  if (first === 0xff && second === 0xfe) return checked(decode(bytes, "utf-16le"));
  if (first === 0xfe && second === 0xff) return checked(decode(bytes, "utf-16be"));
  return checked(decode(bytes, "utf-8") ?? decode(bytes, "windows-1252"));
}

/** As many bytes as may be arguments of one call. */
const CHUNK_BYTES = 8192;

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return btoa(binary);
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function checked(text: string | null): ReadFile {
  return text === null || text.includes("\0") ? { problem: "not-text" } : { text };
}
