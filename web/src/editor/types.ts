// What the editor tells the page and takes from it. The page never touches ProseMirror.
import type { Kind, Label } from "../binding/schema.ts";

/** Where the caret is and what may be done there. */
export interface EditorSummary {
  /** The paragraph of the caret, `title` for the title. */
  paragraph: string | null;
  kind: Kind | "title" | null;
  level: number;
  label: Label | null;
  /** How the paragraph is cited: 12(b)(ii), PP3; empty where it has no number. */
  number: string;
  strong: boolean;
  em: boolean;
  link: string | null;
  canUndo: boolean;
  canRedo: boolean;
  /** Words are selected. */
  selected: boolean;
  /** The caret's paragraph is agreed ad referendum. */
  locked: boolean;
  words: number;
  brackets: { open: number; unbalanced: number; depth: number };
}

export type EditorCommand =
  | "undo"
  | "redo"
  | "strong"
  | "em"
  | "unlink"
  | "footnote"
  | "move-up"
  | "move-down"
  | "deeper"
  | "shallower"
  | "next-bracket"
  | "next-unbalanced";

/** One heading or paragraph, for the outline panel. */
export interface OutlineEntry {
  id: string;
  kind: Kind | "title";
  level: number;
  number: string;
  text: string;
}

/** What somebody who suggests changed in a paragraph. */
export interface ShownChange {
  paragraph: string;
  /** The words that were put in, as offsets in the paragraph; nothing where only its place or kind is another. */
  from: number;
  to: number;
  /** The words that were taken out where `from` is. */
  deleted: string;
}

/** What of the text a comment is to be about: the selected words, the caret's paragraph, or what is missing behind it. */
export type CommentPlace = "words" | "paragraph" | "missing";

/** A comment or a suggestion whose words are shown: between two cursors in a text object. */
export interface RemarkAnchor {
  id: string;
  kind: "comment" | "suggestion";
  text: string;
  from: string;
  to: string;
  /** It is the one that is being read. */
  active: boolean;
  /** It is about a place, and about no words. */
  missing: boolean;
}
