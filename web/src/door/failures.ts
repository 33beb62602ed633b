// What the door says when the server does not take what it was sent.
import type { Translate } from "../messages/catalogue.ts";
import { ApiError } from "../session/api.ts";

/** Where a failure is shown: at the field that caused it, or for the whole form. */
export type FailurePlace = "title" | "name" | "text" | "stages" | "form";

export interface Failure {
  /** The server's code; `unknown` where the fault is the page's own. */
  code: string;
  place: FailurePlace;
  /** A sentence in the reader's language where there is one, else the server's. */
  sentence: string;
}

/** Codes whose sentence is in the catalogue, as `failure-<code>`. */
const SAID_HERE = new Set([
  "offline",
  "title",
  "name",
  "too-large",
  "forbidden",
  "internal",
  "invitation-unknown",
  "invitation-expired",
  "invitation-used-up",
  "unknown",
]);
const PLACES: Record<string, FailurePlace> = {
  title: "title",
  name: "name",
  "too-large": "text",
  docx: "text",
};

/** What to say of a failure, and where. */
export function failureOf(error: unknown, t: Translate): Failure {
  const code = error instanceof ApiError ? error.code : "unknown";
  const sentence = SAID_HERE.has(code) ? t(`failure-${code}`) : (error as ApiError).message;
  return { code, place: PLACES[code] ?? "form", sentence };
}
