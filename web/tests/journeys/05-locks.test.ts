// Agreed ad referendum: a paragraph is closed, and opened again.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

const AGREED = "2: Invites all participants to write together;";

test("nobody changes a paragraph that is agreed, and who tries is told; opened again, it takes words", async () => {
  const meeting = await house.meet();
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  await rita.putCaret("write together");
  await rita.tool("Agreed").click();
  const closed = ana.editor.locator(".locked").filter({ hasText: "Invites all participants" });
  await closed.waitFor();
  expect(await closed.getAttribute("aria-description")).toBe("Agreed ad referendum: locked");

  await ana.putCaret("write together");
  await ana.type(" in haste");
  await ana
    .banner("This paragraph is agreed ad referendum and closed. The rapporteur can open it again.")
    .waitFor();
  expect(await ana.shown()).toContain(AGREED);
  await ana.person.show("05-locked");
  // Its neighbours stay open.
  await ana.putCaret("meet again");
  await ana.type(" soon");
  await ana.says("Saved");
  expect(await rita.served()).toContain(AGREED);

  await rita.tool("Agreed").click();
  await closed.waitFor({ state: "detached" });
  await ana.putCaret("write together");
  await ana.type(" at leisure");
  await rita.sees("2: Invites all participants to write together at leisure;");
});
