// Stories of a room against the real server: what is saved, over what lines, and who is there.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually, until } from "../../tests/device.ts";
import { draftOf, isKind, paragraph, wordsOf, write, House } from "../../tests/meeting.ts";
import type { Notice } from "./types.ts";

let house: House;

beforeAll(async () => {
  house = await House.open();
});
afterEach(() => house.empty());
afterAll(() => house?.close());

test("what is written is saved when the server has it on its disk, and not before", async () => {
  const meeting = await house.meet();
  const [ana, ben] = [
    await house.device(meeting, "drafter", "Ana"),
    await house.device(meeting, "drafter", "Ben"),
  ];
  const [hers, his] = [await ana.open(), await ben.open()];
  const id = await paragraph(hers, "We gather");
  await paragraph(his, "We gather");
  await until(hers.state, isKind("saved"));

  await write(hers, id, "concord", "peace");
  expect(hers.state.get().kind).toBe("saving");
  await until(hers.state, isKind("saved"));
  const durable = await ana.api.compare(meeting.id, "draft", "draft");
  expect(JSON.stringify(durable.rows)).toContain("We gather in concord.");
  await eventually(
    () => wordsOf(his, id),
    (words) => words === "We gather in concord.",
  );
  expect(his.state.get().kind).toBe("saved");
});

test("offline, changes are counted and kept through a power cut; then they are saved", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const before = await ana.open();
  const id = await paragraph(before, "We gather");
  await until(before.state, isKind("saved"));
  await eventually(
    () => house.storedWords(ana, id),
    (words) => words === "We gather in peace.",
  );

  ana.line.cut();
  await until(before.state, isKind("offline"));
  await write(before, id, "calm", "peace");
  await write(before, id, "joy", "calm");
  await until(before.state, (state) => state.kind === "offline" && state.changes === 2);
  await eventually(
    () => house.storedWords(ana, id),
    (words) => words === "We gather in joy.",
  );

  const left = await house.cutPower(ana);
  left.line.cut();
  const after = await left.open();
  await until(after.state, (state) => state.kind === "offline" && state.changes === 2);
  expect(await wordsOf(after, id)).toBe("We gather in joy.");

  left.line.mend();
  await until(after.state, isKind("saved"));
  const draft = await left.api.compare(meeting.id, "draft", "draft");
  expect(JSON.stringify(draft.rows)).toContain("We gather in joy.");
});

test("a server that is killed and comes back loses nothing that was written meanwhile", async () => {
  const meeting = await house.meet();
  const [ana, ben] = [
    await house.device(meeting, "drafter", "Ana"),
    await house.device(meeting, "drafter", "Ben"),
  ];
  const [hers, his] = [await ana.open(), await ben.open()];
  const [one, two] = [await paragraph(hers, "We gather"), await paragraph(his, "We leave")];
  await until(hers.state, isKind("saved"));

  await house.server.kill();
  await write(hers, one, "calm", "peace");
  await write(his, two, "faith", "hope");
  await until(hers.state, isKind("offline"));
  await house.server.restart();
  await until(hers.state, isKind("saved"));
  await until(his.state, isKind("saved"));
  await eventually(
    () => wordsOf(hers, two),
    (words) => words === "We leave in faith.",
  );
  await eventually(
    () => wordsOf(his, one),
    (words) => words === "We gather in calm.",
  );
});

test("a line that falls silent is given up, and what waited is saved over another", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const id = await paragraph(room, "We gather");
  await until(room.state, isKind("saved"));
  ana.line.fallSilent();
  await write(room, id, "calm", "peace");
  await until(room.state, isKind("saving"));
  await until(room.state, isKind("saved"), "words that are saved", 40_000);
});

test("a line that is closed directly behind words leaves a document that can be written", async () => {
  const meeting = await house.meet();
  const [ana, ben] = [
    await house.device(meeting, "drafter", "Ana"),
    await house.device(meeting, "drafter", "Ben"),
  ];
  const [hers, his] = [await ana.open(), await ben.open()];
  const [one, two] = [await paragraph(hers, "We gather"), await paragraph(his, "We leave")];
  for (const [before, after] of [
    ["hope", "faith"],
    ["faith", "trust"],
    ["trust", "joy"],
  ] as const) {
    await until(hers.state, isKind("saved"));
    ana.line.closeAfterNext();
    await write(his, two, after, before);
    await eventually(
      () => wordsOf(hers, two),
      (words) => words.includes(after),
    );
    await write(hers, one, `We ${after},`, "We");
  }
  await until(hers.state, isKind("saved"));
  await eventually(
    () => wordsOf(his, one),
    (words) => words === "We joy, trust, faith, gather in peace.",
  );
});

