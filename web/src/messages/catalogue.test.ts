import { FluentResource } from "@fluent/bundle";
import { expect, test } from "vitest";
import { LANGUAGES, type Language, preferredLanguage, sourceOf, translator } from "./catalogue.ts";

/** The ids of a language, and of each the names of what is put into it. */
function messages(language: Language): Map<string, string> {
  const resource = new FluentResource(sourceOf(language));
  const entries = resource.body.map((message): [string, string] => {
    const names = [...JSON.stringify(message).matchAll(/"type":"var","name":"([^"]+)"/g)];
    return [message.id, [...new Set(names.map((name) => name[1]))].sort().join(" ")];
  });
  expect(new Set(entries.map(([id]) => id)).size, `${language} says an id twice`).toBe(entries.length);
  return new Map(entries);
}

test("every language says every message, with the same values in it", () => {
  const english = messages("en");
  for (const language of Object.keys(LANGUAGES) as Language[]) expect(messages(language)).toEqual(english);
});

test("an unknown message is shown by its id", () => {
  expect(translator("en")("no-such-message")).toBe("no-such-message");
});

test("the language is the chosen one, else the browser's first that there is, else English", () => {
  expect(preferredLanguage("es", ["en"])).toBe("es");
  expect(preferredLanguage(null, ["ar", "es-MX", "en"])).toBe("es");
  expect(preferredLanguage("xx", ["ar"])).toBe("en");
});
