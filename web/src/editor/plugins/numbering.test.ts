import { expect, test } from "vitest";
import { at, attrsOf, draft, shownBy, stateOf } from "./testing.ts";
import { numbering, numbersOf } from "./numbering.ts";

test("paragraphs carry their printed and their cited number; others carry none", () => {
  const plugin = numbering();
  const state = stateOf(
    draft("T", "pp| Recalling", "h1| Part", "op0| Requests", "op1| that", "op0 bis| Asks"),
    plugin,
  );
  expect(shownBy(plugin, state).map(attrsOf)).toEqual([
    { "data-cite": "PP1" },
    { "data-cite": "1", "data-number": "1." },
    { "data-cite": "1(a)", "data-number": "(a)" },
    { "data-cite": "1 bis", "data-number": "1 bis." },
  ]);
  expect(numbersOf(state).map((number) => number?.full ?? "-")).toEqual(["PP1", "-", "1", "1(a)", "1 bis"]);
});

test("typing moves the numbers with their paragraphs and computes none", () => {
  const plugin = numbering();
  const before = stateOf(draft("T", "op0| One", "op0| Two"), plugin);
  const after = before.apply(before.tr.insertText(" and a half", at(before.doc, "One") + 3));
  expect(numbersOf(after)).toBe(numbersOf(before));
  const [, second] = shownBy(plugin, after);
  expect(after.doc.nodeAt(second?.from ?? 0)?.textContent).toBe("Two");
  expect(second && attrsOf(second)).toEqual({ "data-cite": "2", "data-number": "2." });
});

test("a paragraph that is retyped renumbers those after it", () => {
  const before = stateOf(draft("T", "op0| One", "op0| Two", "op0| Three"), numbering());
  const after = before.apply(before.tr.setNodeAttribute(at(before.doc, "Two") - 1, "kind", "paragraph"));
  expect(numbersOf(after).map((number) => number?.full ?? "-")).toEqual(["1", "-", "2"]);
});
