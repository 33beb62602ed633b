// No mouse from beginning to end.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { focused, goByKey } from "./support/keyboard.ts";
import { eventually } from "./support/patience.ts";
import { RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

test("one comes in, writes, moves, finds, looks back and goes out by the keyboard alone", async () => {
  const meeting = await house.meet({ stages: ["Zero draft", "Rev.1"] });
  const publish = await fetch(`${house.server.url}/api/consultations/${meeting.id}/publish`, {
    method: "POST",
    headers: { Authorization: `Bearer ${meeting.token}`, "Content-Type": "application/json" },
    body: "{}",
  });
  expect(publish.status).toBe(200);
  const kim = await house.person("Kim Kaya");
  const { page } = kim;
  await page.goto("/");
  await goByKey(page, page.getByLabel("Open it, or paste it here"));
  await page.keyboard.insertText(`${kim.line.url}${new URL(meeting.invitations.drafter.link).pathname}`);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Come in" }).waitFor();
  await goByKey(page, page.getByLabel("Your name"));
  await kim.show("07-focus-in-a-field");
  await page.keyboard.type("Kim Kaya");
  await page.keyboard.press("Enter");

  const room = new RoomPage(kim, meeting.id);
  await room.ready();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toMatchObject({ name: "a “Skip to the draft”", isSeen: true });
  await kim.show("07-skip-link");
  await page.keyboard.press("Enter");
  expect((await focused(page)).name).toContain("Text of the draft");

  await room.press("Control+End", "Enter", "Control+Alt+2");
  await room.type("Follow-up");
  await room.press("Enter", "Control+Alt+5");
  await room.type("Requests the secretariat:");
  await room.press("Enter", "Tab");
  await room.type("to keep the record;");
  await room.press("Enter");
  await room.type("to publish it;");
  await room.press("Enter", "Shift+Tab");
  await room.type("Thanks all.");
  expect((await room.shown()).slice(-5)).toEqual([
    "heading: Follow-up",
    "4: Requests the secretariat:",
    "4(a): to keep the record;",
    "4(b): to publish it;",
    "5: Thanks all.",
  ]);
  await room.press("Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp");
  await room.sees("4: Thanks all.");

  await room.press("Control+f");
  await room.type("participants");
  await page.getByText("1 of 1").waitFor();
  await kim.show("07-find");
  await room.press("Enter", "Escape");
  expect((await focused(page)).name).toContain("Text of the draft");

  // Tab belongs to the text until Escape gives it back.
  await room.press("Escape", "Tab");
  expect((await focused(page)).name).not.toContain("Text of the draft");
  await goByKey(page, page.getByRole("tab", { name: "Outline" }), "F6");
  await goByKey(page, page.getByRole("tab", { name: "Versions" }), "ArrowRight");
  await room.panel.getByText("Choose two.").waitFor();
  await goByKey(page, room.panel.getByRole("link", { name: /^What changed since Zero draft/ }));
  await kim.show("07-focus-in-the-panel");
  const [comparison] = await Promise.all([kim.context.waitForEvent("page"), page.keyboard.press("Enter")]);
  await comparison.waitForLoadState();
  await comparison.getByRole("heading", { level: 1 }).waitFor();
  await comparison.close();

  await room.press("Control+/");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await kim.show("07-keyboard-help");
  await room.press("Escape");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor({ state: "detached" });
  expect((await focused(page)).name).toContain("What changed since");

  await goByKey(page, room.state, "F6");
  await goByKey(page, page.getByRole("button", { name: "Menu", exact: true }));
  await room.press("Enter");
  await eventually(
    () => focused(page),
    ({ name }) => name.includes("At a desk"),
  );
  await room.press("End", "ArrowUp");
  await kim.show("07-menu");
  expect((await focused(page)).name).toContain("Leave the room");
  await room.press("Enter");
  await page.getByRole("heading", { level: 1, name: "One text, written together" }).waitFor();
});

test("F6 goes round the parts of the room in the order in which they stand there, and no part holds the focus", async () => {
  const meeting = await house.meet();
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const stops: string[] = [];
  for (let press = 0; press < 5; press += 1) {
    await ana.press("F6");
    stops.push((await focused(ana.page)).name);
  }
  expect(stops).toEqual([
    expect.stringMatching(/State of your work/),
    expect.stringMatching(/Kind of paragraph/),
    expect.stringMatching(/Text of the draft/),
    expect.stringMatching(/Outline/),
    expect.stringMatching(/State of your work/),
  ]);
});
