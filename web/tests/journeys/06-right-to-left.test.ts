// A text in Arabic, and a page laid out from right to left.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { House } from "./support/house.ts";
import { eventually } from "./support/patience.ts";
import { DESK, PHONE } from "./support/person.ts";
import { agree } from "./support/room.ts";

let house: House;
beforeAll(async () => void (house = await House.open()));
afterEach(() => house.empty());
afterAll(() => house.close());

const ARABIC = `# إعلان مالقة

إذ نستذكر عمل المجتمع المدني،

1. نقرر أن نجتمع مرة أخرى؛

2. Decides the same in English;
`;

test("Arabic paragraphs run from right to left, with their numbers on the right, beside English ones", async () => {
  const meeting = await house.meet({ title: "إعلان مالقة", markdown: ARABIC });
  const layla = await house.inRoom(meeting, "drafter", "ليلى حسن");
  const ana = await house.inRoom(meeting, "drafter", "Ana Alba", PHONE);
  const directionOf = (words: string) =>
    layla.paragraph(words).evaluate((line) => getComputedStyle(line).direction);
  expect(await directionOf("نجتمع")).toBe("rtl");
  expect(await directionOf("English")).toBe("ltr");
  expect(await numberSide("نجتمع")).toBe("right");
  expect(await numberSide("English")).toBe("left");

  await layla.putCaret("نجتمع مرة أخرى");
  await layla.type(" في مدريد");
  await ana.sees("1: نقرر أن نجتمع مرة أخرى في مدريد؛");
  // A new paragraph turns as soon as its first word is written.
  await layla.press("End", "Enter");
  await layla.type("ندعو الجميع");
  await eventually(
    () => directionOf("ندعو الجميع"),
    (direction) => direction === "rtl",
  );
  await ana.putCaret("same in English");
  await ana.type(" too");
  await agree([layla, ana]);
  await layla.person.show("06-arabic");
  await ana.person.show("06-arabic-phone");

  await layla.menu("Right to left");
  expect(await layla.page.evaluate(() => document.documentElement.dir)).toBe("rtl");
  await layla.person.show("06-right-to-left");
  const panel = await layla.page.getByRole("complementary").boundingBox();
  expect(panel?.x).toBe(0);
  await layla.page.getByRole("button", { name: "Menu", exact: true }).click();
  await layla.person.show("06-right-to-left-menu");

  /** On which side of the words the number is drawn: its place is the start of the line. */
  async function numberSide(words: string): Promise<"left" | "right"> {
    return layla.paragraph(words).evaluate((line) => {
      const range = document.createRange();
      range.selectNodeContents(line);
      const [text, box] = [range.getBoundingClientRect(), line.parentElement!.getBoundingClientRect()];
      return text.left - box.left < box.right - text.right ? "left" : "right";
    });
  }
});

test("the page speaks the language of the browser", async () => {
  const meeting = await house.meet();
  const ana = await house.participant(meeting, "drafter", "Ana Alba", { ...DESK, locale: "es-ES" });
  await ana.page.goto(`/c/${meeting.id}/room`);
  await ana.page.getByRole("button", { name: /: Guardado$/ }).waitFor();
  expect(await ana.page.evaluate(() => document.documentElement.lang)).toBe("es");
  await ana.show("06-spanish");
});
