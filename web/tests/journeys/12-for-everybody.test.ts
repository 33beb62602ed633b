// Every page, panel and dialog is held against axe-core, in light and dark, on a laptop and on a phone; and what happens
// is said to those who do not see it.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { violations } from "./support/axe.ts";
import { House, STAGES } from "./support/house.ts";
import { DESK, type Device, type Person, PHONE } from "./support/person.ts";
import { RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

const SCHEMES = ["light", "dark"] as const;
const DEVICES: [string, Device][] = [
  ["desk", DESK],
  ["phone", PHONE],
];

/** Holds what is in sight against axe-core, in both schemes, and keeps what it looks like. */
async function check(person: Person, device: string, name: string): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    found.push(
      ...(await violations(person.page)).map(
        (violation) => `${name}, ${device}, ${colorScheme}: ${violation}`,
      ),
    );
    await person.show(`12-${device}-${colorScheme}-${name}`);
  }
  expect(found).toEqual([]);
}

test.for(DEVICES)("the way in has nothing that keeps anybody out (%s)", async ([device, size]) => {
  const person = await house.person("Olga", size);
  const { page } = person;
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await check(person, device, "landing");
  await page.getByText("Change the stages").click();
  await page.getByRole("radio", { name: "Open a file" }).check();
  await page.getByRole("button", { name: "Start the consultation" }).click();
  await page.getByText("Give it a title.").waitFor();
  await check(person, device, "landing-wrong");
  await page.getByLabel("Title", { exact: true }).fill("Málaga Declaration");
  await page.getByLabel("Your name").fill("Olga");
  await page.getByRole("radio", { name: "Begin empty" }).check();
  await page.getByRole("button", { name: "Start the consultation" }).click();
  await page.getByRole("link", { name: "Open the drafting room" }).waitFor();
  await check(person, device, "started");
  await page.getByRole("button", { name: /^QR code, full screen.*Drafter$/ }).click();
  await check(person, device, "projection");
  await page.keyboard.press("Escape");
  const link = await page.getByRole("textbox", { name: "Link for: Drafter" }).inputValue();
  await page.goto(new URL(link).pathname);
  await page.getByText("You are in already, with this browser.").waitFor();
  await check(person, device, "join-already");
  await page.goto("/join/unknown");
  await page.getByRole("heading", { name: "This link does not open" }).waitFor();
  person.forgive(/status of 404/);
  await check(person, device, "join-failed");
  await page.goto("/c/unknown/room");
  await page.getByRole("heading", { level: 1 }).waitFor();
  person.forgive(/status of 40[134]/);
  await check(person, device, "room-missing");
});

const TEXT = `# Málaga Declaration

Recalling the Universal Declaration of Human Rights,

## Measures

1. Encourages [States [and others]] to consult[^1] civil society;

   (a) in [good time;

   (b) see [the archive](https://example.org);

- an item

> Quoted words

[^1]: Before each negotiation.
`;

test.for(DEVICES)("the room, its panels and its dialogs keep nobody out (%s)", async ([device, size]) => {
  const meeting = await house.meet({ markdown: TEXT, stages: ["Zero draft", "Rev.1", "Final draft"] });
  const room = await house.organizer(meeting, size);
  const { person, page } = room;
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  await ana.putCaret("Human Rights");
  await ana.press("Shift+Home");
  await page.getByText("2 people are here").first().waitFor({ state: "attached" });
  await room.putCaret("the archive");
  await check(person, device, "room");

  await room.state.click();
  await check(person, device, "state");
  await room.press("Escape");
  await page.getByRole("button", { name: "2 people are here" }).click();
  await check(person, device, "here");
  await room.press("Escape");
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await check(person, device, "menu");
  await room.press("Escape");
  await page.getByRole("button", { name: /^Kind of paragraph/ }).click();
  await check(person, device, "kinds");
  await room.press("Escape");

  for (const tab of ["Outline", "Comments", "Suggestions", "Versions", "People"]) {
    await room.tab(tab);
    await check(person, device, `panel-${tab.toLowerCase()}`);
  }
  await room.panel.getByRole("button", { name: "Make a link" }).click();
  await room.panel.getByRole("textbox", { name: /^Link for/ }).waitFor();
  await room.panel.getByRole("button", { name: "Withdraw Ana Alba" }).click();
  await check(person, device, "panel-people-asked");
  await room.closePanel();

  for (const dialog of ["Publish…", "Open another stage…", "Keyboard"]) {
    await room.menu(dialog);
    await page.getByRole("dialog").waitFor();
    await check(person, device, `dialog-${dialog.toLowerCase().replace(/\W+/g, "-")}`);
    await room.press("Escape");
  }
  await room.editor.focus();
  await room.press("Control+k");
  await page.getByRole("dialog", { name: "Link" }).waitFor();
  await check(person, device, "dialog-link");
  await room.press("Escape", "Control+f");
  await room.type("to");
  await check(person, device, "find");
  await room.press("Escape");
  if (size === PHONE) {
    await page.getByRole("button", { name: "More tools" }).click();
    await check(person, device, "dialog-tools");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: "Close the paragraph as agreed ad referendum" })
      .click();
  } else {
    await room.tool("Agreed").click();
  }
  await room.editor.locator(".locked").waitFor();
  await check(person, device, "locked");
});

