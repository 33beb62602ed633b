// What a reader can see is held here in numbers: the page is read on projectors and on phones in the sun.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PERSON_COLORS } from "../editor/plugins/carets.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const marks = read("./marks.css");
const tokens = read("./tokens.css");

type Scheme = 0 | 1;

/** What `light-dark()` gives to a name. */
function colour(css: string, name: string, scheme: Scheme): string {
  const [, light = "", dark = ""] = new RegExp(`${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css) ?? [];
  return scheme === 0 ? light : dark;
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) => {
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const people = Array.from({ length: PERSON_COLORS }, (_, index) => {
  return new RegExp(`\\.person-${index} \\{([^}]*)\\}`).exec(marks)?.[1] ?? "";
});

test.each([0, 1] as const)(
  "each person's colour can be read on paper and under their name (scheme %i)",
  (scheme) => {
    for (const person of people) {
      const own = colour(person, "--person", scheme);
      expect(contrast(own, colour(tokens, "--paper", scheme)), own).toBeGreaterThanOrEqual(4.5);
      const writing = colour(marks, "color", scheme);
      expect(contrast(own, writing), own).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test("no two people look alike: their colours differ, and neighbours have other lines", () => {
  for (const scheme of [0, 1] as const) {
    const all = people.map((person) => colour(person, "--person", scheme));
    expect(new Set(all).size).toBe(PERSON_COLORS);
  }
  const lines = people.map((person) => /--person-line: (\w+)/.exec(person)?.[1]);
  lines.slice(1).forEach((line, index) => expect(line).not.toBe(lines[index]));
});
