import { expect, test } from "vitest";
import { forget, recent, remember, rememberedName, rememberName, type Shelf } from "./recent.ts";

/** A storage of its own for each test. */
function shelf(content: Record<string, string> = {}): Shelf {
  const kept = new Map(Object.entries(content));
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}
const ids = (on: Shelf): string[] => recent(on).map((one) => one.id);

test("the last opened comes first, and each occurs once under what it is called at last", () => {
  const on = shelf();
  remember({ id: "a", title: "Old title", role: "drafter" }, 1, on);
  remember({ id: "b", title: "Other", role: "observer" }, 2, on);
  remember({ id: "a", title: "New title", role: "rapporteur" }, 3, on);
  expect(ids(on)).toEqual(["a", "b"]);
  expect(recent(on)[0]).toEqual({ id: "a", title: "New title", role: "rapporteur", opened: 3 });
});

test("one is forgotten, the others stay", () => {
  const on = shelf();
  for (const id of ["a", "b", "c"]) remember({ id, title: id, role: "drafter" }, 1, on);
  forget("b", on);
  expect(ids(on).sort()).toEqual(["a", "c"]);
});

test("the list does not grow for ever, and loses its oldest", () => {
  const on = shelf();
  for (let n = 0; n < 40; n += 1) remember({ id: `c${n}`, title: "", role: "drafter" }, n, on);
  expect(ids(on)).toHaveLength(30);
  expect(ids(on)).toContain("c39");
  expect(ids(on)).not.toContain("c0");
});

test.each(["not JSON", '{"a":1}', '[{"id":1}]', '[{"id":"a","title":"t","role":"emperor","opened":1}]'])(
  "what others left there (%s) is no consultation",
  (left) => expect(recent(shelf({ "zerodraft-consultations": left }))).toEqual([]),
);

test("a storage that is closed or full costs the list and nothing else", () => {
  const closed: Shelf = {
    getItem: () => {
      throw new Error("closed");
    },
    setItem: () => {
      throw new Error("full");
    },
  };
  remember({ id: "a", title: "t", role: "drafter" }, 1, closed);
  rememberName("Ana", closed);
  expect(recent(closed)).toEqual([]);
  expect(rememberedName(closed)).toBe("");
  expect(recent(null)).toEqual([]);
});
