// What stands on the page only now and then, held against axe-core like all the rest: on a desk and on a phone, in
// daylight and at night.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { WORD } from "../../src/editor/pasted/programs.ts";
import type { Meeting } from "../server.ts";
import { violations } from "./support/axe.ts";
import { paste } from "./support/clipboard.ts";
import { House } from "./support/house.ts";
import { DESK, type Device, type Person, PHONE } from "./support/person.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

const SCHEMES = ["light", "dark"] as const;
const SIZES: { size: string; device: Device }[] = [
  { size: "desk", device: DESK },
  { size: "phone", device: PHONE },
];

/** Looks at scene after scene of somebody's page; answers what is wrong in each. */
function inspect(person: Person, size: string): (scene: string) => Promise<void> {
  return async (scene) => {
    const found: string[] = [];
    for (const colorScheme of SCHEMES) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await person.show(`13-${size}-${scene}-${colorScheme}`);
      const wrong = await violations(person.page);
      found.push(...wrong.map((violation) => `${scene}, ${size}, ${colorScheme}: ${violation}`));
    }
    expect(found).toEqual([]);
  };
}

async function publish(meeting: Meeting, note = ""): Promise<void> {
  const answer = await fetch(`${house.server.url}/api/consultations/${meeting.id}/publish`, {
    method: "POST",
    headers: { Authorization: `Bearer ${meeting.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ note }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

/** The tabs that one would have to scroll to. */
function hiddenTabs(page: Page): Promise<string[]> {
  return page.getByRole("tablist").evaluate((list) => {
    const { left, right } = list.getBoundingClientRect();
    const hidden = [...list.querySelectorAll("[role=tab]")].filter((tab) => {
      const place = tab.getBoundingClientRect();
      return place.left < left || place.right > right;
    });
    return hidden.map((tab) => tab.textContent.trim());
  });
}

function heading(page: Page, name: string): Promise<void> {
  return page.getByRole("heading", { name }).waitFor();
}

describe.each(SIZES)("on a $size", ({ size, device }) => {
  test("a text from Word before and after the start, and the first page of who was here before", async () => {
    const olga = await house.person("Olga", device);
    const { page } = olga;
    const look = inspect(olga, size);
    await page.goto("/");
    await paste(page.getByRole("textbox", { name: "Your text" }), WORD);
    await page.getByText(/^About \d+ paragraphs/).waitFor();
    await page.getByLabel("Title", { exact: true }).fill("Declaration of the workshop");
    await page.getByLabel("Your name").fill("Olga");
    await look("text-from-word");
    await page.getByRole("button", { name: "Start the consultation" }).click();
    await heading(page, "Your text");
    await look("started-from-word");
    await page.goto("/");
    await heading(page, "On this device");
    await look("on-this-device");
  });

  test("an invitation under the Chatham House Rule", async () => {
    const meeting = await house.meet({ sealed: true });
    const ivo = await house.person("Ivo", device);
    await ivo.page.goto(new URL(meeting.invitations.reviewer.link).pathname);
    await heading(ivo.page, "Chatham House Rule");
    await inspect(ivo, size)("sealed-invitation");
  });

  test("work without a line, work that was not taken, and what became of it", async () => {
    const meeting = await house.meet();
    const ana = await house.inRoom(meeting, "drafter", "Ana Alba", device);
    const look = inspect(ana.person, size);
    ana.person.loseLine();
    await ana.says("Working offline");
    await ana.putCaret("write together");
    await ana.type(" by night");
    await ana.putCaret("meet again");
    await ana.type(" soon");
    await ana.says(/changes kept on this device/);
    await look("offline");
    await publish(meeting);
    await ana.person.findLine();
    await ana.banner("2 edits were not taken. They are kept on this device.").waitFor();
    await look("not-taken");
    await ana.page.getByRole("button", { name: "Look at it" }).click();
    const night = ana.panel.getByRole("article").filter({ hasText: "by night" });
    const soon = ana.panel.getByRole("article").filter({ hasText: "soon" });
    await soon.getByRole("button", { name: "Discard" }).click();
    await night.getByRole("button", { name: "Edit" }).click();
    await look("panel-kept");
    expect(await hiddenTabs(ana.page)).toEqual([]);
    await night.getByLabel("Reason (may be left out)").fill("Many are free only then.");
    await night.getByRole("button", { name: "Send as suggestion" }).click();
    await night.waitFor({ state: "detached" });
    await ana.tab("Suggestions");
    await ana.panel.getByText("Many are free only then.").waitFor();
    await look("panel-suggestions");
  });

  test("a publication with changes to show, leaving for good, the view for the hall, the mirrored page", async () => {
    const meeting = await house.meet({ stages: ["Zero draft", "Rev.1", "Final draft"] });
    await publish(meeting, "As it left the room.");
    const olga = await house.organizer(meeting, device);
    const { page } = olga;
    const look = inspect(olga.person, size);
    await olga.putCaret("Invites all");
    await olga.type(" the");
    await olga.says("Saved");
    await olga.tab("Versions");
    await olga.panel.getByText("As it left the room.").waitFor();
    await look("panel-versions");
    await olga.closePanel();
    await olga.menu("Publish…");
    await page.getByText("1 edited, 0 inserted, 0 removed, 0 moved").waitFor();
    await page.getByText("1 word inserted, 0 deleted").waitFor();
    await look("publish-with-changes");
    await page.getByRole("button", { name: "Publish Rev.1" }).click();
    await page.getByRole("dialog", { name: "Rev.1 is published" }).waitFor();
    await look("published");
    await olga.press("Escape");
    await olga.menu("Leave, and forget on this device…");
    await page.getByRole("dialog", { name: "Leave, and forget on this device" }).waitFor();
    await look("forget");
    await olga.press("Escape");
    await olga.menu("For the whole room (large type)");
    await look("hall");
    await olga.menu("At a desk");
    await olga.menu("Right to left");
    await look("right-to-left");
  });

  test("an invitation without script, and a page that is not there", async () => {
    const meeting = await house.meet();
    const ivo = await house.person("Ivo", device);
    const look = inspect(ivo, size);
    await ivo.page.goto(`${new URL(meeting.invitations.drafter.link).pathname}?plain`);
    await heading(ivo.page, "Málaga Declaration");
    await look("plain-invitation");
    await ivo.page.goto("/nothing/here");
    await ivo.page.getByRole("heading", { level: 1 }).waitFor();
    ivo.forgive(/status of 404/);
    await look("nothing-here");
  });
});
