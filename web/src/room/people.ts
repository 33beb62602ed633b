// Who is here, for the eye: one entry for each person, however many devices they brought.
import { type Person, type Role, ROLES } from "../session/types.ts";

export interface Present {
  participant: string;
  name: string;
  role: Role;
  /** The device that one follows: one with a caret where there is one. */
  peer: string;
  writes: boolean;
}

/** One entry a participant; the highest role first, then by name. */
export function present(people: readonly Person[]): Present[] {
  const found = new Map<string, Present>();
  for (const { participant, name, role, peer, caret } of people) {
    const known = found.get(participant);
    if (known === undefined)
      found.set(participant, { participant, name, role, peer, writes: caret !== null });
    else if (!known.writes && caret !== null) Object.assign(known, { peer, writes: true });
  }
  const rank = ({ role }: Present) => -ROLES.indexOf(role);
  return [...found.values()].sort(
    (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name),
  );
}

/** One or two letters that stand for a name: the first of its first and its last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = (word: string | undefined) =>
    [...(word ?? "")].find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? "";
  const letters = words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0]);
  return letters.toLocaleUpperCase() || "·";
}
