// The language in which the page speaks, for components: `t("id")` in markup follows a change of language.
import { type Language, preferredLanguage, type Translate, translator } from "./catalogue.ts";

const KEY = "zerodraft-language";

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is closed to the page, as in some private windows: the browser's language is taken.
  }
}

let language = $state<Language>(preferredLanguage(stored(), navigator.languages));
const say = $derived(translator(language));

/** The language of the page. */
export function currentLanguage(): Language {
  return language;
}

/** Speaks another language from here on, also after a reload. */
export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // It holds until the page is closed.
  }
}

/** Says a message in the language of the page. */
export const t: Translate = (id, args) => say(id, args);
