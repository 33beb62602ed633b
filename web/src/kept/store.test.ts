// What this device keeps of work that is not in the draft.
import type { Chunk, StorageAdapterInterface, StorageKey } from "@automerge/automerge-repo/slim";
import { expect, test } from "vitest";
import type { KeptEdit } from "../session/types.ts";
import { KeptEdits } from "./store.ts";

/** A database that outlives what reads it. */
function memory(): StorageAdapterInterface {
  const values = new Map<string, { key: StorageKey; data: Uint8Array }>();
  return {
    load: async (key) => values.get(key.join("/"))?.data,
    save: async (key, data) => void values.set(key.join("/"), { key, data }),
    remove: async (key) => void values.delete(key.join("/")),
    loadRange: async (prefix): Promise<Chunk[]> =>
      [...values.values()].filter(({ key }) => prefix.every((part, index) => key[index] === part)),
    removeRange: async () => values.clear(),
  };
}

function edit(id: string, replacement: string, more: Partial<KeptEdit> = {}): KeptEdit {
  const place = { text: "a", from: "1@a", to: "1@a", quote: "", paragraph: "a" };
  return { id, action: "insert", ...place, replacement, code: "suggesting", at: 1, ...more };
}

test("edits take the place of those with these ids, and of nothing else, also after the page is opened again", async () => {
  const database = memory();
  const kept = new KeptEdits(database);
  let told = 0;
  kept.onChange = () => told++;
  await kept.add([edit("other", "kept before", { code: "stage", at: 0 })]);
  await kept.replace([], [edit("one", "calm"), edit("two", "joy", { at: 2 })]);
  await kept.replace(["one", "two"], [edit("one", "calm and quiet", { reason: "Calmer." })]);
  const again = new KeptEdits(database);
  await again.load();
  for (const edits of [kept.edits.get(), again.edits.get()])
    expect(edits.map(({ id, replacement, reason }) => [id, replacement, reason])).toEqual([
      ["other", "kept before", undefined],
      ["one", "calm and quiet", "Calmer."],
    ]);
  expect(told).toBe(3);
});

test("a reason alone is kept, too", async () => {
  const database = memory();
  const kept = new KeptEdits(database);
  await kept.replace([], [edit("one", "calm")]);
  await kept.replace(["one"], [edit("one", "calm", { reason: "Calmer." })]);
  const again = new KeptEdits(database);
  await again.load();
  expect(again.find("one")?.reason).toBe("Calmer.");
});
