// One of the two drafts that are compared, as it is read.
import * as A from "@automerge/automerge/slim";
import type { Fragment, Node } from "prosemirror-model";
import { wordsOf } from "../binding/content.ts";
import { type Draft, member, pathOf } from "../binding/document.ts";
import { Outline } from "../binding/outline.ts";
import { type ParagraphAttrs, TITLE } from "../binding/schema.ts";

/** What is read as one paragraph, the title among them. */
export interface Block {
  id: string;
  segments: readonly string[];
  /** Footnotes are one character each. */
  words: string;
  /** Removed: on record and not read. Each hidden segment is a block of its own. */
  hidden: boolean;
  attrs: ParagraphAttrs;
  /** The footnotes in it, and where. */
  notes: { id: string; offset: number }[];
  /** How its words look, where that is not plainly; in order. */
  looks: Look[];
}

/** A stretch of words that are bold, in italics, or lead somewhere. */
export interface Look {
  from: number;
  to: number;
  strong: boolean;
  em: boolean;
  link: string | null;
}

/** A place in the draft that survives what others write. */
export interface Anchor {
  text: string;
  from: string;
  to: string;
}

/** A draft, block by block. */
export class Side {
  /** In reading order. */
  readonly blocks: readonly Block[];
  readonly #doc: Draft;
  readonly #outline: Outline;
  readonly #byId: Map<string, Block>;
  readonly #notes: Set<string>;

  constructor(doc: Draft) {
    this.#doc = doc;
    const contents = new Map<string, Fragment>();
    this.#outline = new Outline(doc, contents);
    const heads = new Map(this.#outline.layout().map((segments) => [segments[0] ?? TITLE, segments]));
    const blocks: Block[] = [];
    for (const id of this.#outline.sequence()) {
      const segments = heads.get(id);
      if (segments !== undefined) blocks.push(this.#block(segments, contents, false));
      else if (this.#outline.isRemoved(id)) blocks.push(this.#block([id], contents, true));
    }
    this.blocks = blocks;
    this.#byId = new Map(blocks.map((each) => [each.id, each]));
    const read = blocks.filter((each) => !each.hidden);
    this.#notes = new Set(read.flatMap((each) => each.notes.map(({ id }) => id)));
  }

  get(id: string): Block | undefined {
    return this.#byId.get(id);
  }

  /** Whether somebody who reads the draft sees a paragraph of this id. */
  shows(id: string): boolean {
    return this.get(id)?.hidden === false;
  }

  /** The words of a footnote; empty where none of this id is read. */
  note(id: string): string {
    return this.#notes.has(id) ? String(member(this.#doc.footnotes, id) ?? "") : "";
  }

  /** Where a stretch of a block is. What reaches into another text object ends where its first text does. */
  anchor(block: Block, from: number, to: number): Anchor {
    const start = this.#place(block, from, from < to);
    const end = this.#place(block, to, false);
    const last = end.text === start.text && end.index >= start.index ? end.index : start.end;
    return {
      text: start.text,
      from: this.#cursor(start.text, start.index),
      to: this.#cursor(start.text, last),
    };
  }

  /** The end of a block. */
  end(block: Block): Anchor {
    return this.anchor(block, block.words.length, block.words.length);
  }

  #cursor(text: string, index: number): string {
    return A.getCursor(this.#doc, pathOf(text), index);
  }

  /** An offset in a block as a place in a text; `inside` prefers the beginning of a segment to the end of the last. */
  #place(block: Block, offset: number, inside: boolean): { text: string; index: number; end: number } {
    let rest = offset;
    for (const segment of block.segments) {
      const length = this.#outline.lengthOf(segment);
      const isLast = segment === block.segments.at(-1);
      if (rest < length || (rest === length && !inside) || isLast) {
        const start = this.#outline.startOf(segment);
        return { text: this.#outline.textOf(segment), index: start + rest, end: start + length };
      }
      rest -= length;
    }
    throw new Error(`the block ${block.id} has no segment`);
  }

  #block(segments: readonly string[], contents: Map<string, Fragment>, hidden: boolean): Block {
    let words = "";
    const notes: Block["notes"] = [];
    const looks: Look[] = [];
    for (const segment of segments) {
      const content = contents.get(segment);
      const start = words.length;
      content?.forEach((node, offset) => {
        if (!node.isText) notes.push({ id: String(node.attrs["id"]), offset: start + offset });
        else if (node.marks.length > 0) looks.push(lookOf(node, start + offset));
      });
      words += content === undefined ? "" : wordsOf(content);
    }
    const id = segments[0] ?? TITLE;
    return { id, segments, words, hidden, attrs: this.#outline.attrsOf(id), notes, looks };
  }
}

function lookOf(node: Node, from: number): Look {
  const has = (name: string) => node.marks.find(({ type }) => type.name === name);
  const address: unknown = has("link")?.attrs["href"];
  return {
    from,
    to: from + node.nodeSize,
    strong: has("strong") !== undefined,
    em: has("em") !== undefined,
    link: typeof address === "string" ? address : null,
  };
}
