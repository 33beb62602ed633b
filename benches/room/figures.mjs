// Figures of measurements, and how they are printed.

/** The value below which this part of the measurements lies. */
export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)] ?? NaN;
}

/** The middle of some measurements. */
export const median = (values) => percentile(values, 0.5);

/** A number with as many places as its size deserves. */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0);
}

/** A number with its unit. */
export const unit = (value, name) => (Number.isFinite(value) ? `${short(value)} ${name}` : short(value));

/** Bytes in kilobytes of a thousand, as networks count them. */
export const kilobytes = (bytes) => unit(bytes / 1000, "kB");
export const megabytes = (bytes) => unit(bytes / 1e6, "MB");
export const milliseconds = (value) => unit(value, "ms");

/** Prints a heading, a table in Markdown, and what is to be said of it. */
export function print(heading, columns, rows, ...remarks) {
  console.log(`\n## ${heading}\n`);
  console.log(`| ${columns.join(" | ")} |\n|${"---|".repeat(columns.length)}`);
  for (const row of rows) console.log(`| ${row.join(" | ")} |`);
  for (const remark of remarks) console.log(`\n${remark}`);
}

/** What was promised beside what was measured. It fails nothing: the machine may be busy with other things. */
export function promise(what, measured, atMost, unit) {
  const verdict = measured <= atMost ? "kept" : "missed";
  return `${verdict}: ${what}: ${short(measured)}${unit}, promised at most ${short(atMost)}${unit}`;
}
