import { expect, test } from "vitest";
import type { Consultation, Role } from "../session/types.ts";
import { abilities } from "./abilities.ts";

const may = (...what: (keyof Consultation["may"])[]): Consultation["may"] => ({
  draft: what.includes("draft"),
  discussion: what.includes("discussion"),
  publish: what.includes("publish"),
  invite: what.includes("invite"),
});

test.each<[string, Role, Consultation["may"], string]>([
  ["an observer reads", "observer", may(), "read"],
  ["a reviewer comments", "reviewer", may("discussion"), "read discuss"],
  [
    "a reviewer writes where the stage is open to all",
    "reviewer",
    may("draft", "discussion"),
    "read discuss write",
  ],
  ["a drafter waits for a stage to write in", "drafter", may("discussion"), "read discuss (write)"],
  ["a drafter of a closed text reads", "drafter", may(), "read (discuss) (write)"],
  [
    "an organizer does all",
    "organizer",
    may("draft", "discussion", "publish", "invite"),
    "read discuss write lead invite",
  ],
])("%s", (_, role, allowed, expected) => {
  const said = abilities(role, allowed).map(({ what, now }) => (now ? what : `(${what})`));
  expect(said.join(" ")).toBe(expected);
});
