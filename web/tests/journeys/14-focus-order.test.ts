// Where the Tab key leads in the room.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import type { RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

/** The parts of the room that the focus goes through until it is in the last of them, each once in a row. */
async function walk(room: RoomPage, key: string, last: string): Promise<string[]> {
  const parts: string[] = [];
  for (let press = 0; press < 50 && parts.at(-1) !== last; press += 1) {
    // In the text Tab sets a level; Escape lets one go on.
    if (parts.at(-1) === "text") await room.press("Escape");
    await room.press(key);
    const here = await part(room);
    if (here !== parts.at(-1)) parts.push(here);
  }
  return parts;
}

/** The part of the room that has the focus. */
function part(room: RoomPage): Promise<string> {
  return room.page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return "nowhere";
    if (focused.matches(".skip-link")) return "skip link";
    if (focused.closest("[role=toolbar]")) return "tools";
    if (focused.closest("[contenteditable]")) return "text";
    if (focused.closest("aside")) return "panel";
    return focused.closest("header") ? "header" : "elsewhere";
  });
}

test("Tab leads from the header over the tools and the text to the panel, and back the same way", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  await ana.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  expect(await walk(ana, "Tab", "panel")).toEqual(["skip link", "header", "tools", "text", "panel"]);
  expect(await walk(ana, "Shift+Tab", "skip link")).toEqual(["text", "tools", "header", "skip link"]);
});
