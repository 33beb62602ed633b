// A paragraph that was removed while somebody wrote in it can be shown again: its words are on record.
import { type Draft, member } from "../binding/document.ts";

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
