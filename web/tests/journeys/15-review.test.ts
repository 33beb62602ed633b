// What reviewers come for: they suggest and comment, the rapporteur decides, and everybody learns what became of it.
import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { violations } from "./support/axe.ts";
import { House } from "./support/house.ts";
import { focused, goByKey } from "./support/keyboard.ts";
import { eventually } from "./support/patience.ts";
import { DESK, type Device, PHONE } from "./support/person.ts";
import { agree, RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

const SIZES: { size: string; device: Device }[] = [
  { size: "desk", device: DESK },
  { size: "phone", device: PHONE },
];

/** Suggests by editing: puts words behind others, says why, and sends. */
async function suggest(room: RoomPage, behind: string, words: string, reason = ""): Promise<void> {
  const end = room.page.getByRole("button", { name: "Stop suggesting" });
  if (!(await end.isVisible())) await room.menu("Suggest changes");
  await end.waitFor();
  await room.putCaret(behind);
  await room.type(words);
  const panel = await room.tab("Suggestions");
  const own = panel
    .getByRole("article")
    .filter({ has: room.page.getByRole("button", { name: "Take back" }) });
  await own.filter({ hasText: words.trim() }).waitFor();
  if (reason !== "") {
    await own.getByLabel("Reason (may be left out)").fill(reason);
    await own.getByLabel("Reason (may be left out)").press("Tab");
  }
  await panel.getByRole("button", { name: /^Send (it|all)/ }).click();
  await own.first().waitFor({ state: "detached" });
}

/** The card of a suggestion that contains these words. */
function card(room: RoomPage, words: string): Locator {
  return room.panel.getByRole("article").filter({ hasText: words }).first();
}

/** What axe-core finds in a page, in daylight and at night; how it looks is kept. */
async function inspect(room: RoomPage, name: string): Promise<void> {
  const { page } = room;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await room.person.show(`15-${name}-${colorScheme}`);
    expect(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

test("a suggestion is accepted while a drafter types in its paragraph: all three have the same words", async () => {
  const meeting = await house.meet();
  const eva = await house.inRoom(meeting, "reviewer", "Eva Egger");
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba");
  await suggest(eva, "Invites all", " Member States and", "They must be there.");
  await eva.page.getByRole("button", { name: "Stop suggesting" }).click();
  await card(eva, "Member States and").getByRole("button", { name: "Withdraw" }).waitFor();
  await eva.person.show("15-suggested");

  await rita.tab("Suggestions");
  const waiting = card(rita, "Member States and");
  await waiting.getByText("by Eva Egger").waitFor();
  await waiting.getByText("They must be there.").waitFor();
  await rita.editor.locator(".remark-proposed").waitFor();
  await rita.person.show("15-to-decide");

  await ana.putCaret("write together");
  const typed = " by day and by night, in every language and at every table";
  const accept = async () => {
    await eventually(
      () => ana.shown(),
      (lines) => lines.some((line) => line.includes("by day and")),
    );
    await waiting.getByRole("button", { name: "Accept" }).click();
  };
  await Promise.all([ana.type(typed, 40), accept()]);
  const line = `2: Invites all Member States and participants to write together${typed};`;
  for (const room of [ana, eva, rita]) await room.sees(line);
  await agree([ana, eva, rita]);

  await rita.panel.getByText("1 settled suggestion").click();
  await card(rita, "Accepted").getByText("by Rita Ruiz").waitFor();
  await rita.person.show("15-accepted");
  expect((await focused(rita.page)).name).not.toContain("body");
  await eva.panel.getByText("What became of your suggestions").waitFor();
  await eva.person.show("15-news-accepted");
  await eva.panel.getByRole("button", { name: "I have seen it" }).click();
  await eva.panel.getByText("What became of your suggestions").waitFor({ state: "detached" });
});

test("a suggestion is declined: its author reads why, wherever they are in the room", async () => {
  const meeting = await house.meet();
  const eva = await house.inRoom(meeting, "reviewer", "Eva Egger");
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  await suggest(eva, "meet again", " in Nairobi");
  await eva.page.getByRole("button", { name: "Stop suggesting" }).click();
  await eva.tab("Outline");

  await rita.tab("Suggestions");
  const waiting = card(rita, "in Nairobi");
  // By the keyboard alone.
  await goByKey(rita.page, waiting.getByRole("button", { name: "Decline…" }));
  await rita.press("Enter");
  await rita.type("The place is not decided.");
  await rita.press("Enter");
  await rita.type("Perhaps next year.");
  await rita.person.show("15-declining");
  await rita.press("Control+Enter");
  await rita.panel.getByText("1 settled suggestion").waitFor();
  await goByKey(rita.page, rita.panel.locator("summary"));

  await eva.banner("1 of your suggestions was decided.").waitFor();
  await eva.person.show("15-news-line");
  await eva.page.getByRole("button", { name: "See what became of them" }).click();
  await eva.panel.getByText("The place is not decided.").first().waitFor();
  await eva.person.show("15-news-declined");
  await eva.panel.getByText("1 settled suggestion").click();
  await card(eva, "by Rita Ruiz").getByText("Declined").waitFor();
  await eva.sees("3: Decides to meet again.");
});

test("nobody accepts their own, and what others changed meanwhile is outdated and says so", async () => {
  const meeting = await house.meet();
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const olga = await house.organizer(meeting);
  await suggest(rita, "write together", " again");
  await rita.page.getByRole("button", { name: "Stop suggesting" }).click();
  await card(rita, "again")
    .getByText(/somebody else who holds the pen accepts it/)
    .waitFor();
  expect(await card(rita, "again").getByRole("button", { name: "Accept" }).count()).toBe(0);

  const draft = await olga.person.context.request.get(`/api/consultations/${meeting.id}/draft.json`);
  expect(draft.ok()).toBe(true);
  const entered = await olga.person.context.request.post(`/api/consultations/${meeting.id}/suggestions`, {
    data: { action: "replace", place: { number: "3", quote: "meet again" }, replacement: "separate" },
  });
  expect(entered.status(), await entered.text()).toBe(201);
  const rival = await olga.person.context.request.post(`/api/consultations/${meeting.id}/suggestions`, {
    data: { action: "delete", place: { number: "3", quote: "again" } },
  });
  expect(rival.status(), await rival.text()).toBe(201);
  await card(rita, "separate")
    .getByText(/Another open suggestion is about the same words/)
    .waitFor();
  await rita.person.show("15-overlap");
  await rita.tab("Outline");
  await rita.editor.locator(".remark-proposed").filter({ hasText: "meet" }).click();
  await card(rita, "separate").waitFor();
  await rita.person.show("15-clicked-in-the-text");
  await card(rita, "separate")
    .getByRole("button", { name: /^Show “again”/ })
    .click();
  expect((await focused(rita.page)).name).toContain("Words deleted");
  await card(rita, "separate").getByRole("button", { name: "Accept" }).click();
  await rita.sees("3: Decides to separate.");
  const outdated = card(rita, "Outdated.");
  await outdated.getByText(/the paragraph says “Decides to separate.” by now/).waitFor();
  expect(await outdated.getByRole("button", { name: "Accept" }).count()).toBe(0);
  await rita.person.show("15-outdated");
  await card(rita, "by you").getByRole("button", { name: "Withdraw" }).click();
  await rita.panel.getByText("2 settled suggestions").waitFor();
});

test("comments say who wrote them, the rapporteur resolves them, and what is missing has its place", async () => {
  const meeting = await house.meet();
  const eva = await house.inRoom(meeting, "reviewer", "Eva Egger");
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  await eva.putCaret("write together");
  await eva.tab("Comments");
  await eva.panel.getByRole("button", { name: "Something is missing here" }).click();
  await eva.panel.getByLabel("Comment", { exact: true }).fill("Nothing is said of children.");
  await eva.person.show("15-comment-on-missing");
  await eva.panel.getByRole("button", { name: "Add comment" }).click();

  await rita.tab("Comments");
  const said = card(rita, "Nothing is said of children.");
  await said.getByText("by Eva Egger").waitFor();
  await said.getByText("after 2").waitFor();
  await rita.person.show("15-comment-to-resolve");
  await said.getByRole("button", { name: "Resolve" }).click();
  await rita.panel.getByText("1 resolved comment").waitFor();
  await eva.panel.getByText("1 resolved comment").click();
  await card(eva, "Nothing is said of children.").getByText("Resolved", { exact: true }).waitFor();
});

test("a proposal by line number becomes a suggestion on the right paragraph, with its source", async () => {
  const meeting = await house.meet({ stages: ["Zero draft", "Rev.1"] });
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const publish = await rita.person.context.request.post(`/api/consultations/${meeting.id}/publish`, {
    data: {},
  });
  expect(publish.status(), await publish.text()).toBe(200);
  // By number and by line it is another one since.
  await rita.says("Saved");
  await rita.putCaret("Invites all");
  await rita.press("Alt+ArrowUp");
  await rita.sees("1: Invites all participants to write together;");
  await rita.says("Saved");

  await rita.tab("Suggestions");
  await rita.panel.getByRole("button", { name: "Enter a proposal for somebody else…" }).click();
  const dialog = rita.page.getByRole("dialog", { name: "A proposal from outside" });
  await dialog.getByRole("option", { name: "Zero draft" }).waitFor({ state: "attached" });
  expect(await dialog.getByLabel("Its numbers are those of").inputValue()).toBe("1");
  const [lines] = await Promise.all([
    rita.person.context.waitForEvent("page"),
    dialog.getByRole("link", { name: /^The version with line numbers/ }).click(),
  ]);
  const cited = lines.getByRole("listitem").filter({ hasText: "Invites all" });
  const line = (await cited.getAttribute("id"))!.replace("line-", "");
  await rita.person.show("15-version-with-lines", lines);
  await lines.close();

  await dialog.getByRole("radio", { name: "line" }).check();
  await dialog.getByLabel("Line number").fill("999");
  await dialog.getByRole("button", { name: "Find the paragraph" }).click();
  rita.person.forgive(/status of 422/);
  await dialog.getByText(/^Zero draft has the lines 1 to/).waitFor();
  await dialog.getByLabel("Line number").fill(line);
  await dialog.getByLabel("The words that it quotes").fill("all  participants");
  await dialog.getByRole("button", { name: "Find the paragraph" }).click();
  await dialog.getByRole("heading", { name: "Paragraph 1 of the draft as it is" }).waitFor();
  await dialog.getByLabel("Words that you propose").fill("everybody");
  await dialog.getByLabel("From whom").fill("ACME, by e-mail on 3 May");
  await inspect(rita, "outside-desk");
  await dialog.getByRole("button", { name: "Enter the proposal" }).click();
  await dialog.waitFor({ state: "detached" });
  const entered = card(rita, "everybody");
  await entered.getByText("From ACME, by e-mail on 3 May · entered by you").waitFor();
  await entered.getByRole("heading", { name: "Words replaced in 1" }).waitFor();
  await rita.person.show("15-entered");

  const olga = await house.organizer(meeting);
  await olga.tab("Suggestions");
  await card(olga, "everybody").getByRole("button", { name: "Accept" }).click();
  await rita.sees("1: Invites everybody to write together;");
});

test("who was away is told what changed and what was decided, and says when they have seen it", async () => {
  const meeting = await house.meet();
  const eva = await house.participant(meeting, "reviewer", "Eva Egger");
  const before = await RoomPage.open(eva, meeting.id);
  await suggest(before, "meet again", " in Nairobi");
  const looked = before.page.waitForResponse((answer) => answer.url().endsWith("/looked"));
  await before.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  expect((await looked).status()).toBe(204);
  await before.page.goto("about:blank");

  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  await rita.putCaret("write together");
  await rita.type(" at once");
  await rita.says("Saved");
  await rita.tab("Suggestions");
  await card(rita, "in Nairobi").getByRole("button", { name: "Decline…" }).click();
  await card(rita, "in Nairobi").getByLabel("Why it is declined").fill("Not decided yet.");
  await card(rita, "in Nairobi").getByRole("button", { name: "Decline", exact: true }).click();
  await rita.panel.getByText("1 settled suggestion").waitFor();

  const after = await RoomPage.open(eva, meeting.id);
  await after
    .banner("1 paragraph changed since you last looked · 1 of your suggestions was decided.")
    .waitFor();
  expect(await after.page.getByRole("dialog").count()).toBe(0);
  await inspect(after, "since-line");
  await after.page.getByRole("button", { name: "See what changed" }).click();
  const dialog = after.page.getByRole("dialog", { name: "Since you last looked" });
  await dialog.getByText("Not decided yet.").waitFor();
  await dialog.getByRole("insertion").filter({ hasText: "at once" }).waitFor();
  await inspect(after, "since");
  await dialog.getByRole("button", { name: "I have seen it" }).click();
  await dialog.waitFor({ state: "detached" });
  await after.page.reload();
  await after.ready();
  await after.says(/./);
  expect(await after.banner(/since you last looked/).count()).toBe(0);
});

test("comparison, concordance and summary are read by the keyboard alone", async () => {
  const meeting = await house.meet({ stages: ["Zero draft", "Rev.1", "Final draft"] });
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz");
  const publish = () =>
    rita.person.context.request.post(`/api/consultations/${meeting.id}/publish`, { data: {} });
  expect((await publish()).status()).toBe(200);
  await rita.says("Saved");
  await rita.putCaret("Encourages States");
  await rita.type(" and cities");
  await rita.putCaret("Decides to meet");
  await rita.press("Alt+ArrowUp");
  await rita.sees("2: Decides to meet again.");
  await rita.says("Saved");
  expect((await publish()).status()).toBe(200);

  const { page } = rita;
  await page.goto(`/c/${meeting.id}/compare/1/2`);
  await page.getByRole("insertion").first().waitFor();
  for (const [name, link] of [
    ["comparison", null],
    ["concordance", "Concordance"],
    ["summary", "Summary of changes"],
  ] as const) {
    if (link !== null) {
      await goByKey(page, page.getByRole("link", { name: link }).first());
      await page.keyboard.press("Enter");
      await page.waitForLoadState();
      await page.getByRole("heading", { level: 1 }).waitFor();
    }
    await inspect(rita, `${name}-desk`);
  }
  const words = await page.getByRole("main").innerText();
  expect(words).toContain("Zero draft");
});

test("on a phone the dialogs of the review are whole, too", async () => {
  const meeting = await house.meet();
  const eva = await house.participant(meeting, "reviewer", "Eva Egger", PHONE);
  const first = await RoomPage.open(eva, meeting.id);
  await eventually(
    async () => {
      const since = await eva.context.request.get(`/api/consultations/${meeting.id}/since`);
      return ((await since.json()) as { from: string[] | null }).from;
    },
    (from) => from !== null,
  );
  await first.page.goto("about:blank");
  const ask = (who: RoomPage["person"], path: string, data: object) =>
    who.context.request.post(`/api/consultations/${meeting.id}/${path}`, { data });
  const place = { number: "3", quote: "again" };
  const made = await ask(eva, "suggestions", { action: "replace", place, replacement: "soon" });
  const { id } = (await made.json()) as { id: string };
  const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz", PHONE);
  expect((await ask(rita.person, `suggestions/${id}/accept`, {})).status()).toBe(200);

  const again = await RoomPage.open(eva, meeting.id);
  await again.banner(/^1 paragraph changed since you last looked/).waitFor();
  await inspect(again, "since-line-phone");
  await again.page.getByRole("button", { name: "See what changed" }).click();
  await again.page.getByText("Accepted").waitFor();
  await inspect(again, "since-phone");

  await rita.tab("Suggestions");
  await rita.panel.getByRole("button", { name: "Enter a proposal for somebody else…" }).click();
  const dialog = rita.page.getByRole("dialog", { name: "A proposal from outside" });
  await dialog.getByLabel("Paragraph number").fill("2");
  await dialog.getByLabel("What it asks for").selectOption({ label: "A further paragraph after this one" });
  await dialog.getByRole("button", { name: "Find the paragraph" }).click();
  await dialog.getByRole("heading", { name: "Paragraph 2 of the draft as it is" }).waitFor();
  await inspect(rita, "outside-phone");
});

describe.each(SIZES)("on a $size", ({ size, device }) => {
  test("what waits for a decision, and what is declined", async () => {
    const meeting = await house.meet();
    const rita = await house.inRoom(meeting, "rapporteur", "Rita Ruiz", device);
    const eva = await house.inRoom(meeting, "reviewer", "Eva Egger");
    await suggest(eva, "meet again", " in Nairobi", "It is green.");
    await suggest(eva, "write together", " soon");
    await rita.tab("Suggestions");
    await card(rita, "in Nairobi").getByText("by Eva Egger").waitFor();
    await card(rita, "in Nairobi").getByRole("button", { name: "Decline…" }).click();
    await inspect(rita, `suggestions-${size}`);
    await card(rita, "in Nairobi").getByLabel("Why it is declined").fill("No.");
    await card(rita, "in Nairobi").getByRole("button", { name: "Decline", exact: true }).click();
    await rita.panel.getByText("1 settled suggestion").click();
    await inspect(rita, `settled-${size}`);
    await eventually(
      () => eva.panel.getByText("What became of your suggestions").count(),
      (count) => count === 1,
    );
  });

  test("words made bold while the stage closed come back, and are asked for in a comment", async () => {
    const meeting = await house.meet();
    const ana = await house.inRoom(meeting, "drafter", "Ana Alba", device);
    await ana.says("Saved");
    ana.person.loseLine();
    await ana.says("Working offline");
    await ana.putCaret("write together");
    await ana.press("Control+Shift+ArrowLeft", "Control+b");
    await ana.says(/kept on this device/);
    const olga = await house.organizer(meeting);
    const publish = await olga.person.context.request.post(`/api/consultations/${meeting.id}/publish`, {
      data: {},
    });
    expect(publish.status(), await publish.text()).toBe(200);
    await ana.person.findLine();
    await ana.banner("1 edit was not taken. It is kept on this device.").waitFor();
    await ana.page.getByRole("button", { name: "Look at it" }).click();
    const kept = card(ana, "Please make these words bold.");
    await kept.getByRole("heading", { name: "Formatting in 2" }).waitFor();
    await inspect(ana, `kept-formatting-${size}`);
    await kept.getByRole("button", { name: "Send as comment" }).click();
    await kept.waitFor({ state: "detached" });
    await olga.tab("Comments");
    await card(olga, "Please make these words bold.").getByText("by Ana Alba").waitFor();
    await card(olga, "Please make these words bold.").getByText("together", { exact: true }).waitFor();
  });
});
