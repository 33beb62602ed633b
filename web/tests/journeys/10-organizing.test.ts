// The organizer lets people in, gives them roles, and ends their part.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

/** What a browser says of an answer to somebody whose session is over. */
const REFUSED = /status of 40[13]/;

test("who came in by a fresh link gets another role, and is sent away; their unsent words stay with them", async () => {
  const meeting = await house.meet();
  const olga = await house.organizer(meeting);
  const people = await olga.tab("People");
  await people.getByLabel("Role", { exact: true }).selectOption("Observer");
  await people.getByLabel("Uses").fill("1");
  await people.getByRole("button", { name: "Make a link" }).click();
  const link = await people.getByRole("textbox", { name: "Link for: Observer" }).inputValue();
  await olga.person.show("10-invited");
  await people.getByRole("button", { name: "Project as QR code" }).click();
  await olga.page
    .getByRole("dialog", { name: "Málaga Declaration" })
    .getByText("Scan to come in · Observer")
    .waitFor();
  await olga.press("Escape");

  const person = await house.person("Ivo Ibarra");
  await person.page.goto(new URL(link).pathname);
  await person.page.getByLabel("Your name").fill("Ivo Ibarra");
  await person.page.getByRole("button", { name: "Come in" }).click();
  const ivo = new RoomPage(person, meeting.id);
  await ivo.ready();
  await ivo.says("Read-only: you are an observer");
  expect(await ivo.editor.getAttribute("aria-readonly")).toBe("true");
  await ivo.person.show("10-observer");

  await olga.tab("Outline");
  await olga.tab("People");
  await people.getByRole("combobox", { name: "Role of Ivo Ibarra" }).selectOption("Drafter");
  await people.getByRole("button", { name: "Give the role" }).click();
  await ivo.banner("You are a drafter now. You may write the draft.").waitFor();
  await ivo.says("Saved");
  await ivo.putCaret("meet again");
  await ivo.type(" with Ivo");
  await olga.sees("3: Decides to meet again with Ivo.");

  ivo.person.loseLine();
  await ivo.says("Working offline");
  await ivo.type(" and his words");
  await ivo.says(/changes? kept on this device/);
  await people.getByRole("button", { name: "Withdraw Ivo Ibarra" }).click();
  await olga.person.show("10-withdraw-asked");
  await people.getByRole("button", { name: "End their part" }).click();
  await people.getByText("no longer takes part").waitFor();
  ivo.person.forgive(REFUSED);
  await ivo.person.findLine();
  await ivo.says("Ended: this browser is not let in any more");
  // What was said before is over.
  expect(await ivo.banner("You are a drafter now.").count()).toBe(0);
  await ivo.person.show("10-withdrawn");
  const kept = await ivo.tab("Not taken");
  await kept.getByText("and his words").first().waitFor();
  await ivo.person.show("10-kept-words");
  expect(await olga.shown()).toContain("3: Decides to meet again with Ivo.");
});

test("who is sent away while they are there is told so at once, and writes no more", async () => {
  const meeting = await house.meet();
  const olga = await house.organizer(meeting);
  const eva = await house.inRoom(meeting, "drafter", "Eva Elm");
  const people = await olga.tab("People");
  await people.getByRole("button", { name: "Withdraw Eva Elm" }).click();
  eva.person.forgive(REFUSED);
  await people.getByRole("button", { name: "End their part" }).click();
  await eva.says("Ended: you no longer take part");
  await eva.banner(/^The organizer ended your part in this consultation/).waitFor();
  expect(await eva.editor.getAttribute("contenteditable")).toBe("false");
  await eva.person.show("10-sent-away");
});
