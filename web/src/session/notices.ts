// What the server tells everybody (PROTOCOL.md, Notices), once each: most notices come in both documents.
import type { Notice } from "./types.ts";

const TYPES: readonly string[] = [
  "refused",
  "read-only",
  "freeze",
  "published",
  "stage",
  "lock",
  "unlock",
  "roles",
  "suggestion",
] satisfies Notice["type"][];

/** The notice in an ephemeral message, if it is one. Only the server writes under this key. */
export function noticeIn(message: unknown): Notice | null {
  const said = (message as { zerodraft?: Record<string, unknown> } | null)?.zerodraft;
  if (typeof said !== "object" || said === null) return null;
  return TYPES.includes(String(said["type"])) ? (said as unknown as Notice) : null;
}

/** Passes each notice on once. */
export class NoticeBoard {
  readonly #readers = new Set<(notice: Notice) => void>();
  #epoch = -1;
  #frozenUntil = 0;

  /** Returns what ends the reading. */
  read(reader: (notice: Notice) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** False where it was told before. */
  post(notice: Notice): boolean {
    if (this.#isRepeated(notice)) return false;
    for (const reader of [...this.#readers]) reader(notice);
    return true;
  }

  #isRepeated(notice: Notice): boolean {
    if (notice.type === "freeze") {
      const now = Date.now();
      if (now < this.#frozenUntil) return true;
      this.#frozenUntil = now + Number(notice.within_ms ?? 0);
      return false;
    }
    // Decisions are counted, and each is told in the order in which it was taken.
    if (notice.epoch === undefined) return false;
    const epoch = Number(notice.epoch);
    if (epoch <= this.#epoch) return true;
    this.#epoch = epoch;
    return false;
  }
}
