// This device's copy of one of the two documents: its handle, what of it is durable on the server, and how it is replaced
// by a clean one after the server refused a part of it.
import * as A from "@automerge/automerge/slim";
import {
  type AutomergeUrl,
  decodeHeads,
  type DocHandle,
  type DocHandleEphemeralMessagePayload,
  type DocHandleRemoteHeadsPayload,
  type DocumentId,
  parseAutomergeUrl,
  type Repo,
  type StorageAdapterInterface,
} from "@automerge/automerge-repo/slim";
import { Shelf } from "./storage.ts";
import { Value } from "./value.ts";

/** The server's storage id, under which the stock client keeps what the server holds. */
const SERVER = "zerodraft";
/** How soon what the server holds is stored, so that the count of unsaved changes is right also after a start offline. */
const STORE_HEADS_MS = 200;
/** By then the stock client has stored what it had set out to store. */
const STORED_MS = 150;

/** One document on this device. */
export class DocumentCopy<T> {
  readonly handle = new Value<DocHandle<T> | null>(null);
  /** Whether something here is not durable on the server. */
  readonly unsaved = new Value(false);
  /** Since when the server has said nothing new of what is unsaved. */
  unsavedSince: number | null = null;
  /** Told after each change of what is here or durable. */
  onChange: () => void = () => {};
  readonly documentId: DocumentId;
  readonly #url: AutomergeUrl;
  readonly #repo: Repo;
  readonly #database: StorageAdapterInterface;
  readonly #heads: Shelf<A.Heads>;
  readonly #hear: (message: unknown) => void;
  /** The server's heads as they were last heard of; null before. */
  #durable: A.Heads | null = null;
  #storing: ReturnType<typeof setTimeout> | undefined;

  /** `hear` is told of each ephemeral message. */
  constructor(repo: Repo, database: StorageAdapterInterface, url: string, hear: (message: unknown) => void) {
    this.#repo = repo;
    this.#database = database;
    this.#url = url as AutomergeUrl;
    this.documentId = parseAutomergeUrl(this.#url).documentId;
    this.#heads = new Shelf(database, "durable");
    this.#hear = hear;
  }

  /** Opens the document from this device or from the server, however long it takes until it is there. */
  async open(): Promise<void> {
    this.#durable ??= (await this.#heads.get(this.documentId)) ?? null;
    const handle = await this.#repo.find<T>(this.#url, {
      allowableStates: ["ready", "requesting", "unavailable"],
    });
    handle.on("remote-heads", this.#onRemoteHeads);
    handle.on("ephemeral-message", this.#onMessage);
    if (!handle.isReady()) await new Promise<void>((there) => handle.once("heads-changed", () => there()));
    handle.on("heads-changed", this.#look);
    const synced = handle.getSyncInfo(SERVER as DocHandleRemoteHeadsPayload["storageId"]);
    if (synced !== undefined) this.#durable = decodeHeads(synced.lastHeads);
    this.handle.set(handle);
    this.#look();
  }

  /** The document here, and as the server has it. Null while it is not here, or nothing was heard of the server. */
  sides(): { here: A.Doc<T>; durable: A.Doc<T> } | null {
    const here = this.handle.get()?.doc();
    return here === undefined || this.#durable === null
      ? null
      : { here, durable: A.view(here, this.#known(here)) };
  }

  /** How many changes are here that are not durable. All of them were made on this device: the server sends what is. */
  countUnsaved(): number {
    const here = this.handle.get()?.doc();
    if (here === undefined || this.#durable === null || !this.unsaved.get()) return 0;
    return A.getChangesMetaSince(here, this.#known(here)).length;
  }

  /** The server's heads, as far as this document has them. */
  #known(here: A.Doc<T>): A.Heads {
    return (this.#durable ?? []).filter((head) => A.hasHeads(here, [head]));
  }

  /** Whether all that the server has said is durable has arrived. */
  isCaughtUp(): boolean {
    const here = this.handle.get()?.doc();
    return here !== undefined && this.#durable !== null && A.hasHeads(here, this.#durable);
  }

  /**
   * Throws this copy away and fetches a clean one. `keep` is called before, while the document is still at hand, and
   * keeps what would be lost; once more where the page wrote something at the last moment.
   */
  async replace(keep: (before: A.Doc<T>, after: A.Doc<T>) => Promise<void>): Promise<void> {
    const handle = this.handle.get();
    if (handle === null) return;
    this.handle.set(null);
    let kept: A.Heads = [];
    const keepAll = async (): Promise<void> => {
      const here = handle.doc();
      if (this.#durable === null || same(kept, A.getHeads(here))) return;
      kept = A.getHeads(here);
      await keep(A.view(here, this.#durable), here);
    };
    try {
      await keepAll();
    } catch (error) {
      this.handle.set(handle); // What cannot be kept is not deleted either.
      throw error;
    }
    // Nothing of this handle may be stored after its document was deleted: the refused work would be back.
    handle.removeAllListeners();
    await new Promise((stored) => setTimeout(stored, STORED_MS));
    await keepAll();
    await this.#repo.flush([this.documentId]);
    this.#repo.delete(this.#url);
    await this.#database.removeRange([this.documentId]);
    await this.open();
  }

  /** Stores the whole document beside what is stored, where another tab has deleted that. */
  async storeWhole(): Promise<void> {
    const here = this.handle.get()?.doc();
    if (here === undefined) return;
    await this.#database.save([this.documentId, "snapshot", crypto.randomUUID()], A.save(here));
  }

  /** Stores at once what is not stored yet. */
  async store(): Promise<void> {
    if (this.handle.get() !== null) await this.#repo.flush([this.documentId]);
    await this.#storeHeads();
  }

  readonly #onRemoteHeads = ({ storageId, heads }: DocHandleRemoteHeadsPayload): void => {
    if (storageId !== SERVER) return;
    this.#durable = decodeHeads(heads);
    if (this.unsavedSince !== null) this.unsavedSince = Date.now();
    this.#storing ??= setTimeout(() => void this.#storeHeads(), STORE_HEADS_MS);
    // The heads are told before the changes that came with them are in the document.
    queueMicrotask(this.#look);
  };

  readonly #onMessage = ({ message }: DocHandleEphemeralMessagePayload<T>): void => this.#hear(message);

  readonly #look = (): void => {
    const here = this.handle.get()?.doc();
    if (here === undefined) return;
    const unsaved = !this.#covers(A.getHeads(here));
    if (!unsaved) this.unsavedSince = null;
    else this.unsavedSince ??= Date.now();
    this.unsaved.set(unsaved);
    this.onChange();
  };

  /** Whether what these heads stand for is durable, as far as the server said. */
  #covers(heads: A.Heads): boolean {
    return this.#durable !== null && heads.every((head) => this.#durable?.includes(head));
  }

  /** Stores the document first: heads that a stored document does not know would say nothing of it. */
  async #storeHeads(): Promise<void> {
    clearTimeout(this.#storing);
    this.#storing = undefined;
    const durable = this.#durable;
    if (durable === null || this.handle.get() === null) return;
    await this.#repo.flush([this.documentId]);
    await this.#heads.put(this.documentId, durable);
  }
}

function same(a: A.Heads, b: A.Heads): boolean {
  return a.length === b.length && a.every((head) => b.includes(head));
}
