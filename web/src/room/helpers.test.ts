import { expect, test } from "vitest";
import type { Consultation, Person, SaveState, Stage } from "../session/types.ts";
import { pairOf, toggled } from "./choice.ts";
import { eventsBetween } from "./events.ts";
import { otherStages, placeOf, publicationOf } from "./ladder.ts";
import { initials, present } from "./people.ts";
import { announcementBetween, stateWords } from "./state-words.ts";
import { movedCaret } from "./typed.ts";

const stage = (designation: string, review = false): Stage => ({
  designation,
  draft: review ? "rapporteur" : "drafter",
  discussion: "reviewer",
  ...(review ? { review } : {}),
});
const STAGES = [
  stage("Zero draft"),
  stage("Review of Zero draft", true),
  stage("Rev.1"),
  stage("Review of Rev.1", true),
  stage("Final draft"),
];

function consultation(changed: Partial<Consultation> = {}): Consultation {
  return {
    id: "c",
    title: "Declaration",
    stage: "Rev.1",
    stages: STAGES,
    closed: false,
    sealed: false,
    accept_own: false,
    epoch: 4,
    locked: [],
    versions: 1,
    documents: { draft: "automerge:a", discussion: "automerge:b" },
    created: "2022-05-09T09:00:00Z",
    role: "drafter",
    participant: "p",
    name: "Ana",
    may: { draft: true, discussion: true, publish: false, invite: false },
    ...changed,
  };
}

test("a stage has its place on the ladder", () => {
  expect(placeOf(consultation())).toEqual({ place: 3, of: 5 });
});

test("a stage publishes itself, a review the revision that it leads to, and the last one closes", () => {
  const published = STAGES.map(({ designation }) => {
    const publication = publicationOf(consultation({ stage: designation }));
    return [publication?.designation, publication?.next?.designation ?? null];
  });
  expect(published).toEqual([
    ["Zero draft", "Review of Zero draft"],
    ["Rev.1", "Review of Rev.1"],
    ["Rev.1", "Review of Rev.1"],
    ["Final draft", null],
    ["Final draft", null],
  ]);
  expect(publicationOf(consultation({ closed: true }))).toBeNull();
});

test("a closed consultation may be opened again at any stage, the last one, too", () => {
  expect(otherStages(consultation()).map((other) => other.designation)).not.toContain("Rev.1");
  expect(otherStages(consultation({ closed: true }))).toHaveLength(STAGES.length);
});

test("everybody is told of a version, of what is open, and of what they may write there", () => {
  const after = consultation({
    versions: 2,
    stage: "Review of Rev.1",
    may: { draft: false, discussion: true, publish: false, invite: false },
  });
  expect(eventsBetween(consultation(), after)).toEqual([
    { id: "event-published", args: { version: "Rev.1", stage: "Review of Rev.1", writing: "discussion" } },
  ]);
});

test("who was away for two versions is told of several", () => {
  const [event] = eventsBetween(consultation(), consultation({ versions: 3, stage: "Final draft" }));
  expect(event?.id).toBe("event-published-several");
});

test("a stage opened without a version, a role given, and a lock are told apart", () => {
  const reader = { draft: false, discussion: false, publish: false, invite: false };
  expect(eventsBetween(consultation(), consultation({ stage: "Final draft" }))[0]?.id).toBe("event-stage");
  expect(eventsBetween(consultation(), consultation({ role: "observer", may: reader }))).toEqual([
    { id: "event-role", args: { role: "observer", writing: "nothing" } },
  ]);
  expect(eventsBetween(consultation(), consultation({ locked: ["x"], epoch: 5 }))).toEqual([]);
});

test("the state is said in words with a sign, and why one only reads", () => {
  expect(stateWords({ kind: "offline", changes: 3 }, true).short).toEqual({
    id: "state-offline",
    args: { changes: 3 },
  });
  expect(stateWords({ kind: "read-only", why: "stage" }, true).short.id).toBe("state-read-only-comments");
  expect(stateWords({ kind: "read-only", why: "stage" }, false).short.id).toBe("state-read-only-stage");
  expect(stateWords({ kind: "ended", why: "withdrawn" }, false).tone).toBe("bad");
});

test("typing is not read out, losing the connection and having it again are", () => {
  const saved: SaveState = { kind: "saved" };
  const saving: SaveState = { kind: "saving" };
  const offline = (changes: number): SaveState => ({ kind: "offline", changes });
  expect(announcementBetween(saved, saving)).toBeNull();
  expect(announcementBetween(saving, saved)).toBeNull();
  expect(announcementBetween(saving, offline(1))).toBe("polite");
  expect(announcementBetween(offline(1), offline(2))).toBeNull();
  expect(announcementBetween(offline(2), saved)).toBe("polite");
  expect(announcementBetween(saved, { kind: "ended", why: "withdrawn" })).toBe("assertive");
});

test("somebody with two devices is one person, followed where they write", () => {
  const device = (peer: string, writes: boolean): Person => ({
    peer,
    participant: "ana",
    name: "Ana",
    role: "drafter",
    caret: writes ? { text: "p1", anchor: "1@a", head: "1@a" } : null,
  });
  const rapporteur: Person = { ...device("r", false), participant: "ben", name: "Ben", role: "rapporteur" };
  const found = present([device("a1", false), device("a2", true), rapporteur]);
  expect(found.map(({ name, peer }) => [name, peer])).toEqual([
    ["Ben", "r"],
    ["Ana", "a2"],
  ]);
});

test("initials are letters of the first and the last word, in any script", () => {
  const names = ["Ana María Ruiz", "ben", "“Quoted” Name", "ليلى حسن", "  ", "李"];
  expect(names.map(initials)).toEqual(["AR", "B", "QN", "لح", "·", "李"]);
});

test("the third version that is chosen replaces the first, and the older one comes first", () => {
  expect(toggled(toggled(toggled([], 3), 1), "draft")).toEqual([1, "draft"]);
  expect(toggled([1, "draft"], 1)).toEqual(["draft"]);
  expect(pairOf(["draft"])).toBeNull();
  expect(pairOf(["draft", 2])).toEqual({ from: 2, to: "draft" });
  expect(pairOf([10, 9])).toEqual({ from: 9, to: 10 });
});

test("a caret stays with its words when somebody else writes in the same field", () => {
  expect(movedCaret("see para", "please see para", 3)).toBe(10);
  expect(movedCaret("see para", "see para 4", 3)).toBe(3);
  expect(movedCaret("see the para", "see para", 6)).toBe(4);
  expect(movedCaret("aa", "aaa", 2)).toBe(2);
});
