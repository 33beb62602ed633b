// A kept edit as a comment of the discussion, and back. What only changes how words look is said in a comment, too: a
// suggestion proposes words.
import { type Comment, prose, scalar, SCALAR_LENGTH_MAX } from "../binding/document.ts";
import type { KeptEdit } from "../session/types.ts";
import { word } from "./words.ts";

/** Whether an edit is sent as a comment. */
export function isComment({ action }: Pick<KeptEdit, "action">): boolean {
  return action === "comment" || action === "format";
}

/** What the discussion holds of a comment. */
export function commentOf(edit: KeptEdit): Comment {
  const { text, from, to, quote, parent, after } = edit;
  const entry: Comment = { body: prose(edit.replacement) };
  if (text !== "") entry.text = scalar(text);
  if (from !== "") entry.from = scalar(from);
  if (to !== "") entry.to = scalar(to);
  if (quote !== "") entry.quote = scalar(quote.slice(0, SCALAR_LENGTH_MAX));
  if (parent !== undefined) entry.parent = scalar(parent);
  if (after !== undefined) entry.after = scalar(after);
  return entry;
}

/** A comment as an edit that can be kept. */
export function editOfComment(
  id: string,
  entry: Comment,
  { code, at }: Pick<KeptEdit, "code" | "at">,
): KeptEdit {
  const [text, parent, after] = [word(entry.text), word(entry.parent), word(entry.after)];
  const edit: KeptEdit = {
    id,
    action: "comment",
    text,
    from: word(entry.from),
    to: word(entry.to),
    quote: word(entry.quote),
    replacement: word(entry.body),
    paragraph: text === "" ? after : text,
    code,
    at,
  };
  if (parent !== "") edit.parent = parent;
  if (after !== "") edit.after = after;
  return edit;
}
