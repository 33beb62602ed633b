// Three people write one text at the same time.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { eventually } from "./support/patience.ts";
import { agree, type RoomPage } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

/** The names at the carets that somebody sees in the text. */
function carets(room: RoomPage): Promise<string[]> {
  return room.editor.locator(".person-caret .person-name").allTextContents();
}

test("three write in one paragraph and in different ones, see each other, and read the same", async () => {
  const meeting = await house.meet();
  const [ana, ben, carla] = await Promise.all([
    house.inRoom(meeting, "drafter", "Ana Alba"),
    house.inRoom(meeting, "drafter", "Ben Bello"),
    house.inRoom(meeting, "rapporteur", "Carla Cano"),
  ]);
  const everybody = [ana, ben, carla];
  await Promise.all(
    everybody.map((room) => room.page.getByText("3 people are here").first().waitFor({ state: "attached" })),
  );

  await Promise.all([
    ana.putCaret("Encourages"),
    ben.putCaret("before each negotiation"),
    carla.putCaret("meet again"),
  ]);
  await Promise.all([ana.type(" and invites"), ben.type(" and after it"), carla.type(" in spring")]);
  expect(await agree(everybody)).toEqual([
    "title: Málaga Declaration",
    "PP1: Recalling the Universal Declaration of Human Rights,",
    "heading: Measures",
    "1: Encourages and invites States to consult civil society [fully and in good time] before each negotiation and after it;",
    "2: Invites all participants to write together;",
    "3: Decides to meet again in spring.",
  ]);
  await eventually(
    () => carets(ana),
    (names) => names.includes("Ben Bello") && names.includes("Carla Cano"),
  );
  await ana.person.show("02-carets");

  // In one place, letter by letter, at the same time: nobody's letters are lost, and no word is torn apart.
  for (const room of everybody) await room.putCaret("write together");
  await Promise.all([ana.type(" aaaaaa", 20), ben.type(" bbbbbb", 20), carla.type(" cccccc", 20)]);
  const together = (await agree(everybody)).join("\n");
  for (const word of ["aaaaaa", "bbbbbb", "cccccc"]) expect(together).toContain(word);

  // Dividing, joining, moving, setting in bold, making a heading: all at once.
  await ana.putCaret("consult civil society");
  await ben.putCaret("Human Rights,");
  await carla.putCaret("in spring");
  await Promise.all([
    ana.press("Enter"),
    ben.press("Enter", "Control+Alt+1").then(() => ben.type("Preamble of Ben")),
    carla.press("Alt+ArrowUp"),
  ]);
  expect(await agree(everybody)).toEqual([
    "title: Málaga Declaration",
    "PP1: Recalling the Universal Declaration of Human Rights,",
    "heading: Preamble of Ben",
    "heading: Measures",
    "1: Encourages and invites States to consult civil society",
    "2: [fully and in good time] before each negotiation and after it;",
    "3: Decides to meet again in spring.",
    expect.stringMatching(/^4: Invites all participants to write together/),
  ]);

  await ben.putCaret("Universal");
  await Promise.all([
    ana.press("Backspace", "Backspace"),
    ben.press("Control+Shift+ArrowLeft", "Control+b"),
    carla.press("Alt+ArrowDown"),
  ]);
  const joined = await agree(everybody);
  expect(joined[4]).toMatch(/^1: Encourages and invites States to consult civil society/);
  expect(joined.at(-1)).toBe("3: Decides to meet again in spring.");
  expect(await carla.markdown()).toContain("the **Universal** Declaration");
  await carla.person.show("02-written-together");
});

test("undo takes back one's own edits and nobody else's", async () => {
  const meeting = await house.meet();
  const [ana, ben] = await Promise.all([
    house.inRoom(meeting, "drafter", "Ana Alba"),
    house.inRoom(meeting, "drafter", "Ben Bello"),
  ]);
  await ana.putCaret("write together");
  await ana.type(" today");
  await ben.sees("2: Invites all participants to write together today;");
  await ben.putCaret("Invites all");
  await ben.type(" five");
  await ana.sees("2: Invites all five participants to write together today;");

  await ana.tool("Undo").click();
  await ben.sees("2: Invites all five participants to write together;");
  await ana.editor.focus();
  await ana.press("Control+y");
  await ben.sees("2: Invites all five participants to write together today;");
  await ben.press("Control+z");
  await ana.sees("2: Invites all participants to write together today;");
  await agree([ana, ben]);
});

test("one follows the rapporteur to where they write, until one writes oneself", async () => {
  const clauses = Array.from(
    { length: 60 },
    (_, index) => `${index + 1}. Decides on the matter of clause ${index + 1};`,
  );
  const meeting = await house.meet({ markdown: `# Long text\n\n${clauses.join("\n\n")}\n` });
  const [ana, rita] = await Promise.all([
    house.inRoom(meeting, "drafter", "Ana Alba"),
    house.inRoom(meeting, "rapporteur", "Rita Ruiz"),
  ]);
  await rita.putCaret("matter of clause 2;");
  await ana.page.getByRole("button", { name: "2 people are here" }).click();
  await ana.person.show("02-who-is-here");
  await ana.page.getByRole("button", { name: /^Follow ?: Rita Ruiz$/ }).click();
  await ana.banner("You follow Rita Ruiz: the page goes where they write.").waitFor();
  await rita.putCaret("matter of clause 55;");
  await rita.type(" and the next");
  const place = () => ana.paragraph("clause 55;").evaluate((line) => line.getBoundingClientRect().top);
  await eventually(place, (top) => top > 100 && top < 700);
  await ana.person.show("02-following");
  await ana.putCaret("matter of clause 55;");
  await ana.type("!");
  await ana.banner(/^You follow/).waitFor({ state: "detached" });
});

test("a paragraph is pulled to another place by its handle, and stays the one that it was", async () => {
  const meeting = await house.meet();
  const [ana, ben] = await Promise.all([
    house.inRoom(meeting, "drafter", "Ana Alba"),
    house.inRoom(meeting, "drafter", "Ben Bello"),
  ]);
  const identity = () => ben.paragraph("meet again").getAttribute("data-id");
  const before = await identity();
  await ana.paragraph("meet again").hover();
  const handle = ana.page.getByRole("button", { name: /^Move this paragraph/ });
  const [from, to] = await Promise.all([handle.boundingBox(), ana.paragraph("Encourages").boundingBox()]);
  await ana.page.mouse.move(from!.x + from!.width / 2, from!.y + from!.height / 2);
  await ana.page.mouse.down();
  await ana.page.mouse.move(from!.x + from!.width / 2, to!.y + 4, { steps: 8 });
  await ana.person.show("02-pulled");
  await ana.page.mouse.up();
  await ben.sees("1: Decides to meet again.");
  expect(await identity()).toBe(before);
  await agree([ana, ben]);
});
