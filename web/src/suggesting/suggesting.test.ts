// Suggesting: a draft, what somebody writes into a fork of it, what that proposes, and a fork made from what is proposed.
import * as A from "@automerge/automerge/slim";
import { beforeAll, expect, test } from "vitest";
import { automergeReady } from "../../tests/automerge.ts";
import { type Draft, type DraftChange, type DraftHandle, pathOf, scalar } from "../binding/document.ts";
import { readDocument } from "../binding/read.ts";
import { handlesOf } from "../editor/testing/handles.ts";
import type { KeptEdit } from "../session/types.ts";
import { changesBetween } from "./changes.ts";
import { DraftFork } from "./fork.ts";

beforeAll(automergeReady);

const LINES = `
  title| Declaration
  op0 #a| We gather in peace.
  op0 #b| We leave in hope.
  op0 #c| We come again.
`;

function draftOf() {
  const [mine, theirs] = handlesOf(LINES);
  return { mine, theirs };
}

function put(handle: DraftHandle, text: string, instead: string, words: string) {
  const index = (handle.doc().paragraphs[text]?.text ?? "").indexOf(instead);
  expect(index).toBeGreaterThanOrEqual(0);
  handle.change((draft) => A.splice(draft, pathOf(text), index, instead.length, words), { time: 0 });
}

function linesOf(draft: Draft): string[] {
  return readDocument(draft).children.map((node) => node.textContent);
}

let made = 0;
function changes(fork: DraftFork, known: readonly KeptEdit[] = []) {
  return changesBetween(fork.draft.doc(), fork.doc(), known, { at: 1000, newId: () => `s${made++}` });
}

test("what is written in a fork is proposed, and the draft stays as it is", () => {
  const { mine } = draftOf();
  const fork = new DraftFork(mine);
  put(fork, "a", "peace", "lasting peace");
  expect(linesOf(mine.doc())[1]).toBe("We gather in peace.");
  const { edits, shown } = changes(fork);
  expect(edits).toMatchObject([
    { action: "insert", paragraph: "a", replacement: "lasting ", code: "suggesting" },
  ]);
  expect(shown).toEqual([{ paragraph: "a", from: 13, to: 21, deleted: "" }]);
});

test("what others write comes into the fork, and is nothing that one proposes", () => {
  const { mine, theirs } = draftOf();
  const fork = new DraftFork(mine);
  const told: DraftChange[] = [];
  fork.on("change", (change) => told.push(change));
  put(fork, "a", "peace", "calm");
  put(theirs, "a", "We", "All of us");
  mine.merge(theirs.doc());
  expect(linesOf(fork.doc())[1]).toBe("All of us gather in calm.");
  expect(told).toHaveLength(2);
  expect(changes(fork).edits).toMatchObject([{ quote: "peace", replacement: "calm" }]);
});

test("a fork that is closed takes nothing in", () => {
  const { mine, theirs } = draftOf();
  const fork = new DraftFork(mine);
  fork.close();
  put(theirs, "a", "We", "All");
  mine.merge(theirs.doc());
  expect(linesOf(fork.doc())[1]).toBe("We gather in peace.");
});

test("how words look is nothing that one suggests", () => {
  const fork = new DraftFork(draftOf().mine);
  fork.change((draft) => A.mark(draft, pathOf("a"), { start: 0, end: 2, expand: "none" }, "strong", true));
  expect(changes(fork).edits).toEqual([]);
});

test("a suggestion that goes on keeps its id and its reason", () => {
  const fork = new DraftFork(draftOf().mine);
  put(fork, "a", "peace", "calm");
  put(fork, "c", "again", "back");
  const first = changes(fork).edits.map((edit, index) => ({ ...edit, reason: `because ${index}` }));
  put(fork, "a", "calm", "calm and quiet");
  put(fork, "b", "hope", "joy");
  const second = changes(fork, first).edits;
  expect(second.map(({ paragraph, reason }) => [paragraph, reason])).toEqual([
    ["a", "because 0"],
    ["b", undefined],
    ["c", "because 1"],
  ]);
  expect(second[0]!.id).toBe(first[0]!.id);
  expect(second[2]!.id).toBe(first[1]!.id);
});

const STORIES: [story: string, write: (fork: DraftFork) => void][] = [
  ["words put in", (fork) => put(fork, "a", "peace", "lasting peace")],
  [
    "words replaced in two paragraphs",
    (fork) => [put(fork, "a", "peace", "calm"), put(fork, "c", "again", "back")],
  ],
  ["words taken out", (fork) => put(fork, "a", " in peace", "")],
  [
    "two new paragraphs",
    (fork) =>
      fork.change((draft) => {
        draft.paragraphs["x"] = { kind: scalar("operative"), level: 1, text: "First." };
        draft.paragraphs["y"] = {
          kind: scalar("paragraph"),
          level: 0,
          text: "Second.",
          label: scalar("bis"),
        };
        draft.order.splice(1, 0, scalar("x"), scalar("y"));
      }),
  ],
  ["a paragraph removed", (fork) => fork.change((draft) => void (draft.paragraphs["b"]!.removed = true))],
  [
    "a paragraph moved, and another one put behind it",
    (fork) =>
      fork.change((draft) => {
        draft.paragraphs["x"] = { kind: scalar("operative"), level: 0, text: "Behind a." };
        draft.order.splice(0, 1);
        draft.order.splice(1, 0, scalar("a"), scalar("x"));
      }),
  ],
  [
    "all turned round",
    (fork) => fork.change((draft) => draft.order.splice(0, 3, ...["c", "b", "a"].map(scalar))),
  ],
  [
    "a paragraph of another kind",
    (fork) => fork.change((draft) => void (draft.paragraphs["b"]!.kind = scalar("quote"))),
  ],
  [
    "a paragraph divided",
    (fork) =>
      fork.change((draft) => {
        A.splitBlock(draft, pathOf("a"), 10, { type: scalar("break"), id: scalar("x") });
        draft.paragraphs["x"] = { kind: scalar("operative"), level: 0, origin: scalar("a") };
      }),
  ],
];

test.each(STORIES)("a fork made from what is proposed reads the same: %s", (_, write) => {
  const { mine } = draftOf();
  const fork = new DraftFork(mine);
  write(fork);
  const { edits } = changes(fork);
  expect(edits.length).toBeGreaterThan(0);
  const again = new DraftFork(mine, edits);
  const shapeOf = (draft: Draft) =>
    readDocument(draft).children.map((node) => [
      node.textContent,
      node.attrs["kind"],
      node.attrs["level"],
      node.attrs["label"],
    ]);
  expect(shapeOf(again.doc())).toEqual(shapeOf(fork.doc()));
});

test("one suggestion is taken back, the others stay", () => {
  const { mine } = draftOf();
  const fork = new DraftFork(mine);
  put(fork, "a", "peace", "calm");
  put(fork, "c", "again", "back");
  const [, second] = changes(fork).edits;
  expect(linesOf(new DraftFork(mine, [second!]).doc())).toEqual([
    "Declaration",
    "We gather in peace.",
    "We leave in hope.",
    "We come back.",
  ]);
});

test("a suggestion whose words the others changed meanwhile is not written over them", () => {
  const { mine, theirs } = draftOf();
  const fork = new DraftFork(mine);
  put(fork, "a", "peace", "calm");
  const { edits } = changes(fork);
  fork.close();
  put(theirs, "a", "peace", "unity");
  mine.merge(theirs.doc());
  expect(linesOf(new DraftFork(mine, edits).doc())[1]).toBe("We gather in unity.");
});
