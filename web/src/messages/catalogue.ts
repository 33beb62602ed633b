// The words that the page says. Each language is complete: a test holds the catalogues against each other.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

/** Languages of the page, by the names that their readers know. */
export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

/** Says a message in the reader's language. */
export type Translate = (id: string, args?: Record<string, FluentVariable>) => string;

const sources: Record<string, string> = import.meta.glob("./*/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** All messages of a language as source. */
export function sourceOf(language: Language): string {
  const files = Object.keys(sources).filter((path) => path.startsWith(`./${language}/`));
  return files.map((path) => sources[path]).join("\n");
}

/** How messages are said in a language. An id without a message is shown as it is, so that it is found. */
export function translator(language: Language): Translate {
  // Isolating marks would stand in titles, labels and copied text; whole values are isolated by `dir="auto"` instead.
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(sourceOf(language)));
  return (id, args) => {
    const message = bundle.getMessage(id);
    return message?.value == null ? id : bundle.formatPattern(message.value, args);
  };
}

/** The language that somebody chose, or the first of their browser's that there is. */
export function preferredLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const known = (code: string): code is Language => code in LANGUAGES;
  const codes = [chosen ?? "", ...wanted].map((code) => code.toLowerCase().split("-")[0] ?? "");
  return codes.find(known) ?? "en";
}
