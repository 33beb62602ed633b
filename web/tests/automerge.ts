// Automerge under Node, for tests.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initializeWasm } from "@automerge/automerge/slim";

let loaded: Promise<void> | null = null;

/** Resolves when Automerge may be called. */
export function automergeReady(): Promise<void> {
  const path = createRequire(import.meta.url).resolve("@automerge/automerge/automerge.wasm");
  loaded ??= readFile(path).then((bytes) => initializeWasm(bytes));
  return loaded;
}
