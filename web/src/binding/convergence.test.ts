// Seeded runs of people who write at once. ZERODRAFT_SEEDS=1..1000 chooses others than those that always run.
import { describe, test } from "vitest";
import { runSeed } from "./testing/fuzz.ts";
import type { FuzzOptions } from "./testing/writer.ts";

const PLAIN: FuzzOptions = { editors: 2, undo: false, locked: false, windows: false };
const MODES: [name: string, options: FuzzOptions][] = [
  ["two editors", PLAIN],
  ["two editors who undo", { ...PLAIN, undo: true }],
  ["three editors", { ...PLAIN, editors: 3 }],
  ["three editors who undo", { ...PLAIN, editors: 3, undo: true }],
  ["two editors beside a locked paragraph", { ...PLAIN, locked: true }],
  ["two editors with two windows each", { ...PLAIN, undo: true, windows: true }],
];

/** Seeds that failed once. They always run, in every mode. */
const KEPT: number[] = [];

function seeds(): number[] {
  const [first, last] = (process.env["ZERODRAFT_SEEDS"] ?? "1..40").split("..").map(Number);
  if (first === undefined || last === undefined) throw new Error("ZERODRAFT_SEEDS is a range: 1..1000");
  const range = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return [...new Set([...KEPT, ...range])];
}

describe.each(MODES)("%s", (_name, options) => {
  test("see what the draft says, and the same as each other", { timeout: 3_600_000 }, () => {
    for (const seed of seeds()) runSeed(seed, options);
  });
});
