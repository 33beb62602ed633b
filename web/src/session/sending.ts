// Kept edits on their way into the discussion.
import { isInDiscussion, takeOut, writeEntry } from "../kept/entry.ts";
import type { KeptEdits } from "../kept/store.ts";
import type { Discussion } from "../binding/document.ts";
import { ApiError } from "./api.ts";
import type { ConnectionStatus } from "./connection.ts";
import type { DocumentCopy } from "./copy.ts";
import type { Consultation, KeptEdit, Readable } from "./types.ts";

/** What a kept edit needs on its way. */
export interface Post {
  copy: DocumentCopy<Discussion>;
  kept: KeptEdits;
  consultation: Readable<Consultation>;
  connection: Readable<ConnectionStatus>;
}

/** Sends kept edits, and lets go of each when the server has it on its disk. */
export class Sending {
  readonly #post: Post;
  /** Who waits for an edit to arrive. */
  readonly #waiting = new Map<string, { arrived: () => void; failed: (error: ApiError) => void }>();

  constructor(post: Post) {
    this.#post = post;
    post.copy.unsaved.subscribe((unsaved) => {
      if (!unsaved) void this.letGo();
    });
    post.copy.handle.subscribe(() => void this.letGo());
    post.connection.subscribe((status) => {
      if (status === "offline" || status === "ended") this.fail("offline");
    });
  }

  /** Writes a suggestion or a comment, and resolves when it is durable. Where it rejects, the edit stays kept. */
  async send(id: string, changed: { replacement?: string; reason?: string } = {}): Promise<void> {
    const { copy, kept, consultation, connection } = this.#post;
    const edit = kept.find(id);
    if (edit === undefined) throw new ApiError(0, "not-found");
    const sent: KeptEdit = { ...edit, ...changed };
    await kept.change(sent);
    const { may, closed } = consultation.get();
    if (!may.discussion) throw new ApiError(0, closed ? "closed" : "stage");
    const handle = copy.handle.get();
    if (handle === null || connection.get() !== "connected") throw new ApiError(0, "offline");
    const arrival = new Promise<void>((arrived, failed) => this.#waiting.set(id, { arrived, failed }));
    handle.change((discussion) => writeEntry(discussion, sent), { time: 0 });
    await arrival;
  }

  /** Takes an edit that is under way out of the discussion again, as far as it is not there for others. */
  recall(id: string): void {
    const handle = this.#post.copy.handle.get();
    if (handle === null || !isInDiscussion(handle.doc(), id)) return;
    handle.change((discussion) => takeOut(discussion, id), { time: 0 });
  }

  /** Drops what arrived, also what was on its way when the page was closed. */
  async letGo(): Promise<void> {
    const { copy, kept } = this.#post;
    const discussion = copy.handle.get()?.doc();
    if (discussion === undefined || copy.unsaved.get()) return;
    const there = kept.edits.get().filter(({ id }) => isInDiscussion(discussion, id));
    if (there.length > 0) await kept.remove(there.map(({ id }) => id));
    for (const { id } of there) {
      this.#waiting.get(id)?.arrived();
      this.#waiting.delete(id);
    }
  }

  /** Tells all who wait why nothing arrives. */
  fail(code: string): void {
    for (const { failed } of this.#waiting.values()) failed(new ApiError(0, code));
    this.#waiting.clear();
  }
}
