// A bad line: one goes on writing, closes nothing, loses nothing.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { agree } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

test("what was written offline, before and after the page was loaded again, is there for everybody", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const ben = await house.inRoom(meeting, "drafter", "Ben Bello");
  await ana.keptForOffline();

  await ana.person.goOffline();
  await ana.says("Working offline");
  await ana.putCaret("write together");
  await ana.type(" wherever they are");
  await ana.says(/Working offline: \d+ changes? kept on this device/);
  await ben.putCaret("meet again");
  await ben.type(" in Madrid");
  await ben.says("Saved");
  await ana.person.show("03-offline");

  await ana.page.reload();
  await ana.ready();
  await ana.says(/Working offline: \d+ changes? kept on this device/);
  await ana.sees("2: Invites all participants to write together wherever they are;");
  await ana.putCaret("Measures");
  await ana.press("Enter");
  await ana.type("Recalling the voices of those who could not travel,");
  await ana.person.show("03-offline-after-reload");

  await ana.person.comeBack();
  await ana.says("Saved");
  const lines = await agree([ana, ben]);
  expect(lines).toContain("2: Invites all participants to write together wherever they are;");
  expect(lines).toContain("3: Decides to meet again in Madrid.");
  expect(lines.join()).toContain("Recalling the voices of those who could not travel,");
});

test("a line that is lost without a word is noticed, and found again", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  ana.person.loseLine();
  await ana.says("Working offline");
  await ana.putCaret("meet again");
  await ana.type(" soon");
  await ana.says(/Working offline: \d+ changes? kept on this device/);
  await ana.person.findLine();
  await ana.says("Saved");
  await agree([ana]);
});

test("a room that was never open on this device says what to do, and opens when the line is back", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const other = await house.meet({ title: "Another" });
  const join = { invitation: other.invitations.drafter.token, name: "Ana Alba" };
  await ana.person.context.request.post("/api/join", { data: join });
  await ana.keptForOffline();
  await ana.person.goOffline();
  await ana.page.goto(`/c/${other.id}/room`);
  await ana.page
    .getByRole("heading", { name: "No connection, and nothing is kept on this device yet" })
    .waitFor();
  await ana.person.show("03-not-kept");
  await ana.person.comeBack();
  await ana.page.getByRole("button", { name: "Try again" }).click();
  await ana.ready();
});
