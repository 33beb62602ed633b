// The stock client keeps what it last had in common with the server beside the document, and apart from it. After a power
// cut, or where another tab wrote the one and not the other, it can tell of changes that the document here does not have:
// the client would then say that it has them, and never be sent them.
import { decodeSyncState } from "@automerge/automerge/slim";
import type { Chunk, DocumentId, StorageAdapterInterface, StorageKey } from "@automerge/automerge-repo/slim";

/** Under this name, behind a document's id, the stock client keeps sync states. */
const SYNC_STATE = "sync-state";

/** A database that gives a sync state only where the document has all that it says is held in common. */
export class TrueSyncStates implements StorageAdapterInterface {
  readonly #database: StorageAdapterInterface;
  readonly #has: (document: DocumentId, heads: string[]) => Promise<boolean>;

  /** `has` answers when the document is loaded, or known not to be here. */
  constructor(
    database: StorageAdapterInterface,
    has: (document: DocumentId, heads: string[]) => Promise<boolean>,
  ) {
    this.#database = database;
    this.#has = has;
  }

  async load(key: StorageKey): Promise<Uint8Array | undefined> {
    const bytes = await this.#database.load(key);
    const [document, kind] = key;
    if (bytes === undefined || kind !== SYNC_STATE) return bytes;
    const { sharedHeads } = decodeSyncState(bytes);
    return (await this.#has(document as DocumentId, sharedHeads)) ? bytes : undefined;
  }

  save(key: StorageKey, bytes: Uint8Array): Promise<void> {
    return this.#database.save(key, bytes);
  }

  remove(key: StorageKey): Promise<void> {
    return this.#database.remove(key);
  }

  loadRange(prefix: StorageKey): Promise<Chunk[]> {
    return this.#database.loadRange(prefix);
  }

  removeRange(prefix: StorageKey): Promise<void> {
    return this.#database.removeRange(prefix);
  }
}
