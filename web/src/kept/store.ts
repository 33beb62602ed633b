// The edits that the server did not take, of one participant of one consultation, on this device.
import { Shelf } from "../session/storage.ts";
import type { KeptEdit, Readable } from "../session/types.ts";
import { Value } from "../session/value.ts";
import type { StorageAdapterInterface } from "@automerge/automerge-repo/slim";

/** Kept edits, oldest first. What a call adds or removes is on disk when its promise resolves. */
export class KeptEdits {
  readonly #shelf: Shelf<KeptEdit>;
  readonly #edits = new Value<readonly KeptEdit[]>([]);
  /** Told after each change that was made here. */
  onChange: () => void = () => {};

  constructor(database: StorageAdapterInterface) {
    this.#shelf = new Shelf(database, "kept");
  }

  get edits(): Readable<readonly KeptEdit[]> {
    return this.#edits;
  }

  find(id: string): KeptEdit | undefined {
    return this.#edits.get().find((edit) => edit.id === id);
  }

  /** Reads what is stored; again where another tab changed it. */
  async load(): Promise<void> {
    this.#show(await this.#shelf.all());
  }

  /** Adds those that are not kept already: two tabs may set the same work aside, and a device may stop half-way. */
  async add(edits: readonly KeptEdit[]): Promise<void> {
    await this.load();
    const fresh = edits.filter((edit) => !this.#edits.get().some((kept) => saysTheSame(kept, edit)));
    for (const edit of fresh) await this.#shelf.put(edit.id, edit);
    this.#changed([...this.#edits.get(), ...fresh]);
  }

  /** Adds edits in the place of others, which stay where they say the same. */
  async exchange(old: readonly KeptEdit[], edits: readonly KeptEdit[]): Promise<void> {
    await this.add(edits);
    const obsolete = old.filter((each) => !edits.some((edit) => saysTheSame(each, edit)));
    if (obsolete.length > 0) await this.remove(obsolete.map(({ id }) => id));
  }

  /** Puts other words or another reason into one that is kept. */
  async change(edit: KeptEdit): Promise<void> {
    await this.#shelf.put(edit.id, edit);
    this.#changed(this.#edits.get().map((kept) => (kept.id === edit.id ? edit : kept)));
  }

  /** Keeps these in the place of those with such ids, whatever they say. */
  async replace(ids: readonly string[], edits: readonly KeptEdit[]): Promise<void> {
    const gone = ids.filter((id) => !edits.some((edit) => edit.id === id));
    for (const edit of edits) {
      const kept = this.find(edit.id);
      if (kept === undefined || !saysTheSame(kept, edit) || kept.reason !== edit.reason)
        await this.#shelf.put(edit.id, edit);
    }
    for (const id of gone) await this.#shelf.remove(id);
    const replaced = new Set([...ids, ...edits.map(({ id }) => id)]);
    this.#changed([...this.#edits.get().filter(({ id }) => !replaced.has(id)), ...edits]);
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#shelf.remove(id);
    this.#changed(this.#edits.get().filter((kept) => !ids.includes(kept.id)));
  }

  #changed(edits: readonly KeptEdit[]): void {
    this.#show(edits);
    this.onChange();
  }

  #show(edits: readonly KeptEdit[]): void {
    this.#edits.set([...edits].sort((a, b) => a.at - b.at));
  }
}

const SAID = [
  "action",
  "text",
  "from",
  "to",
  "quote",
  "replacement",
  "paragraph",
  "after",
  "kind",
  "level",
  "label",
  "strong",
  "em",
  "link",
  "parent",
] as const satisfies (keyof KeptEdit)[];

/** Whether two edits propose the same at the same place. */
export function saysTheSame(a: KeptEdit, b: KeptEdit): boolean {
  return SAID.every((key) => a[key] === b[key]);
}
