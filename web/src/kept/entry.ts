// Kept edits as entries of the discussion: suggestions and comments.
import { type Discussion, member } from "../binding/document.ts";
import type { KeptEdit } from "../session/types.ts";
import { commentOf, editOfComment, isComment } from "./comment.ts";
import { editOfSuggestion, suggestionOf } from "./suggestion.ts";

/** Whether the discussion has an entry of this id. */
export function isInDiscussion({ comments, suggestions }: Discussion, id: string): boolean {
  return member(suggestions, id) !== undefined || member(comments, id) !== undefined;
}

/** Writes the edit as an entry, or anew where it is one already. */
export function writeEntry(discussion: Discussion, edit: KeptEdit): void {
  if (isComment(edit)) write(discussion.comments, edit.id, commentOf(edit));
  else write(discussion.suggestions, edit.id, suggestionOf(edit));
}

function write<T extends object>(entries: Record<string, T>, id: string, said: T): void {
  const entry = member(entries, id);
  if (entry === undefined) entries[id] = said;
  else Object.assign(entry, said);
}

/** Takes an entry out again. */
export function takeOut(discussion: Discussion, id: string): void {
  if (member(discussion.suggestions, id) !== undefined) delete discussion.suggestions[id];
  if (member(discussion.comments, id) !== undefined) delete discussion.comments[id];
}

/** The comments and suggestions that one discussion has over another, as kept edits. */
export function unsentEntries(
  before: Discussion,
  after: Discussion,
  refused: { code: string; at: number },
): KeptEdit[] {
  let { at } = refused;
  const made = () => ({ code: refused.code, at: at++ });
  const suggestions = Object.entries(after.suggestions).filter(([id]) => !isInDiscussion(before, id));
  const comments = Object.entries(after.comments).filter(([id]) => !isInDiscussion(before, id));
  return [
    ...suggestions.flatMap(([id, entry]) => editOfSuggestion(id, entry, made()) ?? []),
    ...comments.map(([id, entry]) => editOfComment(id, entry, made())),
  ];
}
