// What becomes of kept work at the real server: sent as suggestions, accepted, and in everybody's draft; or sent as comments.
import * as A from "@automerge/automerge/slim";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Device, eventually, until } from "../../tests/device.ts";
import { discussionOf, draftOf, House, isKind, paragraph } from "../../tests/meeting.ts";
import type { Meeting } from "../../tests/server.ts";
import { type Draft, pathOf, scalar } from "../binding/document.ts";
import type { Room } from "./room.ts";
import type { KeptEdit, Notice } from "./types.ts";

let house: House;

beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house?.close());

type Ids = { gather: string; leave: string; come: string };

/** A drafter who wrote this without a line, while the stage ended: it comes back to them. */
async function refused(write: (draft: Draft, ids: Ids) => void): Promise<{
  meeting: Meeting;
  room: Room;
  kept: readonly KeptEdit[];
  organizer: Device;
}> {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const ids: Ids = {
    gather: await paragraph(room, "We gather"),
    leave: await paragraph(room, "We leave"),
    come: await paragraph(room, "We come"),
  };
  await discussionOf(room);
  await until(room.state, isKind("saved"));
  ana.line.cut();
  await until(room.state, isKind("offline"));
  (await draftOf(room)).change((draft) => write(draft, ids), { time: 0 });
  const organizer = await house.organizer(meeting);
  await organizer.api.publish(meeting.id);
  ana.line.mend();
  const kept = await until(room.kept, (edits) => edits.length > 0, "kept edits");
  await until(room.state, isKind("read-only"));
  return { meeting, room, kept, organizer };
}

const textOf = (draft: Draft, id: string) => draft.paragraphs[id]?.text ?? "";

const WORK: [story: string, write: (draft: Draft, ids: Ids) => void, read: string[]][] = [
  [
    "words put in, taken out and replaced",
    (draft, { gather, leave, come }) => {
      A.splice(draft, pathOf(gather), textOf(draft, gather).indexOf("peace"), 0, "lasting ");
      A.splice(draft, pathOf(leave), textOf(draft, leave).indexOf(" in hope"), " in hope".length);
      A.splice(draft, pathOf(come), textOf(draft, come).indexOf("again"), "again".length, "back");
    },
    ["We gather in lasting peace.", "We leave.", "We come back."],
  ],
  [
    "a paragraph moved down",
    (draft) => {
      const [first] = draft.order.splice(0, 1);
      draft.order.splice(1, 0, scalar(String(first)));
    },
    ["We leave in hope.", "We gather in peace.", "We come again."],
  ],
  [
    "a paragraph moved to the top",
    (draft) => {
      const [last] = draft.order.splice(2, 1);
      draft.order.splice(0, 0, scalar(String(last)));
    },
    ["We come again.", "We gather in peace.", "We leave in hope."],
  ],
  [
    "a paragraph removed",
    (draft, { leave }) => void (draft.paragraphs[leave]!.removed = true),
    ["We gather in peace.", "We come again."],
  ],
  [
    "a paragraph of another kind",
    (draft, { leave }) => {
      draft.paragraphs[leave]!.kind = scalar("operative");
      draft.paragraphs[leave]!.label = scalar("bis");
    },
    ["We gather in peace.", "operative: We leave in hope.", "We come again."],
  ],
  [
    "a paragraph added, and another one first of all",
    (draft) => {
      draft.paragraphs["late"] = { kind: scalar("operative"), level: 0, text: "Decides to sing." };
      draft.paragraphs["early"] = { kind: scalar("heading"), level: 1, text: "Songs" };
      draft.order.splice(1, 0, scalar("late"));
      draft.order.splice(0, 0, scalar("early"));
    },
    [
      "heading: Songs",
      "We gather in peace.",
      "operative: Decides to sing.",
      "We leave in hope.",
      "We come again.",
    ],
  ],
];

