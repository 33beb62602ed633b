// What an invitation gives, said before it is used.
import { type Consultation, type Role, ROLES } from "../session/types.ts";

/** One thing that a role may do; `now` where the open stage allows it, too. */
export interface Ability {
  what: "read" | "discuss" | "write" | "lead" | "invite";
  now: boolean;
}

/** What a role may do in a consultation, from the least to the most. */
export function abilities(role: Role, may: Consultation["may"]): Ability[] {
  const reaches = (needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);
  const all: (Ability | false)[] = [
    { what: "read", now: true },
    (may.discussion || reaches("reviewer")) && { what: "discuss", now: may.discussion },
    (may.draft || reaches("drafter")) && { what: "write", now: may.draft },
    may.publish && { what: "lead", now: true },
    may.invite && { what: "invite", now: true },
  ];
  return all.filter((ability) => ability !== false);
}
