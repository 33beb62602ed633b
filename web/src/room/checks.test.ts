import { expect, test } from "vitest";
import { translator } from "../messages/catalogue.ts";
import type { Finding } from "../session/api.ts";
import { messageOf } from "./checks.ts";

const finding = (code: string, words: string): Finding => ({
  code,
  severity: "form",
  paragraph: "p1",
  number: "3",
  words,
  sentence: "In English.",
});

test("each code is said in the language of the page", () => {
  const said = (language: "en" | "es", code: string, words: string) => {
    const { id, args } = messageOf(finding(code, words))!;
    return translator(language)(id, args).replace(/[\u2068\u2069]/g, "");
  };
  expect(said("en", "broken-reference", "paragraph 9")).toBe(
    "“paragraph 9” is cited; there is no such paragraph.",
  );
  expect(said("es", "final-punctuation", "semicolon")).toBe("Al final suele ir un punto y coma.");
  expect(said("en", "final-punctuation", "full-stop")).toBe("A full stop is usual at its end.");
});

test("what a later server finds is said in its own words", () => {
  expect(messageOf(finding("something-new", ""))).toBeNull();
});
