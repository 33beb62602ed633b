// Stories of work that the real server does not take: it comes back as kept edits, and nothing is lost.
import * as A from "@automerge/automerge/slim";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually, until } from "../../tests/device.ts";
import { scalar } from "../binding/document.ts";
import { discussionOf, draftOf, isKind, paragraph, wordsOf, write, House } from "../../tests/meeting.ts";
import type { Notice } from "./types.ts";

let house: House;

beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house?.close());

test("edits of a stage that closed meanwhile come back as kept edits, and reach others as suggestions", async () => {
  const meeting = await house.meet();
  const [ana, eva] = [
    await house.device(meeting, "drafter", "Ana"),
    await house.device(meeting, "reviewer", "Eva"),
  ];
  const before = await ana.open();
  const id = await paragraph(before, "We gather");
  await until(before.state, isKind("saved"));
  ana.line.cut();
  await until(before.state, isKind("offline"));
  await write(before, id, "lasting peace", "peace");
  await (await house.organizer(meeting)).api.publish(meeting.id);

  ana.line.mend();
  const kept = await until(before.kept, (edits) => edits.length > 0, "kept edits");
  expect(kept).toMatchObject([
    { action: "insert", quote: "", replacement: "lasting ", paragraph: id, text: id, code: "stage" },
  ]);
  await until(before.state, (state) => state.kind === "read-only" && state.why === "stage");
  expect(await wordsOf(before, id)).toBe("We gather in peace.");

  const left = await house.cutPower(ana);
  const after = await left.open();
  expect(after.kept.get()).toEqual(kept);
  await discussionOf(after);
  await until(after.state, isKind("read-only"));
  expect(await wordsOf(after, id)).toBe("We gather in peace.");
  await after.sendKept(kept[0]!.id, { replacement: "durable ", reason: "It should last." });
  expect(after.kept.get()).toEqual([]);

  const hers = await eva.open();
  const discussion = await discussionOf(hers);
  const { suggestions } = await eventually(
    () => discussion.doc(),
    (doc) => kept[0]!.id in doc.suggestions,
  );
  const suggestion = suggestions[kept[0]!.id]!;
  expect(String(suggestion.replacement)).toBe("durable ");
  expect(String(suggestion.reason)).toBe("It should last.");
  const place = A.getCursorPosition(
    (await draftOf(hers)).doc(),
    ["paragraphs", id, "text"],
    String(suggestion.from),
  );
  expect((await wordsOf(hers, id)).slice(0, place)).toBe("We gather in ");
});

test("a stage that opens again lets one write, and kept edits stay until they are sent or discarded", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const id = await paragraph(room, "We gather");
  await until(room.state, isKind("saved"));
  ana.line.cut();
  await until(room.state, isKind("offline"));
  await write(room, id, "calm", "peace");
  const organizer = await house.organizer(meeting);
  await organizer.api.openStage(meeting.id, "Review");
  ana.line.mend();
  const [edit] = await until(room.kept, (edits) => edits.length === 1, "a kept edit");

  await organizer.api.openStage(meeting.id, "Zero draft");
  await until(room.state, isKind("saved"));
  await write(room, id, "joy", "peace");
  await until(room.state, isKind("saving"));
  await until(room.state, isKind("saved"));
  expect(room.kept.get()).toEqual([edit]);
  room.discardKept(edit!.id);
  await until(room.kept, (edits) => edits.length === 0, "no kept edit");
});

test("a refused batch is set aside whole, and the next words are taken", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const notices: Notice[] = [];
  room.onNotice((notice) => notices.push(notice));
  const [one, two] = [await paragraph(room, "We gather"), await paragraph(room, "We leave")];
  await until(room.state, isKind("saved"));
  ana.line.cut();
  await until(room.state, isKind("offline"));
  await write(room, one, "calm", "peace");
  await write(room, two, "faith", "hope");
  await (await house.organizer(meeting)).api.lock(meeting.id, one);

  ana.line.mend();
  const kept = await until(room.kept, (edits) => edits.length > 0, "kept edits");
  expect(kept.map(({ quote, replacement, code }) => [quote, replacement, code])).toEqual([
    ["peace", "calm", "locked"],
    ["hope", "faith", "locked"],
  ]);
  await until(room.consultation, ({ locked }) => locked.includes(one), "the lock");
  await draftOf(room);
  await until(room.state, isKind("saved"));
  await write(room, two, "trust", "hope");
  await until(room.state, isKind("saving"));
  await until(room.state, isKind("saved"));
  expect(await wordsOf(room, two)).toBe("We leave in trust.");
  expect(notices.filter(({ type }) => type === "refused")).toMatchObject([
    { code: "locked", document: "draft" },
  ]);
});

