// From the landing page to words that everybody can read.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WORD } from "../../src/editor/pasted/programs.ts";
import { paste } from "./support/clipboard.ts";
import { House } from "./support/house.ts";
import { eventually } from "./support/patience.ts";
import { PHONE } from "./support/person.ts";
import { agree, RoomPage } from "./support/room.ts";

const TITLE = "Declaration of the workshop";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

test("a text from Word becomes a consultation, and who has the link writes in it within two taps", async () => {
  const olga = await house.person("Olga");
  await olga.page.goto("/");
  await olga.show("01-landing");
  await paste(olga.page.getByRole("textbox", { name: "Your text" }), WORD);
  await olga.page.getByText(/^About \d+ paragraphs/).waitFor();
  // The title is taken from the text where none was typed.
  await olga.page.getByLabel("Title", { exact: true }).fill(TITLE);
  await olga.page.getByLabel("Your name").fill("Olga");
  await olga.show("01-landing-filled");
  await olga.page.getByRole("button", { name: "Start the consultation" }).click();

  await olga.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  expect(await olga.page.getByRole("button", { name: /^QR code, full screen/ }).count()).toBe(5);
  await olga.show("01-started");
  await olga.page.getByRole("button", { name: /^QR code, full screen.*Drafter$/ }).click();
  const projection = olga.page.getByRole("dialog", { name: TITLE });
  await projection.getByText("Scan to come in · Drafter").waitFor();
  await olga.show("01-projection");
  await olga.page.keyboard.press("Escape");
  await projection.waitFor({ state: "hidden" });
  const link = await olga.page.getByRole("textbox", { name: "Link for: Drafter" }).inputValue();

  await olga.page.getByRole("link", { name: "Open the drafting room" }).click();
  await olga.page.waitForURL(/\/c\/[^/]+\/room$/);
  const room = new RoomPage(olga, new URL(olga.page.url()).pathname.split("/")[2]!);
  await room.ready();
  await room.says("Saved");
  expect(await room.shown()).toEqual([
    `title: ${TITLE}`,
    "heading: Shared convictions",
    "PP1: Recalling the regional dialogues,",
    "1: Requests all participants\ufffc:",
    "1(a): to open archives;",
    "1(a)(i): in summer;",
    "2: Decides.",
    "list-item: an item",
    "paragraph: Town | Rooms",
    "paragraph: Ronda | 3",
  ]);
  await olga.show("01-room-of-organizer");

  const pablo = await house.person("Pablo", PHONE);
  await pablo.page.goto(new URL(link).pathname);
  await pablo.page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await pablo.page.getByText("as a drafter").waitFor();
  await pablo.show("01-phone-join");
  // A name, and the two taps: into the room, and into the text.
  await pablo.page.getByLabel("Your name").fill("Pablo");
  await pablo.page.getByRole("button", { name: "Come in" }).tap();
  const phone = new RoomPage(pablo, room.consultation);
  await phone.ready();
  await pablo.show("01-phone-room");
  await phone.paragraph("Decides.").tap();
  await phone.press("End");
  await phone.type(" In Málaga.");
  await phone.says("Saved");
  await pablo.show("01-phone-writing");
  await eventually(
    () => phone.markdown(),
    (markdown) => markdown.includes("Decides. In Málaga."),
  );
  await room.sees("2: Decides. In Málaga.");
  await agree([room, phone]);
});
