// Sets the opening words of preambular and operative paragraphs in italics, as drafters do: when the word is finished,
// and when a paragraph becomes one of these. One undo takes the italics back; who takes them away is not corrected.
import { closeHistory, isHistoryTransaction } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { RemoveMarkStep } from "prosemirror-transform";
import { type ParagraphAttrs, schema } from "../../binding/schema.ts";
import { openingOf, type Stretch } from "../opening-words.ts";

/** What the italics need of the editor. */
export interface OpeningOptions {
  /** Whether a transaction brings what the document already holds: what others write is theirs to set. */
  readonly fromDocument: (tr: Transaction) => boolean;
}

/** The ids of paragraphs whose author took the italics away. */
type Declined = ReadonlySet<string>;

const openingsKey = new PluginKey<Declined>("openings");

/** Sets opening words in italics while they are written. */
export function openings({ fromDocument }: OpeningOptions): Plugin<Declined> {
  return new Plugin<Declined>({
    key: openingsKey,
    state: {
      init: () => new Set(),
      apply: (tr, before) => (tr.docChanged && !fromDocument(tr) ? declinedAfter(tr, before) : before),
    },
    appendTransaction(transactions, before, after) {
      const edits = transactions.filter(
        (tr) => tr.docChanged && !fromDocument(tr) && !isHistoryTransaction(tr) && !tr.getMeta(openingsKey),
      );
      const last = edits.at(-1);
      if (last === undefined) return null;
      const places = new Set([...finished(last, after), ...retyped(before.doc, after.doc)]);
      const tr = after.tr;
      for (const start of places) italicize(tr, start, openingsKey.getState(after) ?? new Set());
      return tr.docChanged ? closeHistory(tr.setMeta(openingsKey, true)) : null;
    },
  });
}

/** The paragraph in which an opening was just finished by a space or a comma, by its place. */
function finished(tr: Transaction, { selection }: EditorState): number[] {
  const { empty, $head } = selection;
  if (!empty || !wroteUpTo(tr, $head.pos)) return [];
  const words = wordsOf($head.parent).slice(0, $head.parentOffset);
  const opening = openingIn($head.parent, words);
  const behind = opening === null ? "" : words.slice(opening.to);
  return /^[\s,]$/.test(behind) ? [$head.before()] : [];
}

/** Whether a transaction wrote what stands before a position. */
function wroteUpTo(tr: Transaction, position: number): boolean {
  let wrote = false;
  tr.mapping.maps.at(-1)?.forEach((_from, _to, newFrom, newTo) => {
    wrote ||= newTo === position && newTo > newFrom;
  });
  return wrote;
}

/** The paragraphs that were given another kind, by their places. */
function retyped(before: Node, after: Node): number[] {
  const places: number[] = [];
  if (before.childCount !== after.childCount) return places;
  after.forEach((paragraph, start, index) => {
    const was = before.child(index);
    if (was.attrs === paragraph.attrs) return;
    const [old, fresh] = [was.attrs as ParagraphAttrs, paragraph.attrs as ParagraphAttrs];
    if (old.id === fresh.id && old.kind !== fresh.kind) places.push(start);
  });
  return places;
}

function italicize(tr: Transaction, start: number, declined: Declined): void {
  const paragraph = tr.doc.nodeAt(start);
  const opening = paragraph && openingIn(paragraph, wordsOf(paragraph));
  if (!opening || declined.has((paragraph.attrs as ParagraphAttrs).id ?? "")) return;
  tr.addMark(start + 1 + opening.from, start + 1 + opening.to, schema.mark("em"));
}

function declinedAfter(tr: Transaction, before: Declined): Declined {
  const more = tr.steps.flatMap((step, index) => {
    if (!(step instanceof RemoveMarkStep) || step.mark.type !== schema.marks.em) return [];
    const $from = tr.docs[index]?.resolve(step.from);
    if ($from === undefined) return [];
    const opening = openingIn($from.parent, wordsOf($from.parent));
    const { id } = $from.parent.attrs as ParagraphAttrs;
    return opening !== null && id !== null && $from.parentOffset < opening.to ? [id] : [];
  });
  return more.length === 0 ? before : new Set([...before, ...more]);
}

function wordsOf(paragraph: Node): string {
  return paragraph.textBetween(0, paragraph.content.size, null, "\ufffc");
}

function openingIn(paragraph: Node, words: string): Stretch | null {
  if (paragraph.type !== schema.nodes.paragraph) return null;
  return openingOf((paragraph.attrs as ParagraphAttrs).kind, words);
}