test("new, moved and retyped paragraphs reach others as suggestions, too", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const [one, three] = [await paragraph(room, "We gather"), await paragraph(room, "We come")];
  await until(room.state, isKind("saved"));
  ana.line.cut();
  await until(room.state, isKind("offline"));
  (await draftOf(room)).change(
    (draft) => {
      draft.paragraphs["fresh"] = { kind: scalar("heading"), level: 2, text: "Hopes" };
      draft.order.splice(0, 0, scalar("fresh"));
      draft.order.splice(3, 1);
      draft.order.splice(2, 0, scalar(three));
      draft.paragraphs[one]!.kind = scalar("preambular");
    },
    { time: 0 },
  );
  await (await house.organizer(meeting)).api.publish(meeting.id);
  ana.line.mend();
  const kept = await until(room.kept, (edits) => edits.length > 0, "kept edits");
  expect(kept).toMatchObject([
    { action: "paragraph", replacement: "Hopes", after: "title", kind: "heading", level: 2 },
    { action: "retype", paragraph: one, kind: "preambular", level: 0 },
    { action: "move", paragraph: three, after: one },
  ]);
  await until(room.state, isKind("read-only"));
  const discussion = await discussionOf(room);
  for (const { id } of kept) await room.sendKept(id);
  const { suggestions } = discussion.doc();
  const shown = kept.map(({ id }) => JSON.parse(JSON.stringify(suggestions[id])) as object);
  expect(shown).toMatchObject([
    { action: "paragraph", text: "title", kind: "heading", level: 2, after: "title" },
    { action: "retype", text: one, kind: "preambular", level: 0 },
    { action: "move", text: three, after: one },
  ]);
  expect(room.kept.get()).toEqual([]);
});

test("a suggestion that is not taken stays kept, with the reason", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const id = await paragraph(room, "We gather");
  await until(room.state, isKind("saved"));
  ana.line.cut();
  await until(room.state, isKind("offline"));
  await write(room, id, "calm", "peace");
  const organizer = await house.organizer(meeting);
  for (let published = 0; published < 2; published++) await organizer.api.publish(meeting.id);
  ana.line.mend();
  const [edit] = await until(room.kept, (edits) => edits.length === 1, "a kept edit");
  expect(edit!.code).toBe("closed");
  await until(room.consultation, ({ closed }) => closed, "the end");
  await expect(room.sendKept(edit!.id, { reason: "late" })).rejects.toMatchObject({ code: "closed" });
  expect(room.kept.get()).toEqual([{ ...edit, reason: "late" }]);
});

test("a suggestion that was on its way when the line broke arrives by itself, and is kept no more", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const id = await paragraph(room, "We gather");
  await until(room.state, isKind("saved"));
  await (await house.organizer(meeting)).api.openStage(meeting.id, "Review");
  await until(room.consultation, ({ may }) => !may.draft, "the review");
  await write(room, id, "calm", "peace");
  const [edit] = await until(room.kept, (edits) => edits.length === 1, "a kept edit");
  await discussionOf(room);

  const sent = room.sendKept(edit!.id);
  ana.line.cut();
  await expect(sent).rejects.toMatchObject({ code: "offline" });
  expect(room.kept.get()).toHaveLength(1);
  await until(room.state, (state) => state.kind === "offline" && state.changes === 1);
  ana.line.mend();
  await until(room.kept, (edits) => edits.length === 0, "no kept edit");
  expect((await discussionOf(room)).doc().suggestions).toHaveProperty(edit!.id);
});

