// The outline as a list to show: what changed in it, and what of it is listed.
import type { OutlineEntry } from "../editor/types.ts";

/** Whether two lists say the same, field by field: then what is shown stays as it is. */
export function sameEntries<T extends object>(one: readonly T[], other: readonly T[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((entry, index) => {
    const counterpart = other[index]!;
    return (Object.keys(entry) as (keyof T)[]).every((key) => entry[key] === counterpart[key]);
  });
}

/** How far an entry is indented in the outline: headings by level, the paragraphs under a heading one further. */
export interface OutlineLine extends OutlineEntry {
  depth: number;
}

/** Headings and numbered paragraphs; a paragraph without a number is found by reading. */
export function outlineLines(entries: readonly OutlineEntry[]): OutlineLine[] {
  const lines: OutlineLine[] = [];
  let heading = 0;
  for (const entry of entries) {
    if (entry.kind === "heading") {
      heading = entry.level;
      lines.push({ ...entry, depth: heading - 1 });
    } else if (entry.kind === "title") lines.push({ ...entry, depth: 0 });
    else if (entry.number !== "") lines.push({ ...entry, depth: Math.min(heading, 2) + entry.level });
  }
  return lines;
}
