// What the tabs of one participant in one browser tell each other. They share a database; each has documents of its own.
import type { DocumentId } from "@automerge/automerge-repo/slim";

/**
 * `kept`: edits were kept, sent or discarded. `replaced`: what was stored of a document was deleted. `forgotten`: the
 * device keeps nothing of the participant any more.
 */
export type TabMessage =
  { type: "kept" } | { type: "forgotten" } | { type: "replaced"; document: DocumentId };

/** A line to the other tabs. */
export class Tabs {
  readonly #channel: BroadcastChannel;
  #isOpen = true;

  constructor(database: string, hear: (message: TabMessage) => void) {
    this.#channel = new BroadcastChannel(database);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => hear(data);
  }

  tell(message: TabMessage): void {
    // What was under way when the room was closed may end after it.
    if (this.#isOpen) this.#channel.postMessage(message);
  }

  close(): void {
    this.#isOpen = false;
    this.#channel.close();
  }
}
