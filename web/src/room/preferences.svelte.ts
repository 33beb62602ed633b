// How somebody wants to see the room on this device. Nothing of it is told to the server.

const KEY = "zerodraft-room";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
/** At a desk; or projected for the whole room to read, in large type without tools. */
export const VIEWS = ["desk", "projector"] as const;
export type View = (typeof VIEWS)[number];
export type Direction = "ltr" | "rtl";

interface Chosen {
  theme: Theme;
  view: View;
  direction: Direction;
}

const USUAL: Chosen = { theme: "auto", view: "desk", direction: "ltr" };

/** What was chosen on this device, read from `storage`; what is not known there is as usual. */
export function chosenFrom(stored: string | null, search: string): Chosen {
  const chosen = { ...USUAL };
  try {
    const { theme, view, direction } = JSON.parse(stored ?? "{}") as Partial<Chosen>;
    if (THEMES.includes(theme as Theme)) chosen.theme = theme as Theme;
    if (VIEWS.includes(view as View)) chosen.view = view as View;
    if (direction === "rtl") chosen.direction = direction;
  } catch {
    // Somebody else's value under our key: the usual is taken.
  }
  const asked = new URLSearchParams(search).get("dir");
  if (asked === "rtl" || asked === "ltr") chosen.direction = asked;
  return chosen;
}

/** The choices as components read and set them; each is kept, and put on the page. */
export class Preferences {
  #chosen = $state.raw<Chosen>(USUAL);

  constructor() {
    this.#chosen = chosenFrom(readStored(), location.search);
    this.#apply();
  }

  get theme(): Theme {
    return this.#chosen.theme;
  }
  set theme(theme: Theme) {
    this.#choose({ theme });
  }
  get view(): View {
    return this.#chosen.view;
  }
  set view(view: View) {
    this.#choose({ view });
  }
  get direction(): Direction {
    return this.#chosen.direction;
  }
  set direction(direction: Direction) {
    this.#choose({ direction });
  }

  #choose(changed: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...changed };
    this.#apply();
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // It holds until the page is closed.
    }
  }

  #apply(): void {
    const page = document.documentElement;
    const { theme, view, direction } = this.#chosen;
    page.style.colorScheme = theme === "auto" ? "" : theme;
    page.dataset["view"] = view;
    page.dir = direction;
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is closed to the page, as in some private windows.
  }
}
