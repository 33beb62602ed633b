// Two versions chosen for a comparison, by the numbers that addresses carry; the living draft counts as the newest.

/** A version's number, or the draft as it stands. */
export type Side = number | "draft";

/** Chooses a side or lets it go. A third one replaces the one that was chosen first. */
export function toggled(chosen: readonly Side[], side: Side): Side[] {
  if (chosen.includes(side)) return chosen.filter((other) => other !== side);
  return [...chosen, side].slice(-2);
}

/** The two sides from older to newer; null until two are chosen. */
export function pairOf(chosen: readonly Side[]): { from: Side; to: Side } | null {
  const [one, other] = chosen;
  if (one === undefined || other === undefined) return null;
  const age = (side: Side) => (side === "draft" ? Infinity : side);
  return age(one) < age(other) ? { from: one, to: other } : { from: other, to: one };
}
