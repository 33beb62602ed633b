// Writing structure: the entries of paragraphs and their order, into the draft and the outline together.
//
// What the user did not touch is left alone, because it may be locked, and because two people's moves should not meet in
// a third paragraph. The reading rules demand two exceptions. A split-off paragraph that `order` does not name is named
// where it stands when the one before it moves away, or when another is put between them (the server allows that for a
// locked paragraph, too). And a `continues` that was idle is cleared where the edit makes it hold: otherwise the
// paragraph would be read as a part of the one that comes to stand before it.
import { deleteAt, insertAt } from "@automerge/automerge/slim";
import type { Attrs } from "prosemirror-model";
import { type Draft, type ParagraphEntry, scalar } from "./document.ts";
import type { Outline } from "./outline.ts";
import { KINDS, LABELS, levelWithin, type ParagraphAttrs, TITLE } from "./schema.ts";

/** What a node's attributes may be written as. */
function writableAttrs(attrs: Attrs): Omit<ParagraphAttrs, "id"> {
  const kind = KINDS.find((known) => known === attrs["kind"]) ?? "paragraph";
  const label = LABELS.find((known) => known === attrs["label"]) ?? null;
  return { kind, level: levelWithin(kind, Number(attrs["level"])), label };
}

/** Makes a paragraph: with a text of its own, or, where a break begins it, split off from `origin`. */
export function makeParagraph(
  draft: Draft,
  outline: Outline,
  id: string,
  attrs: Attrs,
  origin: string | null,
): void {
  const { kind, level, label } = writableAttrs(attrs);
  const entry: ParagraphEntry = { kind: scalar(kind), level };
  if (label !== null) entry.label = scalar(label);
  if (origin === null) entry.text = "";
  else entry.origin = scalar(origin);
  draft.paragraphs[id] = entry;
  outline.addEntry(id, { kind, level, label, continues: null, removed: false });
  if (origin === null) outline.addText(id);
}

/** Writes a paragraph's kind, level and label where they differ from what is shown. */
export function writeAttrs(draft: Draft, outline: Outline, id: string, attrs: Attrs): void {
  const entry = outline.entries.get(id);
  if (id === TITLE || entry === undefined) return;
  const { kind, level, label } = writableAttrs(attrs);
  const written = draft.paragraphs[id]!;
  if (entry.kind !== kind) {
    entry.kind = kind;
    written.kind = scalar(kind);
  }
  if (outline.attrsOf(id).level !== level) {
    entry.level = level;
    written.level = level;
  }
  if (entry.label !== label) {
    entry.label = label;
    if (label === null) delete written.label;
    else written.label = scalar(label);
  }
}

/** Says of which segment this one is the continuation; null where it stands for itself. */
export function setContinues(draft: Draft, outline: Outline, id: string, before: string | null): void {
  const entry = outline.entries.get(id);
  if (entry === undefined || entry.continues === before) return;
  entry.continues = before;
  if (before === null) delete draft.paragraphs[id]!.continues;
  else draft.paragraphs[id]!.continues = scalar(before);
}

/** Takes a segment out of the reading, or brings it back. Its words stay on record. */
export function setRemoved(draft: Draft, outline: Outline, id: string, removed: boolean): void {
  const entry = outline.entries.get(id);
  if (entry === undefined || entry.removed === removed) return;
  entry.removed = removed;
  if (removed) draft.paragraphs[id]!.removed = true;
  else delete draft.paragraphs[id]!.removed;
}

function insertMention(draft: Draft, outline: Outline, index: number, id: string): void {
  outline.insertMention(index, id);
  insertAt(draft.order, index, scalar(id));
}

/** The index in `order` behind the mention that brings a segment into the sequence. */
function indexBehind(outline: Outline, id: string): number {
  const segments = outline.segmentsOf(outline.textOf(id));
  let index = outline.indexOf(id);
  while (index > 0 && !outline.isNamed(segments[index]!.id)) index--;
  const named = segments[index]!.id;
  return named === TITLE ? 0 : outline.order.lastIndexOf(named) + 1;
}

/** Names the first segment behind this one that would follow it and is not going to be placed itself, where it stands. */
function nameFollower(draft: Draft, outline: Outline, id: string, leaving: ReadonlySet<string>): void {
  const segments = outline.segmentsOf(outline.textOf(id));
  for (let index = outline.indexOf(id) + 1; index < segments.length; index++) {
    const follower = segments[index]!.id;
    if (outline.isNamed(follower)) return;
    if (leaving.has(follower)) continue;
    insertMention(draft, outline, indexBehind(outline, follower), follower);
    return;
  }
}

/** Puts a segment directly behind another. Their followers stay where they are, except those that are `leaving`, too. */
export function place(
  draft: Draft,
  outline: Outline,
  id: string,
  after: string,
  leaving: ReadonlySet<string>,
): void {
  // The later one in a text first, so that each follower is named behind the one that it followed before the edit.
  const parting = [id, after].sort((a, b) => outline.indexOf(b) - outline.indexOf(a));
  for (const segment of parting) nameFollower(draft, outline, segment, leaving);
  for (let i = outline.order.length - 1; outline.mentionsOf(id) > 0 && i >= 0; i--) {
    if (outline.order[i] !== id) continue;
    outline.deleteMention(i);
    deleteAt(draft.order, i);
  }
  insertMention(draft, outline, indexBehind(outline, after), id);
}
