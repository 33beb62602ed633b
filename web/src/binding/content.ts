// The words of paragraphs: from Automerge's spans to ProseMirror's fragments, and how two contents differ.
import type { Span } from "@automerge/automerge/slim";
import { Fragment, type Node } from "prosemirror-model";
import { marksFrom, schema } from "./schema.ts";

/** A stretch of a text, from one break to the next; it belongs to one paragraph. `length` counts UTF-16 units. */
export interface Segment {
  id: string;
  length: number;
}

/** A text as it was read: its segments, and what each of them holds. */
export interface TextReading {
  segments: Segment[];
  contents: Map<string, Fragment>;
}

/** A marker of a text, by its kind and the id that it names. */
export interface Marker {
  type: string;
  id: string;
}

/** A marker, from what Automerge holds of it. */
export function markerFrom(value: Record<string, unknown> | null | undefined): Marker {
  return { type: String(value?.["type"] ?? ""), id: String(value?.["id"] ?? "") };
}

/** A footnote's node. A marker that is neither footnote nor break is shown as one, so that positions stay true. */
export function markerNode(marker: Marker): Node {
  return schema.node("footnote", { id: marker.type === "footnote" ? marker.id : "" });
}

/** Cuts a text into segments. `begins` says whether a break may begin the paragraph that it names. */
export function readSegments(text: string, spans: Span[], begins: (id: string) => boolean): TextReading {
  let segment: Segment = { id: text, length: 0 };
  let nodes: Node[] = [];
  const reading: TextReading = { segments: [], contents: new Map() };
  const finish = () => {
    reading.segments.push(segment);
    reading.contents.set(segment.id, Fragment.fromArray(nodes));
  };
  for (const span of spans) {
    if (span.type === "text") {
      if (span.value === "") continue;
      nodes.push(schema.text(span.value, marksFrom(span.marks)));
      segment.length += span.value.length;
      continue;
    }
    const marker = markerFrom(span.value);
    const seen = marker.id === segment.id || reading.contents.has(marker.id);
    if (marker.type === "break" && !seen && begins(marker.id)) {
      finish();
      segment = { id: marker.id, length: 0 };
      nodes = [];
    } else {
      nodes.push(markerNode(marker));
      segment.length += 1;
    }
  }
  finish();
  return reading;
}

/** The words of a content; every footnote is one character, so that indices are those of the content. */
export function wordsOf(content: Fragment): string {
  return content.textBetween(0, content.size, "", "\ufffc");
}

/** The same words without marks. */
export function unmarked(content: Fragment): Fragment {
  return Fragment.fromArray(content.content.map((node) => node.mark([])));
}

/** How many characters two texts share at the start, and how many of the rest at the end. Surrogates are not parted. */
export function commonEnds(a: string, b: string): { head: number; foot: number } {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  if (head > 0 && isHighSurrogate(a, head - 1)) head--;
  let foot = 0;
  while (foot < most - head && a[a.length - 1 - foot] === b[b.length - 1 - foot]) foot++;
  if (foot > 0 && isLowSurrogate(a, a.length - foot)) foot--;
  return { head, foot };
}

function isHighSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800;
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}

/** A stretch over which neither of two contents changes its marks, with the node of each that it is part of. */
export interface Run {
  from: number;
  to: number;
  have: Node;
  want: Node;
}

/** Walks two contents of the same words side by side. */
export function* runsOf(have: Fragment, want: Fragment): Generator<Run> {
  let from = 0;
  let haveEnd = have.firstChild?.nodeSize ?? 0;
  let wantEnd = want.firstChild?.nodeSize ?? 0;
  for (let i = 0, j = 0; i < have.childCount && j < want.childCount;) {
    const to = Math.min(haveEnd, wantEnd);
    yield { from, to, have: have.child(i), want: want.child(j) };
    from = to;
    if (haveEnd === to) haveEnd += have.maybeChild(++i)?.nodeSize ?? 0;
    if (wantEnd === to) wantEnd += want.maybeChild(++j)?.nodeSize ?? 0;
  }
}
