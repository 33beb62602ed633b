// A draft as a ProseMirror document.
import { Fragment, type Node } from "prosemirror-model";
import type { Draft } from "./document.ts";
import { Outline } from "./outline.ts";
import { schema, TITLE } from "./schema.ts";

/** A draft as it is read: where everything lies, what is one paragraph, and all of it as a document. */
export interface Reading {
  outline: Outline;
  blocks: string[][];
  node: Node;
}

/** The node of a block, whose first segment gives it its id, kind, level and label. */
export function blockNode(
  outline: Outline,
  block: readonly string[],
  contentOf: (segment: string) => Fragment,
): Node {
  let content = Fragment.empty;
  for (const segment of block) content = content.append(contentOf(segment));
  const [head = TITLE] = block;
  if (head === TITLE) return schema.node("title", { id: TITLE }, content);
  return schema.node("paragraph", { ...outline.attrsOf(head) }, content);
}

export function readDraft(doc: Draft): Reading {
  const contents = new Map<string, Fragment>();
  const outline = new Outline(doc, contents);
  const blocks = outline.layout();
  const contentOf = (segment: string) => contents.get(segment) ?? Fragment.empty;
  const nodes = blocks.map((block) => blockNode(outline, block, contentOf));
  return { outline, blocks, node: schema.node("doc", null, nodes) };
}

/** A draft as the editor shows it. */
export function readDocument(doc: Draft): Node {
  return readDraft(doc).node;
}
