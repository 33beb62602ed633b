// What this device keeps: one database for each participant of each consultation, so that the documents, actors and
// unsent work of two people who share a browser never mix; and one for what a consultation was when it was last seen.
import type { StorageAdapterInterface } from "@automerge/automerge-repo/slim";
import { IndexedDBStorageAdapter } from "@automerge/automerge-repo-storage-indexeddb";

/** Opens a database of this device by its name. */
export type OpenDatabase = (name: string) => StorageAdapterInterface;

/** The browser's own. */
export const deviceDatabase: OpenDatabase = (name) => new IndexedDBStorageAdapter(name);

/** The database of what belongs to no participant. */
export const COMMON_DATABASE = "zerodraft";

/** The database of a participant. */
export function participantDatabase(consultation: string, participant: string): string {
  return `zerodraft-${consultation}-${participant}`;
}

/** Values of one kind in a database, as JSON. A write is on disk when its promise resolves. */
export class Shelf<T> {
  readonly #database: StorageAdapterInterface;
  readonly #name: string;

  constructor(database: StorageAdapterInterface, name: string) {
    this.#database = database;
    this.#name = name;
  }

  async get(key: string): Promise<T | undefined> {
    const bytes = await this.#database.load([this.#name, key]);
    return bytes === undefined ? undefined : decode<T>(bytes);
  }

  async all(): Promise<T[]> {
    const chunks = await this.#database.loadRange([this.#name]);
    return chunks.flatMap(({ data }) => (data === undefined ? [] : [decode<T>(data)]));
  }

  put(key: string, value: T): Promise<void> {
    return this.#database.save([this.#name, key], new TextEncoder().encode(JSON.stringify(value)));
  }

  remove(key: string): Promise<void> {
    return this.#database.remove([this.#name, key]);
  }
}

function decode<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}
