// A browser, for tests: what it keeps, its line to the server, and the rooms that it has open.
import type { Chunk, StorageAdapterInterface, StorageKey } from "@automerge/automerge-repo/slim";
import { Api } from "../src/session/api.ts";
import { openRoom, type Room } from "../src/session/room.ts";
import type { Readable } from "../src/session/types.ts";
import { automergeReady } from "./automerge.ts";
import { Line, type Participant, type Server } from "./server.ts";

/** Storage in memory, which takes a moment as a disk does. */
class Memory implements StorageAdapterInterface {
  readonly #values: Map<string, Uint8Array>;

  constructor(values = new Map<string, Uint8Array>()) {
    this.#values = values;
  }

  get size(): number {
    return this.#values.size;
  }

  copy(): Memory {
    return new Memory(new Map(this.#values));
  }
  /** Takes the documents of another in the place of its own. */
  putBack(other: Memory): void {
    const isDocument = (key: string): boolean => /"(snapshot|incremental)"/.test(key);
    for (const key of this.#values.keys()) if (isDocument(key)) this.#values.delete(key);
    for (const [key, bytes] of other.#values) if (isDocument(key)) this.#values.set(key, bytes);
  }

  async load(key: StorageKey): Promise<Uint8Array | undefined> {
    await moment();
    return this.#values.get(JSON.stringify(key));
  }
  async save(key: StorageKey, bytes: Uint8Array): Promise<void> {
    await moment();
    this.#values.set(JSON.stringify(key), bytes.slice());
  }
  async remove(key: StorageKey): Promise<void> {
    await moment();
    this.#values.delete(JSON.stringify(key));
  }
  async loadRange(prefix: StorageKey): Promise<Chunk[]> {
    await moment();
    return this.#within(prefix).map(([key, data]) => ({ key, data }));
  }
  async removeRange(prefix: StorageKey): Promise<void> {
    await moment();
    for (const [key] of this.#within(prefix)) this.#values.delete(JSON.stringify(key));
  }

  #within(prefix: StorageKey): [StorageKey, Uint8Array][] {
    const keyed = [...this.#values].map(([key, data]) => [JSON.parse(key) as StorageKey, data] as const);
    return keyed
      .filter(([key]) => prefix.every((part, index) => key[index] === part))
      .map(([...both]) => both);
  }
}

function moment(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** One browser of one participant. */
export class Device {
  readonly who: Participant;
  readonly line: Line;
  readonly #databases: Map<string, Memory>;
  readonly #rooms: Room[] = [];

  private constructor(who: Participant, line: Line, databases: Map<string, Memory>) {
    this.who = who;
    this.line = line;
    this.#databases = databases;
  }

  static async of(who: Participant, server: Server): Promise<Device> {
    return new Device(who, await Line.to(server), new Map());
  }

  /** What would be left of it if it lost its power at this moment. */
  async afterPowerCut(server: Server): Promise<Device> {
    const kept = new Map([...this.#databases].map(([name, database]) => [name, database.copy()]));
    return new Device(this.who, await Line.to(server), kept);
  }

  /**
   * What would be left of it if it lost its power when of its documents only what they were `then` had reached the disk,
   * and of everything else what it keeps by now.
   */
  async afterTornPowerCut(then: Device, server: Server): Promise<Device> {
    const left = await this.afterPowerCut(server);
    for (const [name, database] of left.#databases) database.putBack(then.#database(name));
    return left;
  }

  /** Another tab of it, with a line of its own. */
  async tab(server: Server): Promise<Device> {
    return new Device(this.who, await Line.to(server), this.#databases);
  }

  get api(): Api {
    return new Api({ origin: this.line.url, headers: { Authorization: `Bearer ${this.who.token}` } });
  }

  /** How many values it keeps. */
  stored(): number {
    return [...this.#databases.values()].reduce((sum, database) => sum + database.size, 0);
  }

  /** Opens the room in a tab. */
  async open(): Promise<Room> {
    const room = await openRoom(this.who.consultation, {
      api: this.api,
      socket: `${this.line.url.replace("http", "ws")}/sync?token=${this.who.token}`,
      database: (name) => this.#database(name),
      automerge: automergeReady,
      page: null,
    });
    this.#rooms.push(room);
    return room;
  }

  close(): void {
    for (const room of this.#rooms) room.close();
    this.line.close();
  }

  #database(name: string): Memory {
    const database = this.#databases.get(name) ?? new Memory();
    this.#databases.set(name, database);
    return database;
  }
}

const PATIENCE_MS = 20_000;

/** Waits until a value is what is expected, and returns it. */
export function until<T>(
  watched: Readable<T>,
  isExpected: (value: T) => boolean,
  what = isExpected.toString(),
  patienceMs = PATIENCE_MS,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let stop = (): void => {};
    const patience = setTimeout(() => {
      stop();
      reject(new Error(`waited in vain for ${what}; it is ${JSON.stringify(watched.get())}`));
    }, patienceMs);
    const look = (value: T): void => {
      if (!isExpected(value)) return;
      clearTimeout(patience);
      queueMicrotask(() => stop());
      resolve(value);
    };
    stop = watched.subscribe(look);
  });
}

/** Waits until something holds that nobody tells of. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  isExpected: (value: T) => boolean,
): Promise<T> {
  const patience = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await look();
    if (isExpected(value)) return value;
    if (Date.now() > patience)
      throw new Error(`waited in vain for ${isExpected.toString()}; it is ${JSON.stringify(value)}`);
    await new Promise((again) => setTimeout(again, 20));
  }
}
