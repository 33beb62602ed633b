// Refused work as suggestions: what somebody wrote, from the draft without it and the draft with it. Pure.
//
// Words are compared paragraph by paragraph, by the paragraphs' ids. The draft without the work is what the server has,
// others' words included, so that only one's own are derived; all places are places in it.
import type { Draft } from "../binding/document.ts";
import type { KeptEdit } from "../session/types.ts";
import { formattingBetween } from "./formatting.ts";
import { type Anchor, type Block, Side } from "./side.ts";
import { difference, longestRise } from "./words.ts";

/** What all edits of one refusal have in common. */
export interface Refused {
  code: string;
  /** When, in milliseconds. */
  at: number;
  newId(): string;
}

type Edit = Omit<KeptEdit, "id" | "code" | "at">;

/** The fewest suggestions that say what `after` has over `before`, in reading order. */
export function deriveEdits(before: Draft, after: Draft, refused: Refused): KeptEdit[] {
  return editsBetween(new Side(before), new Side(after), refused);
}

/** The same between two drafts that are read already. */
export function editsBetween(here: Side, there: Side, refused: Refused): KeptEdit[] {
  const places = follow(here, there);
  const edits: Edit[] = [];
  for (const block of here.blocks) {
    edits.push(...editsOf(here, there, block));
    const moved = places.moved.get(block.id);
    if (moved !== undefined) edits.push(move(here, block, moved));
    for (const added of places.added.get(block.id) ?? []) edits.push(...addition(here, there, block, added));
  }
  const { code, at } = refused;
  return edits.map((edit, index) => ({ ...edit, id: refused.newId(), code, at: at + index }));
}

interface Places {
  /** The paragraphs that are new, by the one that they follow. */
  added: Map<string, Block[]>;
  /** Those that were moved, and the one that each follows. */
  moved: Map<string, Block>;
}

/** Which paragraphs are new or moved: as few as possible, and each with the paragraph of `here` that it follows. */
function follow(here: Side, there: Side): Places {
  const shown = there.blocks.filter((block) => !block.hidden);
  const places = new Map(here.blocks.map((block, index) => [block.id, index]));
  const stayed = shown.filter((block) => here.shows(block.id));
  const rise = longestRise(stayed.map((block) => places.get(block.id) ?? 0));
  const still = new Set(stayed.filter((_, index) => rise.has(index)).map((block) => block.id));
  const [added, moved]: [Places["added"], Places["moved"]] = [new Map(), new Map()];
  let before = here.blocks[0];
  for (const block of shown) {
    if (before === undefined) break;
    if (!here.shows(block.id)) {
      added.set(before.id, [...(added.get(before.id) ?? []), block]);
      continue;
    }
    if (!still.has(block.id)) moved.set(block.id, before);
    before = here.get(block.id);
  }
  return { added, moved };
}

/** The paragraphs that stand elsewhere than before. */
export function movesBetween(here: Side, there: Side): ReadonlySet<string> {
  return new Set(follow(here, there).moved.keys());
}

/** What became of the words of a paragraph. */
function editsOf(here: Side, there: Side, block: Block): Edit[] {
  const other = there.get(block.id);
  if (other === undefined || (other.hidden && !block.hidden)) return removal(here, block);
  if (block.hidden && !other.hidden) return []; // Restored: it is a new one to those who read.
  return [
    ...retyping(here, block, other),
    ...rewording(here, block, other),
    ...reformatting(here, block, other),
    ...notesOf(here, there, block, other),
  ];
}

function retyping(here: Side, block: Block, other: Block): Edit[] {
  const [was, is] = [block.attrs, other.attrs];
  if (was.kind === is.kind && was.level === is.level && was.label === is.label) return [];
  const words = plain(block.words);
  const anchor = here.anchor(block, 0, block.words.length);
  return [
    { action: "retype", ...anchor, quote: words, replacement: words, paragraph: block.id, ...typeOf(other) },
  ];
}

/** What a paragraph is beside its words. */
function typeOf({ attrs: { kind, level, label } }: Block): Pick<Edit, "kind" | "level" | "label"> {
  return label === null ? { kind, level } : { kind, level, label };
}

function rewording(here: Side, block: Block, other: Block): Edit[] {
  const found = difference(block.words, other.words);
  if (found === null) return [];
  return edit(here.anchor(block, found.from, found.to), block.id, found.quote, found.replacement);
}

/** What only looks otherwise, in the words that both have. */
function reformatting(here: Side, block: Block, other: Block): Edit[] {
  const found = formattingBetween(block, other, difference(block.words, other.words));
  return found.map(({ from, to, look }) => ({
    action: "format",
    ...here.anchor(block, from, to),
    quote: plain(block.words.slice(from, to)),
    replacement: "",
    paragraph: block.id,
    ...look,
  }));
}

function removal(here: Side, block: Block): Edit[] {
  const quote = plain(block.words);
  if (block.hidden || quote.trim() === "") return [];
  const anchor = here.anchor(block, 0, block.words.length);
  return [{ action: "remove", ...anchor, quote, replacement: "", paragraph: block.id }];
}

function addition(here: Side, there: Side, before: Block, added: Block): Edit[] {
  const anchor = here.end(before);
  const replacement = plain(added.words);
  const edits: Edit[] = [];
  if (replacement.trim() !== "") {
    const place = { paragraph: before.id, after: before.id };
    edits.push({ action: "paragraph", ...anchor, quote: "", replacement, ...place, ...typeOf(added) });
  }
  return [...edits, ...added.notes.flatMap(({ id }) => noteEdit(here, there, id, anchor, before.id))];
}

function move(here: Side, block: Block, before: Block): Edit {
  const quote = plain(block.words);
  const anchor = here.anchor(block, 0, block.words.length);
  return { action: "move", ...anchor, quote, replacement: quote, paragraph: block.id, after: before.id };
}

/** What became of the footnotes of a paragraph. Their words are anchored where the footnote stands. */
function notesOf(here: Side, there: Side, block: Block, other: Block): Edit[] {
  const had = new Map(block.notes.map(({ id, offset }) => [id, offset]));
  const gone = block.notes.filter(({ id }) => there.note(id) === "");
  return [...other.notes, ...gone].flatMap(({ id }) => {
    const offset = had.get(id);
    const anchor = offset === undefined ? here.end(block) : here.anchor(block, offset, offset + 1);
    return noteEdit(here, there, id, anchor, block.id);
  });
}

function noteEdit(here: Side, there: Side, id: string, anchor: Anchor, paragraph: string): Edit[] {
  const found = difference(here.note(id), there.note(id));
  return found === null ? [] : edit(anchor, paragraph, found.quote, found.replacement);
}

/** Words for other words; nothing where only a footnote's mark differs. */
function edit(anchor: Anchor, paragraph: string, before: string, after: string): Edit[] {
  const [quote, replacement] = [plain(before), plain(after)];
  if (quote === replacement) return [];
  const action = quote === "" ? "insert" : replacement === "" ? "delete" : "replace";
  return [{ action, ...anchor, quote, replacement, paragraph }];
}

/** Words without the characters that stand for footnotes. */
function plain(words: string): string {
  return words.replaceAll("\ufffc", "");
}
