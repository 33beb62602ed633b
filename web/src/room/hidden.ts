// A paragraph that was removed while somebody wrote in it: its words are on record, and it can be shown again.
import type { Fragment } from "prosemirror-model";
import { type Draft, member } from "../binding/document.ts";
import { Outline } from "../binding/outline.ts";

/** The words of a paragraph, removed or not. The whole draft is read for them: this is for rare moments. */
export function wordsIn(draft: Draft, paragraph: string): string {
  const contents = new Map<string, Fragment>();
  new Outline(draft, contents);
  const content = contents.get(paragraph);
  return content === undefined ? "" : content.textBetween(0, content.size).trim();
}

/** Shows a removed paragraph again. */
export function restore(
  handle: { change(write: (draft: Draft) => void, options: { time: number }): void },
  paragraph: string,
): void {
  handle.change(
    (draft) => {
      const entry = member(draft.paragraphs, paragraph);
      if (entry?.removed === true) entry.removed = false;
    },
    { time: 0 },
  );
}
