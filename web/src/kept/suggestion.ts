// A kept edit as an entry of the discussion, and back.
import {
  type Discussion,
  member,
  type Prose,
  prose,
  scalar,
  SCALAR_LENGTH_MAX,
  type Suggestion,
} from "../binding/document.ts";
import { KINDS, LABELS } from "../binding/schema.ts";
import type { KeptEdit } from "../session/types.ts";

const ACTIONS: readonly string[] = [
  "insert",
  "delete",
  "replace",
  "paragraph",
  "remove",
  "move",
  "retype",
] satisfies KeptEdit["action"][];

/** Whether the discussion has a suggestion of this id. */
export function isSuggested(discussion: Discussion, id: string): boolean {
  return member(discussion.suggestions, id) !== undefined;
}

/** Writes the edit as a suggestion, or anew where it is one already. */
export function suggest(discussion: Discussion, edit: KeptEdit): void {
  const said = entryOf(edit);
  const entry = member(discussion.suggestions, edit.id);
  if (entry === undefined) discussion.suggestions[edit.id] = said;
  else Object.assign(entry, said);
}

/** The suggestions that one discussion has over another, as kept edits. */
export function unsentSuggestions(
  before: Discussion,
  after: Discussion,
  refused: { code: string; at: number },
): KeptEdit[] {
  const unsent = Object.entries(after.suggestions).filter(([id]) => !isSuggested(before, id));
  return unsent.flatMap(([id, entry], index) => editOf(id, entry, refused.code, refused.at + index) ?? []);
}

function entryOf(edit: KeptEdit): Suggestion {
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

function editOf(id: string, entry: Suggestion, code: string, at: number): KeptEdit | null {
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

function word(value: Prose | null | undefined): string {
  return String(value ?? "");
}
