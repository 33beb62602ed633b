// Undo and redo of one's own edits. prosemirror-history rebases them over what others wrote, and fails to now and then:
// where a step lands outside the document it throws instead of saying that there is nothing to undo.
import { history, redo as redoLast, undo as undoLast } from "prosemirror-history";
import { type Command, Plugin, type Transaction } from "prosemirror-state";

function guarded(command: Command): Command {
  return (state, dispatch, view) => {
    if (dispatch === undefined) return command(state, undefined, view);
    const made: Transaction[] = [];
    try {
      command(state, (tr) => made.push(tr), view);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return false;
    }
    // Dispatched out here, so that what goes wrong there is not mistaken for an undo that cannot be.
    for (const tr of made) dispatch(tr);
    return made.length > 0;
  };
}

/** Undoes the last edit that was made in this editor. False, and nothing happens, where that cannot be. */
export const undo: Command = guarded(undoLast);

/** Makes the edit again that was undone last. False, and nothing happens, where that cannot be. */
export const redo: Command = guarded(redoLast);

/** prosemirror-history's plugin, with these commands for the browser's own menu, too. */
export function draftHistory(config?: Parameters<typeof history>[0]): Plugin {
  const plugin = history(config);
  return new Plugin({
    ...plugin.spec,
    props: {
      handleDOMEvents: {
        beforeinput(view, event) {
          const { inputType } = event as InputEvent;
          const command = inputType === "historyUndo" ? undo : inputType === "historyRedo" ? redo : null;
          if (command === null || !view.editable) return false;
          event.preventDefault();
          return command(view.state, view.dispatch, view);
        },
      },
    },
  });
}
