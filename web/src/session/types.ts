// What the room knows of a consultation, in the server's words (GET /api/consultations/{id}), and what it tells the page.
import type { Kind, Label } from "../binding/schema.ts";

export const ROLES = ["observer", "reviewer", "drafter", "rapporteur", "organizer"] as const;
export type Role = (typeof ROLES)[number];

export interface Stage {
  designation: string;
  /** The least role that writes the draft. */
  draft: Role;
  /** The least role that writes comments and suggestions. */
  discussion: Role;
  review?: boolean;
}

export interface Consultation {
  id: string;
  title: string;
  /** Designation of the open stage. */
  stage: string;
  stages: Stage[];
  closed: boolean;
  sealed: boolean;
  /** Whoever holds the pen may accept what they proposed themselves. */
  accept_own: boolean;
  /** Counts the decisions. */
  epoch: number;
  /** Paragraphs that are agreed ad referendum. */
  locked: string[];
  /** How many versions are published. */
  versions: number;
  documents: { draft: string; discussion: string };
  created: string;
  role: Role;
  /** The participant's own id and the name that others see. */
  participant: string;
  name: string;
  may: { draft: boolean; discussion: boolean; publish: boolean; invite: boolean };
}

/** Whether what one wrote is safe, in one of the words that the page always shows. */
export type SaveState =
  | { kind: "loading" }
  /** All that is on this device is on the server's disk. */
  | { kind: "saved" }
  /** Sent, or about to be; nothing is wrong. */
  | { kind: "saving" }
  /** No connection; `changes` of one's own wait on this device. */
  | { kind: "offline"; changes: number }
  /** Nothing is taken from this participant: the stage or the role does not let them write. */
  | { kind: "read-only"; why: "stage" | "closed" | "observer" }
  /** The session ended: somebody withdrew the participant, or the token is not known. */
  | { kind: "ended"; why: "withdrawn" | "session" };

/** Somebody who is here, as their presence says. */
export interface Person {
  /** Differs for each of somebody's devices. */
  peer: string;
  participant: string;
  name: string;
  role: Role;
  /** Where they are, in the draft; null where they only read. */
  caret: { text: string; anchor: string; head: string } | null;
}

/** What the server tells all (PROTOCOL.md, Notices). */
export interface Notice {
  type:
    "refused" | "read-only" | "freeze" | "published" | "stage" | "lock" | "unlock" | "roles" | "suggestion";
  /** Which document a refusal, or `read-only`, is about. */
  document?: "draft" | "discussion";
  code?: string;
  reason?: string;
  stage?: string;
  epoch?: string;
  version?: string;
  paragraph?: string;
  participant?: string;
  /** Which suggestion was decided on, and what became of it. */
  suggestion?: string;
  outcome?: string;
  within_ms?: string;
}

/**
 * One piece of work that the server has not, as what it may become: a suggestion, or for `comment` and `format` a comment. A `paragraph` is
 * a new one; `retype` gives a paragraph another kind, level or label; `format` gives words another look.
 */
export interface KeptEdit {
  id: string;
  action: "insert" | "delete" | "replace" | "paragraph" | "remove" | "move" | "retype" | "comment" | "format";
  /** The text object and the Automerge cursors in it, at what the server has: of a new paragraph, where it would begin. */
  text: string;
  from: string;
  to: string;
  /** The words that it concerns, and those that it proposes; of a comment what it says. */
  quote: string;
  replacement: string;
  /** The paragraph that it belongs to; of a new one that which it should follow. */
  paragraph: string;
  /** The paragraph that a new or moved one should follow, or behind which something is missing; or `title`. */
  after?: string;
  /** What a new or retyped paragraph should be. */
  kind?: Kind;
  level?: number;
  label?: Label;
  /** How words should look: bold, italics, the address of a link; false or null without. */
  strong?: boolean;
  em?: boolean;
  link?: string | null;
  /** The comment that a comment answers. */
  parent?: string;
  /** What its author says for it. */
  reason?: string;
  /**
   * Why the server did not take it (PROTOCOL.md, Refusals); how the session ended: `withdrawn`, `session`; or
   * `suggesting` where it was made as a suggestion and is not sent yet.
   */
  code: string;
  /** When it was set aside, in milliseconds; edits are in this order. */
  at: number;
}

/** What Svelte calls a store, without Svelte. */
export interface Readable<T> {
  subscribe(run: (value: T) => void): () => void;
  get(): T;
}
