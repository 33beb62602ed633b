import { expect, test } from "vitest";
import { spares } from "./connection.ts";

test.each([
  ["says nothing of itself", undefined, false],
  ["is good", { effectiveType: "4g" }, false],
  ["is to be spared", { saveData: true, effectiveType: "4g" }, true],
  ["is slow", { effectiveType: "2g" }, true],
  ["is very slow", { effectiveType: "slow-2g" }, true],
])("a connection that %s", (_, connection, expected) => {
  expect(spares(connection)).toBe(expected);
});
