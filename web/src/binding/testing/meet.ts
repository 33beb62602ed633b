// What every scenario ends with.
import { expect } from "vitest";
import { readDocument } from "../read.ts";
import { exchange, type TestEditor } from "./editor.ts";

/** Exchanges what was written. All then see the same, and what the draft says. */
export function meet(...all: TestEditor[]): void {
  exchange(...all);
  for (const editor of all) {
    expect(editor.state.doc.toJSON()).toEqual(readDocument(editor.handle.doc()).toJSON());
    expect(editor.state.doc.toJSON()).toEqual(all[0]!.state.doc.toJSON());
    expect(editor.binding.lastError).toBe(null);
  }
}
