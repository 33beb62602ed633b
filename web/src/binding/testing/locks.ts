// The server's rule for the place of a locked paragraph (src/document/locks.rs), for tests.
import type { Outline } from "../outline.ts";
import { type Admission, operationsOf } from "./admission.ts";

/**
 * Whether a change places a paragraph. To name it where it stands is not to place it: behind the mention of what it
 * followed in the draft before the change, which `before` outlines.
 */
export function isPlaced(id: string, change: Uint8Array, admission: Admission, before: Outline): boolean {
  const text = before.textOf(id);
  const segments = before.segmentsOf(text).slice(0, before.indexOf(id));
  const followed = segments.map((segment) => segment.id).findLast((segment) => before.isNamed(segment));
  return operationsOf(change).some(({ action, elemId, value, key }) => {
    const mentioned = admission.mentionedBy(elemId ?? "");
    if (action === "del") return mentioned === id;
    const isMention = action === "set" && value === id && key === undefined;
    return isMention && (before.isNamed(id) || mentioned !== followed);
  });
}
