// A stage ends while people are at work in it.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { eventually } from "./support/patience.ts";
import type { RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

const TOLD =
  "Zero draft was published. Now open: Review of Zero draft. You may comment; the draft is read-only.";

async function publish(room: RoomPage, version: string, note: string): Promise<void> {
  await room.page.getByRole("button", { name: "Publish…" }).click();
  const dialog = room.page.getByRole("dialog", { name: `Publish “${version}”` });
  await dialog.getByLabel("Note to readers (may be left out)").fill(note);
  await room.person.show(`04-publish-${version.toLowerCase().replace(/\W/g, "-")}`);
  await dialog.getByRole("button", { name: `Publish ${version}` }).click();
  await room.page.getByRole("dialog", { name: `${version} is published` }).waitFor();
}

test("a version is published while another types; what comes too late becomes a suggestion, or is let go", async () => {
  const meeting = await house.meet();
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const tomas = await house.inRoom(meeting, "drafter", "Tomás Toro");
  await tomas.keptForOffline();
  await tomas.person.goOffline();
  await tomas.says("Working offline");
  await tomas.putCaret("write together");
  await tomas.type(" by night");
  await tomas.putCaret("meet again");
  await tomas.type(" never");
  await tomas.says(/changes kept on this device/);

  await ana.putCaret("States to consult");
  const typing = ana.type(" at all times", 40);
  await publish(rita, "Zero draft", "As it left the room.");
  await typing;
  await rita.page.getByRole("dialog").getByText("Now open: Review of Zero draft.").waitFor();
  await rita.person.show("04-published");
  await rita.page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await ana.banner(TOLD).waitFor();
  await ana.says("Read-only: this stage is for comments");
  await ana.person.show("04-told-of-the-stage");
  const versions = await ana.person.context.request.get(`/api/consultations/${meeting.id}/versions`);
  expect(await versions.json()).toMatchObject({
    versions: [{ designation: "Zero draft", note: "As it left the room." }],
  });

  await tomas.person.comeBack();
  await tomas.banner("2 edits were not taken. They are kept on this device.").waitFor();
  await tomas.banner(TOLD).waitFor();
  await tomas.person.show("04-not-taken");
  await tomas.page.getByRole("button", { name: "Look at it" }).click();
  const cards = tomas.panel.getByRole("article");
  expect(await cards.count()).toBe(2);
  const night = cards.filter({ hasText: "by night" });
  await night.getByLabel("Reason (may be left out)").fill("Many are free only then.");
  await tomas.person.show("04-kept-edits");
  await night.getByRole("button", { name: "Send as suggestion" }).click();
  await night.waitFor({ state: "detached" });
  const never = cards.filter({ hasText: "never" });
  await never.getByRole("button", { name: "Discard" }).click();
  await never.getByRole("button", { name: "Discard" }).click();
  await tomas.panel.getByText("Everything that you wrote was taken or decided.").waitFor();

  const suggestions = await ana.tab("Suggestions");
  await suggestions.getByText("Many are free only then.").waitFor();
  expect(await suggestions.getByRole("listitem").count()).toBe(1);
  expect(await suggestions.getByRole("listitem").innerText()).toContain("by night");
  await ana.person.show("04-suggestions");
  await eventually(
    () => tomas.shown(),
    (lines) => lines.includes("2: Invites all participants to write together;"),
  );
});

test("the second version is published after a look at what changed since the first", async () => {
  const meeting = await house.meet({ stages: ["Zero draft", "Rev.1", "Final draft"] });
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  await publish(rita, "Zero draft", "");
  await rita.press("Escape");
  await rita.putCaret("Invites all");
  await rita.type(" the");
  await rita.says("Saved");
  await rita.page.getByRole("button", { name: "Publish…" }).click();
  const dialog = rita.page.getByRole("dialog", { name: "Publish “Rev.1”" });
  await dialog.getByText("1 edited, 0 inserted, 0 removed, 0 moved").waitFor();
  expect(await dialog.getByRole("insertion").allTextContents()).toContain("inserted:the ");
  await rita.person.show("04-preview");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
});