test("on the narrowest phone no tool is cut off, for those who write and for those who suggest", async () => {
  const meeting = await house.meet({ markdown: TEXT, stages: STAGES });
  for (const role of ["organizer", "reviewer"] as const) {
    const room = await house.inRoom(meeting, role, "Ana Alba", {
      ...PHONE,
      viewport: { width: 360, height: 740 },
    });
    if (role === "organizer") await room.putCaret("good time");
    await room.tool("More tools").waitFor();
    expect(await room.toolsOutOfSight()).toEqual([]);
    expect(await room.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await room.person.show(`12-narrow-${role}`);
  }
});

test("the pages without script keep nobody out", async () => {
  const meeting = await house.meet({ stages: ["Zero draft", "Rev.1", "Final draft"] });
  const room = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const publish = () =>
    room.person.context.request.post(`/api/consultations/${meeting.id}/publish`, { data: {} });
  expect((await publish()).status()).toBe(200);
  await room.says("Saved");
  await room.putCaret("meet again");
  await room.type(" soon");
  await room.says("Saved");
  expect((await publish()).status()).toBe(200);
  const { person } = room;
  for (const [device, { viewport }] of DEVICES) {
    await person.page.setViewportSize(viewport!);
    const pages = {
      plain: "/?plain",
      overview: "",
      version: "/versions/2",
      comparison: "/compare/1/2",
      draft: "/draft",
    };
    for (const [name, path] of Object.entries(pages)) {
      await person.page.goto(name === "plain" ? path : `/c/${meeting.id}${path}`);
      await check(person, device, `page-${name}`);
    }
  }
});

test("what happens is said once, and typing is not read out", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const said = await heard(ana);
  await ana.putCaret("meet again");
  await ana.type(" and again and again");
  await ana.says("Saved");
  expect(await said()).toEqual([]);

  ana.person.loseLine();
  await ana.says("Working offline");
  await ana.type(", offline,");
  await ana.says(/changes? kept on this device/);
  await ana.person.findLine();
  await ana.says("Saved");
  expect(await said()).toEqual(["polite: Working offline", "polite: Saved"]);

  const open = { stage: "Review of Zero draft" };
  const answer = await rita.person.context.request.post(`/api/consultations/${meeting.id}/stage`, {
    data: open,
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await ana.says("Read-only: this stage is for comments");
  // Two voices, each with its own queue.
  expect((await said()).sort()).toEqual([
    "assertive: Now open: Review of Zero draft. You may comment; the draft is read-only.",
    "polite: Read-only: this stage is for comments",
    "polite: Saved",
    "polite: Working offline",
  ]);
});

/** Listens to the live regions of somebody's page; the answer gives all that was said. */
async function heard(room: RoomPage): Promise<() => Promise<string[]>> {
  const list = await room.page.evaluateHandle(() => {
    const said: string[] = [];
    for (const region of document.querySelectorAll<HTMLElement>("[data-live]")) {
      new MutationObserver((mutations) => {
        for (const node of mutations.flatMap(({ addedNodes }) => [...addedNodes]))
          if (node instanceof HTMLElement) said.push(`${region.dataset["live"]}: ${node.textContent}`);
      }).observe(region, { childList: true });
    }
    return said;
  });
  return () => list.jsonValue();
}