test("people see each other come, move and go", async () => {
  const meeting = await house.meet();
  const [ana, ben] = [
    await house.device(meeting, "drafter", "Ana"),
    await house.device(meeting, "rapporteur", "Ben"),
  ];
  const hers = await ana.open();
  const id = await paragraph(hers, "We gather");
  const caret = { text: id, anchor: "s", head: "e" };
  hers.setCaret(caret);
  const his = await ben.open();
  await until(his.people, (people) => people[0]?.caret?.text === id, "Ana's caret");
  expect(his.people.get()).toMatchObject([
    { participant: ana.who.participant, name: "Ana", role: "drafter", caret },
  ]);
  await until(hers.people, ([first]) => first?.name === "Ben" && first.role === "rapporteur", "Ben");
  hers.setCaret(null);
  await until(his.people, (people) => people[0]?.caret === null, "Ana without a caret");
  hers.close();
  await until(his.people, (people) => people.length === 0, "nobody");
});

test("a sealed consultation shows nobody", async () => {
  const meeting = await house.meet({ sealed: true });
  const [ana, ben] = [
    await house.device(meeting, "drafter", "Ana"),
    await house.device(meeting, "drafter", "Ben"),
  ];
  const [hers, his] = [await ana.open(), await ben.open()];
  const id = await paragraph(hers, "We gather");
  await draftOf(his);
  let said = 0;
  (await draftOf(hers)).on("ephemeral-message-outbound", () => said++);
  hers.setCaret({ text: id, anchor: "s", head: "e" });
  await write(hers, id, "calm", "peace");
  await eventually(
    () => wordsOf(his, id),
    (words) => words.includes("calm"),
  );
  expect(his.people.get()).toEqual([]);
  expect(said).toBe(0);
});

test("what was typed just before a publication is in the version", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const notices: Notice[] = [];
  room.onNotice((notice) => notices.push(notice));
  const id = await paragraph(room, "We gather");
  await until(room.state, isKind("saved"));
  await write(room, id, "calm", "peace");
  const version = await (await house.organizer(meeting)).api.publish(meeting.id);
  const page = await fetch(
    `${house.server.url}/api/consultations/${meeting.id}/versions/${version.number}.md`,
    {
      headers: { Authorization: `Bearer ${meeting.token}` },
    },
  );
  expect(await page.text()).toContain("We gather in calm.");
  await until(room.consultation, ({ versions, may }) => versions === 1 && !may.draft, "the version");
  expect(notices.map(({ type }) => type)).toEqual(["freeze", "published"]);
});

test("a room that was never open on this device says that there is no connection", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  ana.line.cut();
  await expect(ana.open()).rejects.toMatchObject({ code: "offline" });
});

test("who leaves for good leaves nothing on the device, and needs a link to come back", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  const id = await paragraph(room, "We gather");
  await write(room, id, "calm", "peace");
  await until(room.state, isKind("saved"));
  const other = await (await house.tab(ana)).open();
  await paragraph(other, "We gather");
  expect(ana.stored()).toBeGreaterThan(0);

  expect(await room.forget()).toBe(true);
  await until(other.state, isKind("ended"));
  other.close();
  await eventually(
    () => ana.stored(),
    (values) => values === 0,
  );
  await expect(ana.api.consultation(meeting.id)).rejects.toThrow(/session/);
});

test("without a connection the device forgets, and it is said that the session has not ended", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const room = await ana.open();
  await paragraph(room, "We gather");
  ana.line.cut();
  await until(room.state, isKind("offline"));
  expect(await room.forget()).toBe(false);
  expect(ana.stored()).toBe(0);
});

test("who lost power before what had arrived was stored is sent it again", async () => {
  const meeting = await house.meet();
  const ana = await house.device(meeting, "drafter", "Ana");
  const ben = await house.device(meeting, "drafter", "Ben");
  const hers = await ana.open();
  const id = await paragraph(hers, "We gather");
  await until(hers.state, isKind("saved"));
  await eventually(
    () => house.storedWords(ana, id),
    (words) => words === "We gather in peace.",
  );
  const then = await ana.afterPowerCut(house.server);
  const his = await ben.open();
  await paragraph(his, "We gather");
  await write(his, id, "calm", "peace");
  await eventually(
    () => house.storedWords(ana, id),
    (words) => words === "We gather in calm.",
  );
  const left = await house.cutPowerTorn(ana, then);
  then.line.close();
  expect(await house.storedWords(left, id)).toBe("We gather in peace.");
  const after = await left.open();
  await eventually(
    () => wordsOf(after, id),
    (words) => words === "We gather in calm.",
  );
});
