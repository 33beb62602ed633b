// A suggestion proposes words, paragraphs and their places. What it cannot say is held back where it is made, before
// somebody believes that it was proposed: formatting, links and footnotes.
import { isHistoryTransaction } from "prosemirror-history";
import type { Fragment, Node } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import { AddMarkStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep } from "prosemirror-transform";
import { schema } from "../../binding/schema.ts";

/** What the plugin needs of the editor. */
export interface WordingOptions {
  /** Whether a transaction brings what the document already holds. */
  readonly fromDocument: (tr: Transaction) => boolean;
  /** Something was held back. */
  readonly onHeldBack: () => void;
}

/** Takes words and paragraphs, and nothing else. */
export function wordingOnly({ fromDocument, onHeldBack }: WordingOptions): Plugin {
  return new Plugin({
    filterTransaction(tr) {
      // What the editor adds by itself, such as the italics of opening words, is nobody's proposal.
      const isAdded = tr.getMeta("appendedTransaction") !== undefined || isHistoryTransaction(tr);
      if (isAdded || fromDocument(tr) || !saysMoreThanWords(tr)) return true;
      onHeldBack();
      return false;
    },
  });
}

function saysMoreThanWords(tr: Transaction): boolean {
  if (!tr.docChanged) return tr.storedMarksSet && (tr.storedMarks ?? []).length > 0;
  const formats = tr.steps.every((step) => step instanceof AddMarkStep || step instanceof RemoveMarkStep);
  return formats || bringsFootnote(tr);
}

/** Whether there is a footnote that was not there before; one that moves is there already. */
function bringsFootnote(tr: Transaction): boolean {
  const brought = tr.steps.flatMap((step) =>
    step instanceof ReplaceStep || step instanceof ReplaceAroundStep
      ? [...footnotesOf(step.slice.content)]
      : [],
  );
  if (brought.length === 0) return false;
  const before = footnotesOf(tr.before);
  return brought.some((id) => !before.has(id));
}

function footnotesOf(content: Fragment | Node): Set<string> {
  const ids = new Set<string>();
  content.descendants((node) => {
    if (node.type === schema.nodes.footnote) ids.add(String(node.attrs["id"]));
  });
  return ids;
}
