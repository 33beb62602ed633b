// The same tables as in src/domain/numbering.rs: page and published version must say the same number.
import { expect, test } from "vitest";
import type { Kind, Label } from "../binding/schema.ts";
import { letters, numbers, roman } from "./numbers.ts";

type Row = [kind: Kind, level: number, label?: Label];

function numbered(rows: Row[]) {
  return numbers(rows.map(([kind, level, label]) => ({ kind, level, label: label ?? null })));
}

const full = (rows: Row[]) => numbered(rows).map((number) => number?.full ?? "-");
const markers = (rows: Row[]) => numbered(rows).map((number) => number?.marker ?? "-");

test("numbers run through all sections, and sub-paragraphs begin again", () => {
  const rows: Row[] = [
    ["preambular", 0],
    ["operative", 0],
    ["operative", 1],
    ["operative", 2],
    ["operative", 3],
    ["operative", 1],
    ["heading", 1],
    ["operative", 0],
    ["paragraph", 0],
    ["operative", 1],
  ];
  expect(full(rows)).toEqual(["PP1", "1", "1(a)", "1(a)(i)", "1(a)(i)(a)", "1(b)", "-", "2", "-", "2(a)"]);
  expect(markers(rows)).toEqual(["", "1.", "(a)", "(i)", "a.", "(b)", "-", "2.", "-", "(a)"]);
});

test("an inserted paragraph leaves the numbers of the others", () => {
  const rows: Row[] = [
    ["operative", 0],
    ["operative", 0, "bis"],
    ["operative", 1],
    ["operative", 0, "alt"],
    ["operative", 0],
  ];
  expect(full(rows)).toEqual(["1", "1 bis", "1 bis(a)", "1 alt", "2"]);
  expect(markers(rows)).toEqual(["1.", "1 bis.", "(a)", "1 alt.", "2."]);
});

test("a labelled paragraph with none before it begins the count", () => {
  expect(
    full([
      ["preambular", 0, "alt"],
      ["operative", 0, "bis"],
      ["operative", 0],
    ]),
  ).toEqual(["PP1 alt", "1 bis", "2"]);
});

test("a level that no paragraph can have counts as the nearest that one can", () => {
  expect(
    full([
      ["operative", 0],
      ["operative", 9],
      ["operative", -1],
    ]),
  ).toEqual(["1", "1(a)", "2"]);
});

test("symbols go on after the alphabet", () => {
  expect([letters(26), letters(27), letters(53)]).toEqual(["z", "aa", "aaa"]);
  expect([roman(4), roman(19), roman(90)]).toEqual(["iv", "xix", "xc"]);
});
