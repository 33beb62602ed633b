// What Automerge's patches say of a draft, in the binding's words.
import {
  block,
  decodeChange,
  getBackend,
  getChangesSince,
  type Heads,
  type Patch,
  type Prop,
} from "@automerge/automerge/slim";
import { markerFrom, type Marker } from "./content.ts";
import { type Draft, pathOf } from "./document.ts";
import { TITLE } from "./schema.ts";

/** What one patch says. */
export type Event =
  /** The order of the paragraphs is another. */
  | { type: "order" }
  /** A paragraph or a text is there that was not, or is another one. */
  | { type: "arrived"; id: string }
  /** A key of a paragraph beside its text changed. */
  | { type: "entry"; id: string; key: string }
  | { type: "inserted"; text: string; index: number; words: string; marks: Record<string, unknown> }
  | { type: "markers"; text: string; index: number; count: number }
  | { type: "deleted"; text: string; index: number; length: number }
  | { type: "marked" }
  /** It concerns something that the editor does not show, or says again what another patch says. */
  | { type: "other" }
  /** Something was replaced that no server lets anybody replace. */
  | { type: "unreadable" };

const OTHER: Event = { type: "other" };

export function eventOf(patch: Patch): Event {
  const [root, id, key] = patch.path;
  if (root === "order") return { type: "order" };
  if (root !== TITLE && root !== "paragraphs") return OTHER;
  if (root === TITLE) return textEvent(patch, TITLE, 1);
  if (typeof id !== "string") return { type: "unreadable" };
  if (key === undefined) return { type: "arrived", id };
  return key === "text" ? textEvent(patch, id, 3) : { type: "entry", id, key: String(key) };
}

/** `depth` is how long the path to the text itself is. */
function textEvent(patch: Patch, text: string, depth: number): Event {
  if (patch.action === "mark" || patch.action === "unmark") return { type: "marked" };
  if (patch.path.length === depth)
    return patch.action === "put" || patch.action === "del" ? { type: "arrived", id: text } : OTHER;
  // The fields of a marker are read from the document when the marker arrives.
  if (patch.path.length > depth + 1) return OTHER;
  const index = Number(patch.path[depth]);
  if (patch.action === "splice")
    return { type: "inserted", text, index, words: patch.value, marks: patch.marks ?? {} };
  if (patch.action === "insert") return { type: "markers", text, index, count: patch.values.length };
  if (patch.action === "del") return { type: "deleted", text, index, length: patch.length ?? 1 };
  return OTHER;
}

/**
 * A marker that a patch inserts. The patch does not say what it is: its fields follow after all patches of its text,
 * under the index that it has in the end.
 */
export function markerAt(doc: Draft, later: readonly Patch[], text: string, index: number): Marker {
  const path = pathOf(text);
  const isBeside = (place: readonly Prop[]) =>
    place.length === path.length + 1 && path.every((step, i) => place[i] === step);
  for (const patch of later) {
    if (!isBeside(patch.path)) continue;
    const at = Number(patch.path[path.length]);
    if (patch.action === "splice" && at <= index) index += patch.value.length;
    else if (patch.action === "insert" && at <= index) index += patch.values.length;
    else if (patch.action === "del" && at < index) index -= Math.min(patch.length ?? 1, index - at);
  }
  return markerFrom(block(doc, path, index));
}

/**
 * The texts that were marked since these heads. Taken from the changes, because Automerge 3.5.0 merges consecutive mark
 * patches of different texts into one, under the path of the first.
 */
export function markedTexts(doc: Draft, since: Heads): Set<string> {
  const backend = getBackend(doc);
  const objects = new Set<string>();
  for (const change of getChangesSince(doc, since))
    for (const { action, obj } of decodeChange(change).ops) if (action.startsWith("mark")) objects.add(obj);
  const texts = new Set<string>();
  for (const object of objects) {
    const [root, id, key] = backend.objInfo(object).path ?? [];
    if (root === TITLE) texts.add(TITLE);
    else if (root === "paragraphs" && key === "text") texts.add(String(id));
  }
  return texts;
}