test("who is withdrawn may still read what the server did not take", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const id = await paragraph(room, "We gather");
  await until(room.state, isKind("saved"));
  ana.line.cut();
  await until(room.state, isKind("offline"));
  await write(room, id, "calm", "peace");
  await (await house.organizer(meeting)).api.withdraw(meeting.id, ana.who.participant);

  ana.line.mend();
  await until(room.state, isKind("ended"));
  const kept = await until(room.kept, (edits) => edits.length === 1, "a kept edit");
  expect(kept).toMatchObject([{ quote: "peace", replacement: "calm" }]);
  expect(await wordsOf(room, id)).toBe("We gather in calm.");

  const left = await house.cutPower(ana);
  const after = await left.open();
  await until(after.state, (state) => state.kind === "ended");
  expect(after.kept.get()).toEqual(kept);
});

test("who was withdrawn while their device was off finds there what they had written", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const before = await ana.open();
  const id = await paragraph(before, "We gather");
  await until(before.state, isKind("saved"));
  ana.line.cut();
  await until(before.state, isKind("offline"));
  await write(before, id, "calm", "peace");
  await eventually(
    () => house.storedWords(ana, id),
    (words) => words === "We gather in calm.",
  );
  const left = await house.cutPower(ana);
  await (await house.organizer(meeting)).api.withdraw(meeting.id, ana.who.participant);
  const after = await left.open();
  await until(after.state, (state) => state.kind === "ended" && state.why === "session");
  const kept = await until(after.kept, (edits) => edits.length === 1, "a kept edit");
  expect(kept).toMatchObject([{ quote: "peace", replacement: "calm", code: "session" }]);
  after.discardKept(kept[0]!.id);
  await until(after.kept, (edits) => edits.length === 0, "no kept edit");
  const again = await left.open();
  await until(again.state, isKind("ended"));
  await draftOf(again);
  await house.storedWords(left, id); // In this time a room opens that does the same.
  expect(again.kept.get()).toEqual([]);
  expect(await wordsOf(after, id)).toBe("We gather in calm.");
});

test("somebody who is withdrawn while connected is told at once", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  await draftOf(room);
  await until(room.state, isKind("saved"));
  await (await house.organizer(meeting)).api.withdraw(meeting.id, ana.who.participant);
  await until(room.state, (state) => state.kind === "ended" && state.why === "withdrawn");
});

test("two tabs share what is stored, and set the same work aside once", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const one = await ana.open();
  const id = await paragraph(one, "We gather");
  await until(one.state, isKind("saved"));
  ana.line.cut();
  await until(one.state, isKind("offline"));
  await write(one, id, "calm", "peace");
  await eventually(
    () => house.storedWords(ana, id),
    (words) => words === "We gather in calm.",
  );
  const two = await ana.open();
  expect(await wordsOf(two, id)).toBe("We gather in calm.");
  await (await house.organizer(meeting)).api.publish(meeting.id);
  ana.line.mend();
  await until(one.state, isKind("read-only"));
  await until(two.state, isKind("read-only"));
  await until(one.kept, (edits) => edits.length === 1, "one kept edit");
  await until(two.kept, (edits) => edits.length === 1, "one kept edit");
  one.discardKept(one.kept.get()[0]!.id);
  await until(two.kept, (edits) => edits.length === 0, "no kept edit");
});

test("what one tab has not sent is still stored after another tab set its own work aside", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const other = await house.tab(ana);
  const [one, two] = [await ana.open(), await other.open()];
  const [a, b] = [await paragraph(one, "We gather"), await paragraph(two, "We leave")];
  await until(one.state, isKind("saved"));
  await until(two.state, isKind("saved"));
  other.line.cut();
  await until(two.state, isKind("offline"));
  await write(two, b, "faith", "hope");
  await eventually(
    () => house.storedWords(ana, b),
    (words) => words === "We leave in faith.",
  );

  await (await house.organizer(meeting)).api.lock(meeting.id, a);
  await write(one, a, "calm", "peace");
  await until(one.kept, (edits) => edits.length === 1, "a kept edit");
  await until(one.state, isKind("saved"));
  await eventually(
    () => house.storedWords(ana, b),
    (words) => words === "We leave in faith.",
  );
});
