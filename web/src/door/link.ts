// A link that somebody was given and pastes: whole, without its scheme, within a sentence, or only its last part.

export type GivenLink =
  /** It leads into this server. */
  | { kind: "here"; path: string }
  /** A zerodraft on another server: nobody is taken there without having seen where it is. */
  | { kind: "elsewhere"; url: string; host: string }
  | { kind: "none" };

const WAYS_IN = /^\/(join\/[\w-]+|c\/[\w-]+(\/room)?)\/?$/;
/** Tokens have 256 bits in letters and digits; whatever is much shorter is a word. */
const BARE_TOKEN = /^[A-Za-z0-9_-]{20,200}$/;

/** What a pasted text leads to, seen from a page of `origin`. */
export function readLink(pasted: string, origin: string): GivenLink {
  const words = pasted.trim().split(/\s+/);
  for (const word of words) {
    const url = addressIn(word);
    if (url === null || !WAYS_IN.test(url.pathname)) continue;
    // Only the path is kept: a room opened by the overview's address is the room.
    if (url.host === new URL(origin).host) return { kind: "here", path: inward(url.pathname) };
    return { kind: "elsewhere", url: url.href, host: url.host };
  }
  const [only] = words;
  if (words.length === 1 && only !== undefined && BARE_TOKEN.test(only))
    return { kind: "here", path: `/join/${only}` };
  if (words.length === 1 && only !== undefined && WAYS_IN.test(only))
    return { kind: "here", path: inward(only) };
  return { kind: "none" };
}

function addressIn(word: string): URL | null {
  const bare = word.replace(/^[<("'«“]+|[>)"'»”.,;]+$/g, "");
  const whole = /^https?:\/\//i.test(bare)
    ? bare
    : /^[\w.-]+(:\d+)?\/(join|c)\//.test(bare)
      ? `https://${bare}`
      : null;
  return whole !== null && URL.canParse(whole) ? new URL(whole) : null;
}

function inward(path: string): string {
  const consultation = /^\/c\/([\w-]+)\/?$/.exec(path)?.[1];
  return consultation === undefined ? path : `/c/${consultation}/room`;
}
