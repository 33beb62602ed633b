import { expect, test } from "vitest";
import { translator } from "../messages/catalogue.ts";
import type { LateChange, Row, VersionHead } from "../session/api.ts";
import type { KeptEdit } from "../session/types.ts";
import { asAddress } from "./address.ts";
import { folded, isSame } from "./comparison.ts";
import { expiryOf } from "./inviting.svelte.ts";
import { invitationStanding } from "./invitations.ts";
import { keptByReason, runsOf, wordsOf } from "./kept.ts";
import { KEYS } from "./keys.ts";
import { KIND_CHOICES } from "./kinds.ts";
import { lateByPerson } from "./late.ts";
import { visiblePart } from "./layout.svelte.ts";
import { outlineLines, sameEntries } from "./outline.ts";
import { placeBeside } from "./place.ts";
import { chosenFrom } from "./preferences.svelte.ts";

test("work that was not taken stands together by reason, in the order of its writing", () => {
  const edit = (id: string, code: string, at: number) => ({ id, code, at }) as KeptEdit;
  const groups = keptByReason([edit("c", "schema", 1), edit("b", "stage", 9), edit("a", "stage", 2)]);
  expect(groups.map(({ reason, edits }) => [reason, edits.map(({ id }) => id)])).toEqual([
    ["other", ["c"]],
    ["stage", ["a", "b"]],
  ]);
});

test("what was inserted shows no words before, what was deleted none after", () => {
  const shown = (action: string) =>
    Object.values(wordsOf({ action, quote: "old", replacement: "new" })).join("→");
  expect(["replace", "insert", "delete", "paragraph", "remove", "move"].map(shown)).toEqual([
    "old→new",
    "→new",
    "old→",
    "→new",
    "old→",
    "→",
  ]);
});

test("a paragraph that moves shows its words as they are", () => {
  expect(runsOf({ action: "move", quote: "words", replacement: "" })).toEqual([
    { kind: "equal", text: "words" },
  ]);
  expect(runsOf({ action: "replace", quote: "old", replacement: "new" }).map(({ kind }) => kind)).toEqual([
    "delete",
    "insert",
  ]);
});

test("late changes are counted by person and by the version that they missed", () => {
  const versions = [{ number: 2, designation: "Rev.1" }] as VersionHead[];
  const late = (version: number, id: string | null) =>
    ({ version, by: id === null ? null : { id, name: id.toUpperCase() } }) as LateChange;
  expect(lateByPerson([late(1, "a"), late(2, "a"), late(2, null), late(2, "a")], versions)).toMatchObject([
    { name: "A", version: "Rev.1", count: 2 },
    { name: null, version: "Rev.1", count: 1 },
    { name: "A", version: "1", count: 1 },
  ]);
});

test("what did not change is counted between what did", () => {
  const row = (kind: Row["kind"], more: Partial<Row> = {}): Row => ({ kind, runs: [], ...more });
  const rows = [
    row("same"),
    row("same", { renumbered: true }),
    row("edited"),
    row("same", { retyped: true }),
  ];
  expect(folded(rows).map((part) => (part.kind === "fold" ? part.count : part.row.kind))).toEqual([
    2,
    "edited",
    "same",
  ]);
  expect(isSame(rows)).toBe(false);
  expect(isSame(rows.slice(0, 2))).toBe(true);
});

test("a link stands open until it is withdrawn, used up or over", () => {
  const standing = (withdrawn: boolean, uses_left: number | null, expires: string | null) =>
    invitationStanding({ withdrawn, uses_left, expires }, Date.parse("2022-05-09T12:00:00Z"));
  expect(standing(false, null, null)).toBe("open");
  expect(standing(false, 3, "2022-05-09T12:00:01Z")).toBe("open");
  expect(standing(true, 0, null)).toBe("withdrawn");
  expect(standing(false, 0, null)).toBe("used-up");
  expect(standing(false, null, "2022-05-09T12:00:00Z")).toBe("expired");
  expect(expiryOf(7, Date.parse("2022-05-09T12:00:00Z"))).toBe("2022-05-16T12:00:00.000Z");
});

test("who leaves out the beginning of an address means a page of the web or a mailbox", () => {
  const typed = ["un.org/en", " https://un.org ", "ana@example.org", "javascript:alert(1)", "nonsense"];
  expect(typed.map(asAddress)).toEqual([
    "https://un.org/en",
    "https://un.org",
    "mailto:ana@example.org",
    "javascript:alert(1)",
    "nonsense",
  ]);
});

test("the outline indents paragraphs under their heading, and an unchanged one is the same", () => {
  const entry = (kind: "heading" | "operative" | "paragraph", level: number, number: string) => ({
    id: kind + number,
    kind,
    level,
    number,
    text: "words",
  });
  const entries = [
    entry("operative", 0, "1"),
    entry("heading", 2, ""),
    entry("operative", 1, "1(a)"),
    entry("paragraph", 0, ""),
  ];
  expect(outlineLines(entries).map(({ number, depth }) => [number, depth])).toEqual([
    ["1", 0],
    ["", 1],
    ["1(a)", 3],
  ]);
  expect(sameEntries(entries, structuredClone(entries))).toBe(true);
  expect(sameEntries(entries, [...entries.slice(1), entries[0]!])).toBe(false);
});

test("what opens from a button stays in the window, above the button where there is no room under it", () => {
  const size = { width: 200, height: 300 };
  const room = { width: 390, height: 800 };
  const button = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 40 });
  expect(placeBeside(button(10, 50), size, room, false)).toEqual({ left: 10, top: 94 });
  expect(placeBeside(button(340, 50), size, room, false)).toEqual({ left: 182, top: 94 });
  expect(placeBeside(button(10, 750), size, room, false)).toEqual({ left: 10, top: 446 });
  expect(placeBeside(button(10, 50), { width: 200, height: 790 }, room, true)).toEqual({ left: 8, top: 8 });
});

test("a phone's keyboard takes a part of the window, zooming in does not", () => {
  expect(visiblePart({ height: 400, offsetTop: 20, scale: 1 }, 800)).toEqual({ top: 20, height: 400 });
  expect(visiblePart({ height: 400, offsetTop: 20, scale: 2 }, 800)).toBeNull();
  expect(visiblePart({ height: 800, offsetTop: 0, scale: 1 }, 800)).toBeNull();
});

test("what a device remembers is taken as far as it is known, and the address goes before it", () => {
  expect(chosenFrom(null, "")).toEqual({ theme: "auto", view: "desk", direction: "ltr" });
  expect(chosenFrom('{"theme":"dark","view":"cinema"}', "?dir=rtl")).toEqual({
    theme: "dark",
    view: "desk",
    direction: "rtl",
  });
  expect(chosenFrom("not ours", "?dir=up").direction).toBe("ltr");
});

test("each kind and each key of the help has its words", () => {
  const t = translator("en");
  const ids = [
    ...KIND_CHOICES.map(({ kind }) => `kind-${kind}`),
    ...KEYS.flatMap(({ id, lines }) => [`keys-${id}`, ...lines.map(({ does }) => does)]),
  ];
  expect(ids.filter((id) => t(id, { level: 0 }) === id)).toEqual([]);
});
