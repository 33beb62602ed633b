// Bytes on the wire, with all headers and frames: what a bad line has to carry.
import { admit, RoomPage, typeKeys, withBrowser } from "./browser.mjs";
import { kilobytes, print, unit } from "./figures.mjs";
import { settings } from "./settings.mjs";
import { declaration } from "./text.mjs";
import { Wire } from "./wire.mjs";

const TEXT = declaration(600, 13);
const QUIET_MS = 4_000;

/** Counts the bytes of visits, of a keystroke, and of a page that is only open. */
export async function measureTraffic(house) {
  const wire = await Wire.to(house.url);
  const meeting = await house.meet(TEXT);
  const rows = [
    ...(await withBrowser((context) => visitDoor(context, wire))),
    ...(await withBrowser(async (context) => {
      await admit(context, meeting, await house.join(meeting, "Measured"), wire.url);
      return visitRoom(context, wire, meeting);
    })),
  ];
  wire.close();
  const cells = rows.map(([what, { received, sent }, unit = kilobytes]) => [
    what,
    unit(received),
    unit(sent),
  ]);
  print("Bytes on the wire", ["what", "received", "sent"], cells);
}

async function visitDoor(context, wire) {
  const before = wire.count();
  const page = await context.newPage();
  await page.goto(wire.url);
  await wire.quiet(QUIET_MS);
  const door = { received: await page.evaluate(bytesUntilLoaded), sent: NaN };
  const rows = [
    ["the door, first visit, until it is there", door],
    ["the same, with the room fetched ahead and kept", wire.count(before)],
  ];
  await page.close();
  return rows;
}

/** Runs in the page. What is fetched ahead passes while the door is still being looked at, so that the wire cannot tell. */
function bytesUntilLoaded() {
  const [page] = performance.getEntriesByType("navigation");
  const parts = performance
    .getEntriesByType("resource")
    .filter(({ startTime }) => startTime < page.loadEventStart);
  return [page, ...parts].reduce((sum, { transferSize }) => sum + transferSize, 0);
}

async function visitRoom(context, wire, meeting) {
  const rows = [];
  let room;
  for (const visit of ["first visit", "second visit"]) {
    const before = wire.count();
    room = await RoomPage.open(context, meeting, wire.url);
    rows.push([`a room of 8,000 words, ${visit}, until editable`, wire.count(before)]);
    await wire.quiet(QUIET_MS);
    rows.push(["the same, with all that follows", wire.count(before)]);
    if (visit === "first visit") await room.page.close();
  }
  rows.push(await idle(wire), await keystroke(room, wire));
  return rows;
}

async function idle(wire) {
  const before = wire.count();
  await new Promise((done) => setTimeout(done, settings.idleSeconds * 1000));
  const { received, sent } = wire.count(before);
  const minute = (bytes) => (bytes * 60) / settings.idleSeconds;
  return ["a minute in which nobody does anything", { received: minute(received), sent: minute(sent) }];
}

async function keystroke(room, wire) {
  await room.goTo(300);
  await wire.quiet(QUIET_MS);
  const before = wire.count();
  await typeKeys(room.page, settings.keys);
  await wire.quiet(QUIET_MS);
  const { received, sent } = wire.count(before);
  const each = { received: received / settings.keys, sent: sent / settings.keys };
  return [`a keystroke, at ${settings.keysPerSecond} a second`, each, (bytes) => unit(bytes, "B")];
}
