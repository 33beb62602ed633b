// The server loses its power under people who write.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { agree } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

test("two type on while the server is killed and started again, and nothing is lost", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const ben = await house.inRoom(meeting, "drafter", "Ben Bello");
  await ana.putCaret("write together");
  await ben.putCaret("meet again");
  const before = Promise.all([ana.type(" before it falls", 30), ben.type(" in the dark", 30)]);
  for (const { person } of [ana, ben]) person.expectLosses();
  await house.server.kill();
  await before;
  await Promise.all([ana, ben].map((room) => room.says(/Working offline: \d+ changes? kept on this device/)));
  await ana.type(" and while it lies");
  await ben.type(" and cold");
  await ana.person.show("08-server-gone");

  await house.server.restart();
  await Promise.all([ana, ben].map((room) => room.says("Saved")));
  await Promise.all([ana, ben].map(({ person }) => person.findLine()));
  await Promise.all([ana.type(" and after"), ben.type(" no more")]);
  const lines = await agree([ana, ben]);
  expect(lines).toContain(
    "2: Invites all participants to write together before it falls and while it lies and after;",
  );
  expect(lines).toContain("3: Decides to meet again in the dark and cold no more.");
});
