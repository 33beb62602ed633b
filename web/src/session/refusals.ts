// Sets aside what the server does not take of one document, and begins anew with a clean one. PROTOCOL.md, When work is
// refused.
import type { Doc } from "@automerge/automerge/slim";
import type { KeptEdits } from "../kept/store.ts";
import type { ConnectionStatus } from "./connection.ts";
import type { DocumentCopy } from "./copy.ts";
import type { KeptEdit, Notice, Readable } from "./types.ts";

/** By then the server's answer to what it refused has arrived, and what was typed meanwhile is refused as well. */
const ANSWER_MS = 1_000;

/** Why a connection is given nothing to write at all. It is told so once, and not for each change: it sends none. */
const LASTING = ["stage", "closed"];

/** What sets work of a document aside. */
export interface Workshop<T> {
  copy: DocumentCopy<T>;
  connection: Readable<ConnectionStatus>;
  kept: KeptEdits;
  /** The work that `after` has over `before`, as edits that can be kept. */
  derive(before: Doc<T>, after: Doc<T>, code: string): KeptEdit[];
  /** What was stored of the document was deleted, and the clean one is here. */
  replaced(code: string): void;
}

/** Watches one document for work that is not taken. */
export class Refusals<T> {
  readonly #workshop: Workshop<T>;
  /** Why nothing of this document is taken on this connection; null while it is. */
  #code: string | null = null;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #busy = false;

  constructor(workshop: Workshop<T>) {
    this.#workshop = workshop;
    workshop.copy.unsaved.subscribe(() => this.#wait());
  }

  /** Takes in a notice about this document. */
  hear(notice: Notice): void {
    if (notice.type !== "refused" && notice.type !== "read-only") return;
    // `listening` only repeats that something was refused before.
    if (this.#code === null || notice.code !== "listening") this.#code = notice.code ?? "refused";
    this.#wait();
  }

  /** A connection that just began refuses nothing yet. */
  begin(): void {
    this.#code = null;
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }

  /** Keeps what is not durable, and leaves the document as it is: it will never be sent. */
  async keep(code: string): Promise<void> {
    const { copy, kept, derive } = this.#workshop;
    const sides = copy.unsaved.get() ? copy.sides() : null;
    if (sides !== null) await kept.add(derive(sides.durable, sides.here, code));
  }

  #wait(): void {
    if (this.#code === null || !this.#workshop.copy.unsaved.get() || this.#busy) return;
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      void this.#setAside();
    }, ANSWER_MS);
  }

  async #setAside(): Promise<void> {
    const { copy, connection, kept, derive, replaced } = this.#workshop;
    const code = this.#code;
    // Without a connection a clean document could not be fetched; the next one will refuse the same.
    if (code === null || connection.get() !== "connected" || !copy.unsaved.get()) return;
    if (!copy.isCaughtUp()) return this.#wait();
    this.#busy = true;
    let before: KeptEdit[] = [];
    try {
      await copy.replace(async (durable, here) => {
        const edits = derive(durable, here, code);
        await kept.exchange(before, edits);
        before = edits;
      });
    } finally {
      this.#busy = false;
    }
    // Another tab may have stored the same work again before this one fetched its clean copy: where nothing is taken on
    // this connection, it is set aside once more.
    if (LASTING.includes(code)) this.#wait();
    else this.begin();
    replaced(code);
  }
}