test.each(WORK)("%s: kept, sent as a suggestion, accepted", async (_, write, read) => {
  const { meeting, room, kept, organizer } = await refused(write);
  for (const { id } of kept) await room.sendKept(id);
  expect(room.kept.get()).toEqual([]);
  const { suggestions } = await organizer.api.discussion(meeting.id);
  expect(suggestions.map(({ status, why_outdated }) => [status, why_outdated])).toEqual(
    kept.map(() => ["open", null]),
  );
  const notices: Notice[] = [];
  room.onNotice((notice) => notices.push(notice));
  for (const { id } of suggestions) await organizer.api.accept(meeting.id, id);
  const told = await eventually(
    () => notices.filter(({ type }) => type === "suggestion"),
    ({ length }) => length === suggestions.length,
  );
  expect(told.map(({ suggestion, outcome }) => [suggestion, outcome])).toEqual(
    suggestions.map(({ id }) => [id, "accepted"]),
  );
  const { rows } = await organizer.api.compare(meeting.id, "draft", "draft");
  const lines = rows.map(({ to, runs }) => {
    const words = runs.map(({ text }) => text).join("");
    return to!.kind === "paragraph" ? words : `${to!.kind}: ${words}`;
  });
  expect(lines).toEqual(read);
});

test("words made bold come back as what a comment can ask for, and are sent as one", async () => {
  const { meeting, room, kept, organizer } = await refused((draft, { gather }) => {
    const from = textOf(draft, gather).indexOf("peace");
    A.mark(draft, pathOf(gather), { start: from, end: from + 5, expand: "none" }, "strong", true);
  });
  expect(kept).toMatchObject([{ action: "format", quote: "peace", strong: true, code: "stage" }]);
  await room.sendKept(kept[0]!.id, { replacement: "Make this bold." });
  expect(room.kept.get()).toEqual([]);
  const { comments } = await organizer.api.discussion(meeting.id);
  expect(comments).toMatchObject([
    { quote: "peace", body: "Make this bold.", gone: false, by: { name: "Ana" } },
  ]);
});

test("a comment and an answer that were refused are kept, and sent again or discarded", async () => {
  const meeting = await house.meet();
  const [eva, olga] = [await house.device(meeting, "reviewer", "Eva"), await house.organizer(meeting)];
  const room = await eva.open();
  const gather = await paragraph(room, "We gather");
  const handle = await discussionOf(room);
  const asked = await olga.api.comment(meeting.id, { body: "Why?", place: { paragraph: gather } });
  await until(room.state, isKind("read-only"));
  await eventually(
    () => handle.doc(),
    ({ comments }) => asked.id in comments,
  );
  eva.line.cut();
  await until(room.state, isKind("offline"));
  const draft = (await draftOf(room)).doc();
  handle.change(
    ({ comments }) => {
      comments["words"] = {
        text: scalar(gather),
        from: scalar(A.getCursor(draft, pathOf(gather), 0)),
        to: scalar(A.getCursor(draft, pathOf(gather), 2)),
        quote: scalar("We"),
        body: scalar("Who?"),
      };
      comments["answer"] = { parent: scalar(asked.id), body: scalar("Because.") };
      comments["missing"] = { after: scalar(gather), body: scalar("And why?") };
    },
    { time: 0 },
  );
  // Whoever may only observe says nothing.
  const role = async (role: "observer" | "reviewer") =>
    olga.api.giveRole(meeting.id, eva.who.participant, role);
  await role("observer");
  eva.line.mend();
  const kept = await until(room.kept, (edits) => edits.length === 3, "kept comments");
  expect(kept).toMatchObject([
    { action: "comment", id: "words", quote: "We", replacement: "Who?", paragraph: gather },
    { action: "comment", id: "answer", replacement: "Because.", parent: asked.id },
    { action: "comment", id: "missing", replacement: "And why?", after: gather },
  ]);
  await role("reviewer");
  await until(room.consultation, ({ may }) => may.discussion, "that Eva may comment");
  await eventually(
    () =>
      room.sendKept("answer").then(
        () => true,
        () => false,
      ),
    (sent) => sent,
  );
  await room.sendKept("words", { replacement: "Who gathers?" });
  room.discardKept("missing");
  await until(room.kept, (edits) => edits.length === 0, "no kept comment");
  const { comments } = await olga.api.discussion(meeting.id);
  const said = comments.map(({ body, quote, parent, by }) => [body, quote, parent, by?.name]);
  expect(said.sort()).toEqual([
    ["Because.", "", asked.id, "Eva"],
    ["Who gathers?", "We", null, "Eva"],
    ["Why?", "We gather in peace.", null, "Organizer"],
  ]);
});
