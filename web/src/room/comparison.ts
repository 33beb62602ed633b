// A comparison as it is shown before publishing: what changed, and how much stayed as it was.
import type { Row } from "../session/api.ts";

export type Part = { key: number } & ({ kind: "row"; row: Row } | { kind: "fold"; count: number });

/** The rows that changed in order; what did not change between them is only counted. */
export function folded(rows: readonly Row[]): Part[] {
  const parts: Part[] = [];
  rows.forEach((row, key) => {
    const last = parts.at(-1);
    if (!isUnchanged(row)) parts.push({ key, kind: "row", row });
    else if (last?.kind === "fold") last.count += 1;
    else parts.push({ key, kind: "fold", count: 1 });
  });
  return parts;
}

// A new number alone is no reason to stop reading, as in the server's comparison pages.
function isUnchanged({ kind, retyped, formatting }: Row): boolean {
  return kind === "same" && retyped !== true && formatting !== true;
}

/** Whether anything at all changed. */
export function isSame(rows: readonly Row[]): boolean {
  return rows.every(isUnchanged);
}

/** How many paragraphs changed. */
export function changedOf(rows: readonly Row[]): number {
  return rows.filter((row) => !isUnchanged(row)).length;
}
