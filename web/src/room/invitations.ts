// Whether a link still lets people in.
import type { Invitation } from "../session/api.ts";

export type Standing = "open" | "withdrawn" | "used-up" | "expired";

/** How an invitation stands at a moment. */
export function invitationStanding(
  { withdrawn, uses_left, expires }: Pick<Invitation, "withdrawn" | "uses_left" | "expires">,
  now: number,
): Standing {
  if (withdrawn) return "withdrawn";
  if (uses_left === 0) return "used-up";
  return expires !== null && Date.parse(expires) <= now ? "expired" : "open";
}
