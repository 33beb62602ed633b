// Automerge's WebAssembly, fetched once as a file of its own, so that it is compiled while it arrives and kept for good.
import { initializeWasm } from "@automerge/automerge/slim";
import address from "@automerge/automerge/automerge.wasm?url";

let loaded: Promise<void> | null = null;

/** Resolves when Automerge may be called. */
export function automergeReady(): Promise<void> {
  loaded ??= initializeWasm(new Request(address));
  return loaded;
}
