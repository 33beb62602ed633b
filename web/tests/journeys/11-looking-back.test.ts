// Versions and what changed between them, from the room and without any script.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { House } from "./support/house.ts";
import { DESK, PHONE } from "./support/person.ts";
import type { RoomPage } from "./support/room.ts";
import type { Meeting } from "../server.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

/** A consultation with two versions, and a draft that went on. */
async function withVersions(): Promise<{ meeting: Meeting; rita: RoomPage }> {
  const meeting = await house.meet({ stages: ["Zero draft", "Rev.1", "Final draft"] });
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const publish = async (note: string) => {
    const answer = await rita.person.context.request.post(`/api/consultations/${meeting.id}/publish`, {
      data: { note },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await publish("The first.");
  await write(rita, "Invites all", " five");
  await publish("The second.");
  await write(rita, "meet again", " soon");
  return { meeting, rita };
}

async function write(room: RoomPage, after: string, words: string): Promise<void> {
  await room.says("Saved");
  await room.putCaret(after);
  await room.type(words);
  await room.says("Saved");
}

/** The words that a page of comparison marks as inserted; before them it says, not for the eye, what they are. */
async function inserted(page: Page): Promise<string> {
  return (await page.getByRole("insertion").allInnerTexts()).join();
}

/** Presses a link that opens a tab of its own, and returns that. */
async function follow(room: RoomPage, link: string | RegExp): Promise<Page> {
  const [page] = await Promise.all([
    room.person.context.waitForEvent("page"),
    room.panel.getByRole("link", { name: link }).click(),
  ]);
  await page.waitForLoadState();
  return page;
}

test("the room leads to each version, to the comparison of two, and to what changed since the last", async () => {
  const { rita } = await withVersions();
  await rita.tab("Versions");
  await rita.panel.getByText("The second.").waitFor();
  await rita.person.show("11-versions");

  const version = await follow(rita, /^Read ?: Rev.1/);
  await version.getByText("The second.").waitFor();
  await rita.person.show("11-version-page", version);

  const since = await follow(rita, /^What changed since Rev.1/);
  expect(await inserted(since)).toContain("soon");
  await rita.person.show("11-comparison-with-draft", since);

  await rita.panel.getByRole("checkbox", { name: /^Zero draft/ }).check();
  await rita.panel.getByRole("checkbox", { name: /^Rev.1/ }).check();
  const two = await follow(rita, /^Compare/);
  expect(await inserted(two)).toContain("five");
  await rita.person.show("11-comparison", two);
});

test("without script one comes in by a link, and reads versions and comparisons", async () => {
  const { meeting } = await withVersions();
  const old = await house.person("Old browser", { ...DESK, javaScriptEnabled: false });
  await old.page.goto("/");
  await old.show("11-plain-landing");
  await old.page.goto(new URL(meeting.invitations.reviewer.link).pathname);
  await old.page.getByRole("heading", { name: "Málaga Declaration" }).waitFor();
  await old.show("11-plain-join");
  await old.page.getByLabel(/name/i).fill("Old Browser");
  await old.page.getByRole("button").first().click();
  await old.page.waitForURL(new RegExp(`/c/${meeting.id}$`));
  await old.show("11-plain-overview");
  await old.page.goto(`/c/${meeting.id}/room`);
  await old.page.waitForURL(new RegExp(`/c/${meeting.id}$`));
  await old.page.getByRole("link", { name: "Rev.1", exact: true }).click();
  await old.page.waitForURL(/\/versions\/2/);
  await old.page.getByText("five participants").waitFor();
  await old.show("11-plain-version");
  await old.page.goto(`/c/${meeting.id}/compare/1/2`);
  expect(await inserted(old.page)).toContain("five");
  const phone = await house.person("Old phone", { ...PHONE, javaScriptEnabled: false });
  await phone.context.addCookies(await old.context.cookies());
  await phone.page.goto(`/c/${meeting.id}/compare/1/2`);
  await phone.show("11-plain-comparison-phone");
});
