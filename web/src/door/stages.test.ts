import { expect, test } from "vitest";
import { translator } from "../messages/catalogue.ts";
import {
  asStages,
  faults,
  type StageRow,
  usualStages,
  withChange,
  withoutStage,
  withStage,
} from "./stages.ts";

const t = translator("en");

function rows(...designations: string[]): StageRow[] {
  return designations.map((designation, key) => {
    const review = designation.startsWith("Review");
    return { key, designation, draft: review ? "rapporteur" : "drafter", discussion: "reviewer", review };
  });
}
const names = (stages: readonly StageRow[]): string[] => stages.map((stage) => stage.designation);

test("the usual stages are the server's own, word for word", () => {
  expect(asStages(usualStages(t))).toEqual([
    { designation: "Zero draft", draft: "drafter", discussion: "reviewer" },
    { designation: "Review of Zero draft", draft: "rapporteur", discussion: "reviewer", review: true },
    { designation: "Rev.1", draft: "drafter", discussion: "reviewer" },
    { designation: "Review of Rev.1", draft: "rapporteur", discussion: "reviewer", review: true },
    { designation: "Final draft", draft: "drafter", discussion: "reviewer" },
    { designation: "Adopted", draft: "rapporteur", discussion: "rapporteur" },
  ]);
  expect(faults(usualStages(t)).size).toBe(0);
});

test("the usual stages are said in the language of whoever starts", () => {
  expect(names(usualStages(translator("es")))[0]).toBe("Borrador cero");
});

test("a stage that is added takes the first number that is free, and a review the name of its stage", () => {
  const before = rows("Rev.1", "Rev.2", "Adopted");
  expect(names(withStage(before, 1, false, t))).toEqual(["Rev.1", "Rev.2", "Rev.3", "Adopted"]);
  expect(names(withStage(before, 1, true, t))).toEqual(["Rev.1", "Rev.2", "Review of Rev.2", "Adopted"]);
  expect(new Set(withStage(before, 1, true, t).map((row) => row.key)).size).toBe(4);
});

test("a stage that becomes a review gets the rights of one, and loses them again", () => {
  const [review] = withChange(rows("Rev.1"), 0, { review: true });
  expect(review).toMatchObject({ review: true, draft: "rapporteur", discussion: "reviewer" });
  const [drafting] = withChange([review!], 0, { review: false });
  expect(drafting).toMatchObject({ review: false, draft: "drafter" });
  const [renamed] = withChange([review!], 0, { designation: "Reading" });
  expect(renamed).toMatchObject({ review: true, draft: "rapporteur", designation: "Reading" });
});

test.each<[string, StageRow[], [number, string][]]>([
  ["no name", rows("Zero draft", " "), [[1, "stage-fault-empty"]]],
  ["a name like a sentence", rows("x".repeat(81)), [[0, "stage-fault-long"]]],
  ["a name twice", rows("Rev.1", "Rev.1 "), [[1, "stage-fault-twice"]]],
  ["a review of nothing", rows("Review", "Rev.1"), [[0, "stage-fault-review"]]],
  ["a review that leads nowhere", rows("Rev.1", "Review"), [[1, "stage-fault-review"]]],
  ["two reviews in a row", rows("Rev.1", "Review A", "Review B", "Rev.2"), [[1, "stage-fault-review"]]],
  ["nothing", rows("Zero draft", "Review", "Rev.1"), []],
])("%s is wrong with these stages", (_, stages, expected) => {
  expect([...faults(stages)]).toEqual(expected);
});

test("a stage is removed by its key", () => {
  expect(names(withoutStage(rows("A", "B", "C"), 1))).toEqual(["A", "C"]);
});
