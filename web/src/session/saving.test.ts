import { expect, test } from "vitest";
import { type Circumstances, saveState } from "./saving.ts";
import type { SaveState } from "./types.ts";

const ALL = { draft: true, discussion: true, publish: false, invite: false };
const USUAL: Circumstances = {
  consultation: { closed: false, role: "drafter", may: ALL },
  connection: "connected",
  ending: null,
  open: true,
  unsaved: false,
  countUnsaved: () => 3,
};
const REVIEW = { ...USUAL.consultation, may: { ...ALL, draft: false } };

const WORDS: [circumstances: string, now: Partial<Circumstances>, state: SaveState][] = [
  ["nothing waits", {}, { kind: "saved" }],
  ["something waits", { unsaved: true }, { kind: "saving" }],
  ["the draft is not here yet", { open: false }, { kind: "loading" }],
  ["the connection is lost for a moment", { connection: "connecting" }, { kind: "saved" }],
  ["the connection is lost, nothing waits", { connection: "offline" }, { kind: "offline", changes: 0 }],
  [
    "the connection is lost, work waits",
    { connection: "offline", unsaved: true },
    { kind: "offline", changes: 3 },
  ],
  [
    "offline where one only reads",
    { connection: "offline", consultation: REVIEW },
    { kind: "offline", changes: 0 },
  ],
  ["the stage asks for more", { consultation: REVIEW }, { kind: "read-only", why: "stage" }],
  ["a comment waits where the draft is read", { consultation: REVIEW, unsaved: true }, { kind: "saving" }],
  ["an observer", { consultation: { ...REVIEW, role: "observer" } }, { kind: "read-only", why: "observer" }],
  ["closed", { consultation: { ...REVIEW, closed: true } }, { kind: "read-only", why: "closed" }],
  [
    "withdrawn",
    { connection: "ended", ending: "withdrawn", unsaved: true },
    { kind: "ended", why: "withdrawn" },
  ],
  ["no session", { connection: "ended", ending: "session", open: false }, { kind: "ended", why: "session" }],
];

test.each(WORDS)("%s", (_, now, state) => {
  expect(saveState({ ...USUAL, ...now })).toEqual(state);
});
