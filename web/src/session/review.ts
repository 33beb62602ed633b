// Comments and suggestions as the server describes them: who made each, where it leads, and what became of it.
import type { Kind, Label } from "../binding/schema.ts";
import type { Comparison, Decision, Participant } from "./api.ts";
import type { KeptEdit } from "./types.ts";

/** What a suggestion can ask for. */
export type Action = Exclude<KeptEdit["action"], "comment" | "format">;

/** What became of a suggestion. */
export type Status = "open" | "accepted" | "declined" | "withdrawn";

/** Who decided on a suggestion, when, and why. A sealed consultation tells no time. */
export interface Settlement {
  by: Participant | null;
  at: string | null;
  reason: string | null;
}

/** A suggestion as the server describes it. Offsets are UTF-16 units in the paragraph's words. */
export interface DescribedSuggestion {
  id: string;
  by: Participant | null;
  action: Action;
  /** Null where it leads nowhere any more. */
  paragraph: string | null;
  number: string | null;
  from: number | null;
  to: number | null;
  quote: string;
  replacement: string;
  reason: string;
  /** From whom it came, where somebody entered it for them. */
  source: string | null;
  after: string | null;
  kind: Kind | null;
  level: number | null;
  label: Label | null;
  status: Status;
  outdated: boolean;
  why_outdated: string | null;
  /** The other open suggestions that are in its way. */
  overlaps: string[];
  decided: Settlement | null;
}

/** A comment as the server describes it. */
export interface DescribedComment {
  id: string;
  by: Participant | null;
  paragraph: string | null;
  number: string | null;
  from: number | null;
  to: number | null;
  quote: string;
  after: string | null;
  body: string;
  parent: string | null;
  resolved: boolean;
  gone: boolean;
}

/** A discussion as it is read together with the draft. */
export interface DescribedDiscussion {
  heads: string[];
  comments: DescribedComment[];
  suggestions: DescribedSuggestion[];
}

/** What happened since somebody last looked; `from` is null where they never did. */
export interface Since {
  from: string[] | null;
  comparison: Comparison | null;
  decisions: Decision[];
  mine: Pick<DescribedDiscussion, "comments" | "suggestions">;
}

/** A place in the words of people: by the paragraph's id, or by a number or a line of a version; else of the draft. */
export interface Spot {
  paragraph?: string;
  version?: number;
  number?: string;
  line?: number;
  quote?: string;
}

/** The paragraph of the draft that a place means. */
export interface FoundPlace {
  paragraph: string;
  number: string | null;
  text: string;
  from: number | null;
  to: number | null;
}

/** A suggestion by place. */
export interface NewSuggestion {
  action: Action;
  place: Spot;
  replacement?: string;
  reason?: string;
  /** From whom it came; for rapporteurs, who enter it for somebody else. */
  source?: string;
  after?: string;
  after_number?: string;
  kind?: Kind;
  level?: number;
  label?: Label;
}

/** A comment by place. */
export interface NewComment {
  body: string;
  place?: Spot;
  parent?: string;
  /** Something is missing behind the paragraph. */
  missing?: boolean;
}

/** What was written, and whether it is anchored to words or to its paragraph as a whole. */
export interface Made {
  id: string;
  anchored: "words" | "paragraph";
}
