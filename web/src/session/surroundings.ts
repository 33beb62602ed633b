// What a room needs of where it runs. A page has all of it; a test under Node brings its own.
import { automergeReady } from "../wasm.ts";
import { type Api, api } from "./api.ts";
import { deviceDatabase, type OpenDatabase } from "./storage.ts";

/** Where a room runs. */
export interface Surroundings {
  api: Api;
  /** The address of the socket. */
  socket: string;
  database: OpenDatabase;
  /** Resolves when Automerge may be called. */
  automerge(): Promise<void>;
  /** Tells of the network, and of being seen and left. */
  page: Window | null;
}

/** A page of the server. */
export function pageSurroundings(): Surroundings {
  return {
    api,
    socket: `${location.origin.replace(/^http/, "ws")}/sync`,
    database: deviceDatabase,
    automerge: automergeReady,
    page: window,
  };
}
