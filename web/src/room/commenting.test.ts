// Comments as the room has them: begun at a place, made in the discussion, answered, resolved.
import * as A from "@automerge/automerge/slim";
import type { DocHandle } from "@automerge/automerge-repo/slim";
import { beforeAll, expect, test } from "vitest";
import { automergeReady } from "../../tests/automerge.ts";
import type { Discussion, Draft } from "../binding/document.ts";
import { anchorOf } from "../comments/anchor.ts";
import { handlesOf } from "../editor/testing/handles.ts";
import { Api } from "../session/api.ts";
import { Announcer } from "./announcer.svelte.ts";
import { Commenting } from "./commenting.svelte.ts";
import { RoomModel } from "./model.svelte.ts";
import { Writing } from "./writing.svelte.ts";

beforeAll(automergeReady);

/** A handle of a discussion, which tells nobody of its changes. */
function discussionOf(empty: Discussion) {
  let doc = A.from(empty as unknown as Record<string, unknown>) as unknown as A.Doc<Discussion>;
  return {
    doc: () => doc,
    on: () => {},
    off: () => {},
    change(write: (d: Discussion) => void, options: { time?: number }) {
      expect(options.time).toBe(0);
      doc = A.change(doc, options, write);
    },
  };
}

function room() {
  const [draft] = handlesOf("title| T\nop0 #a| We gather in peace.");
  const model = new RoomModel("c", new Api(), new Announcer());
  const discussion = discussionOf({ schema: 1, comments: {}, suggestions: {} });
  model.draft = draft as unknown as DocHandle<Draft>;
  model.discussion = discussion as unknown as DocHandle<Discussion>;
  model.state = { kind: "offline", changes: 0 };
  model.consultation = {
    id: "c",
    participant: "p",
    may: { draft: false, discussion: true, publish: false, invite: false },
  } as RoomModel["consultation"];
  const writing = new Writing();
  writing.anchor = () => anchorOf(draft.doc(), { text: "a", from: 13, to: 18 });
  return { model, discussion, writing, commenting: new Commenting(model, writing) };
}

test("a comment is made as the server takes it, answered and resolved, also without a connection", () => {
  const { discussion, commenting } = room();
  expect(commenting.begin("words")).toBe(true);
  commenting.add("  Which peace? ");
  const [id] = Object.keys(discussion.doc().comments);
  const entry = discussion.doc().comments[id!]!;
  expect(Object.keys(entry).sort()).toEqual(["body", "from", "quote", "text", "to"]);
  expect(Object.values(entry).every((value) => A.isImmutableString(value))).toBe(true);
  expect([String(entry.quote), String(entry.body)]).toEqual(["peace", "Which peace?"]);
  expect(commenting.composing).toBe(null);
  expect(commenting.active).toBe(id);

  commenting.reply(id!, "A lasting one.");
  expect(commenting.open).toMatchObject([
    { own: true, paragraph: "a", replies: [{ body: "A lasting one.", own: true }] },
  ]);
  expect(commenting.marks).toMatchObject([{ id, text: "a", active: true }]);

  commenting.setResolved(id!, true);
  expect(commenting.open).toEqual([]);
  expect(commenting.marks).toEqual([]);
  commenting.setResolved(id!, false);
  expect(commenting.open).toHaveLength(1);
});

test("nothing is said where nothing is written, or one may not comment", () => {
  const { model, discussion, commenting } = room();
  commenting.begin("words");
  commenting.add("   ");
  expect(discussion.doc().comments).toEqual({});
  commenting.cancel();
  model.consultation = { ...model.consultation!, may: { ...model.consultation!.may, discussion: false } };
  expect(commenting.begin("words")).toBe(false);
});

test("a comment on words that only one's fork has is not begun, and it is said why", () => {
  const { model, writing, commenting } = room();
  const fork = A.change(A.clone(model.draft!.doc() as A.Doc<Draft>), (d) =>
    A.splice(d, ["paragraphs", "a", "text"], 0, 0, "Indeed. "),
  );
  writing.anchor = () => anchorOf(fork, { text: "a", from: 0, to: 6 });
  expect(commenting.begin("words")).toBe(false);
  expect(model.happenings.map(({ said }) => said.id)).toEqual(["comment-own-words"]);
});
