// The Chatham House Rule: who says what is not told.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { PHONE } from "./support/person.ts";
import { agree } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

test("nobody sees a name or a caret where the consultation is sealed, and all write one text", async () => {
  const meeting = await house.meet({ sealed: true });
  const olga = await house.organizer(meeting);
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  const guest = await house.person("Guest", PHONE);
  await guest.page.goto(new URL(meeting.invitations.drafter.link).pathname);
  await guest.page.getByRole("heading", { name: "Chatham House Rule" }).waitFor();
  await guest.show("09-sealed-join");

  await ana.putCaret("write together");
  await olga.putCaret("meet again");
  await Promise.all([ana.type(" unseen"), olga.type(" unnamed")]);
  await agree([olga, ana]);
  await Promise.all([olga.says("Saved"), ana.says("Saved")]);
  for (const room of [olga, ana]) expect(await room.editor.locator(".person-caret").count()).toBe(0);
  await olga.page.getByRole("button", { name: "Who is here: hidden, by the Chatham House Rule" }).click();
  await olga.page
    .getByRole("dialog", { name: "Who is here" })
    .getByText("Names and carets are hidden.")
    .waitFor();
  await olga.person.show("09-sealed-who-is-here");
  await olga.press("Escape");
  const people = await olga.tab("People");
  await people.getByText("Chatham House Rule: people are listed by their roles.").waitFor();
  await people.getByRole("combobox", { name: "Role of Drafter" }).waitFor();
  await olga.person.show("09-sealed-people");
  for (const room of [olga, ana]) {
    const page = await room.page.locator("body").innerText();
    const others = room === olga ? /Ana Alba/ : /Olga Organizer/;
    expect(page).not.toMatch(others);
  }
});
