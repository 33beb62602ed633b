// Why a room does not open, as somebody can do something about it.

/** A word that messages begin with. */
export type FailureKind = "outside" | "missing" | "offline" | "storage" | "other";

const KINDS: Record<string, FailureKind> = {
  unauthorized: "outside",
  forbidden: "outside",
  withdrawn: "outside",
  "not-found": "missing",
  offline: "offline",
  storage: "storage",
};

/** What an error of the session comes to for who wants to come in. */
export function failureOf(code: string): FailureKind {
  return KINDS[code] ?? "other";
}
