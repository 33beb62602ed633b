// A kept edit as a suggestion of the discussion, and back.
import { prose, scalar, SCALAR_LENGTH_MAX, type Suggestion } from "../binding/document.ts";
import { KINDS, LABELS } from "../binding/schema.ts";
import type { KeptEdit } from "../session/types.ts";
import { word } from "./words.ts";

const ACTIONS: readonly string[] = [
  "insert",
  "delete",
  "replace",
  "paragraph",
  "remove",
  "move",
  "retype",
] satisfies KeptEdit["action"][];

/** What the discussion holds of a suggestion. */
export function suggestionOf(edit: KeptEdit): Suggestion {
  const entry: Suggestion = {
    text: scalar(edit.text),
    action: scalar(edit.action),
    from: scalar(edit.from),
    to: scalar(edit.to),
    quote: scalar(edit.quote.slice(0, SCALAR_LENGTH_MAX)),
    replacement: prose(edit.replacement),
    reason: prose(edit.reason ?? ""),
  };
  if (edit.after !== undefined) entry.after = scalar(edit.after);
  if (edit.kind !== undefined) entry.kind = scalar(edit.kind);
  if (edit.level !== undefined) entry.level = edit.level;
  if (edit.label !== undefined) entry.label = scalar(edit.label);
  return entry;
}

/** A suggestion as an edit that can be kept; null where nobody can say what it wants. */
export function editOfSuggestion(
  id: string,
  entry: Suggestion,
  { code, at }: Pick<KeptEdit, "code" | "at">,
): KeptEdit | null {
  const action = String(entry.action ?? "");
  if (!ACTIONS.includes(action)) return null;
  const text = word(entry.text);
  const edit: KeptEdit = {
    id,
    action: action as KeptEdit["action"],
    text,
    from: word(entry.from),
    to: word(entry.to),
    quote: word(entry.quote),
    replacement: word(entry.replacement),
    paragraph: text,
    code,
    at,
  };
  const kind = KINDS.find((each) => each === word(entry.kind));
  const label = LABELS.find((each) => each === word(entry.label));
  if (entry.after != null) edit.after = word(entry.after);
  if (kind !== undefined) edit.kind = kind;
  if (entry.level != null) edit.level = Number(entry.level);
  if (label !== undefined) edit.label = label;
  if (word(entry.reason) !== "") edit.reason = word(entry.reason);
  return edit;
}
