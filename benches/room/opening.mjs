// A consultation of 8,000 words, from the click to the moment in which one can write.
import { admit, RoomPage, withBrowser } from "./browser.mjs";
import { median, milliseconds, print } from "./figures.mjs";
import { settings } from "./settings.mjs";
import { declaration } from "./text.mjs";
import { Wire } from "./wire.mjs";

/** 600 paragraphs of 13 words. */
const TEXT = declaration(600, 13);
/** Somebody reads the invitation and types a name: the door fetches the room meanwhile. */
const READING_MS = 8_000;
/** By then the service worker has stored all files, and the page the document. */
const QUIET_MS = 3_000;

/** Measures how long opening takes in each way. */
export async function measureOpening(house) {
  const meeting = await house.meet(TEXT);
  const ways = {
    "empty profile, Come in at once": () => throughDoor(house, meeting, 0),
    "empty profile, Come in after reading the invitation": () => throughDoor(house, meeting, READING_MS),
    "empty profile, the room's link": () => byLink(house, meeting),
  };
  const rows = [];
  for (const [way, open] of Object.entries(ways)) rows.push(row(way, await repeated(open)));
  const { warm, offline } = await again(house, meeting);
  rows.push(row("service worker and IndexedDB, the room's link", warm));
  rows.push(row("the same without a connection", offline));
  print("From the click to editable, 600 paragraphs, 8,000 words", ["way", "median", "longest", "of"], rows);
}

function row(way, openings) {
  return [way, milliseconds(median(openings)), milliseconds(Math.max(...openings)), openings.length];
}

async function repeated(open) {
  const openings = [];
  for (let n = 0; n < settings.openings; n++) openings.push(await open());
  return openings;
}

function throughDoor(house, meeting, readingMs) {
  return withBrowser(async (context) => {
    const page = await context.newPage();
    await page.goto(`${house.url}/join/${meeting.invitations.drafter.token}`);
    await page.getByLabel("Your name").fill("Measured");
    await page.waitForTimeout(readingMs);
    await page.getByRole("button", { name: "Come in" }).click();
    await page.waitForURL("**/room", { waitUntil: "commit" });
    const room = new RoomPage(page, null);
    await room.ready();
    return room.openedIn({ sinceClick: true });
  });
}

function byLink(house, meeting) {
  return withBrowser(async (context) => {
    await admit(context, meeting, await house.join(meeting, "Measured"), house.url);
    const room = await RoomPage.open(context, meeting, house.url);
    return room.openedIn();
  });
}

/** With a profile that was in the room before, with and without a connection. */
async function again(house, meeting) {
  const wire = await Wire.to(house.url);
  const opened = await withBrowser(async (context) => {
    await admit(context, meeting, await house.join(meeting, "Measured"), wire.url);
    const visit = async () => {
      const room = await RoomPage.open(context, meeting, wire.url);
      const openedIn = await room.openedIn();
      if (!wire.isCut) await wire.quiet(QUIET_MS);
      await room.page.close();
      return openedIn;
    };
    await visit();
    const warm = await repeated(visit);
    wire.cut();
    return { warm, offline: await repeated(visit) };
  });
  wire.close();
  return opened;
}
