// Which key does what. One table, so that the keyboard help and the tests can hold themselves against it.
import { chainCommands, deleteSelection, selectAll } from "prosemirror-commands";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { type Command, Plugin } from "prosemirror-state";
import { redo, undo } from "../binding/history.ts";
import {
  breakLine,
  indent,
  joinBackward,
  joinForward,
  setKind,
  splitParagraph,
  toggleEm,
  toggleStrong,
} from "./commands.ts";
import { moveSelected } from "./move.ts";

/** Mod-Alt with a digit makes these kinds, as in other editors from 0 to 3. */
export const KIND_KEYS = [
  setKind("paragraph"),
  setKind("heading", 1),
  setKind("heading", 2),
  setKind("heading", 3),
  setKind("preambular"),
  setKind("operative"),
  setKind("list-item"),
  setKind("quote"),
] as const;

/** The editor's keys. `askForLink` is the page's: it opens the place where an address is typed. */
export function editorKeys(askForLink: Command): Record<string, Command> {
  const backspace = chainCommands(undoInputRule, deleteSelection, joinBackward);
  const forward = chainCommands(deleteSelection, joinForward);
  const keys: Record<string, Command> = {
    Enter: splitParagraph,
    "Shift-Enter": breakLine,
    Backspace: backspace,
    "Mod-Backspace": backspace,
    "Shift-Backspace": backspace,
    "Alt-Backspace": backspace,
    Delete: forward,
    "Mod-Delete": forward,
    "Alt-Delete": forward,
    Tab: indent(1),
    "Shift-Tab": indent(-1),
    "Alt-ArrowUp": moveSelected(-1),
    "Alt-Shift-ArrowUp": moveSelected(-1),
    "Alt-ArrowDown": moveSelected(1),
    "Alt-Shift-ArrowDown": moveSelected(1),
    "Mod-a": selectAll,
    "Mod-b": toggleStrong,
    "Mod-i": toggleEm,
    "Mod-k": askForLink,
    "Mod-z": undo,
    "Mod-Shift-z": redo,
    "Mod-y": redo,
  };
  KIND_KEYS.forEach((command, digit) => (keys[`Mod-Alt-${digit}`] = command));
  return keys;
}

/** Escape gives the next Tab back to the page, so that the keyboard is never held in the editor. */
function tabRelease(): Plugin {
  let released = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        // What is answered with true is left to the browser, which moves the focus.
        keydown(_view, event) {
          const leaves = released && event.key === "Tab";
          // Shift, on its way to Shift-Tab, is not another key.
          if (event.key !== "Shift") released = event.key === "Escape";
          return leaves;
        },
        blur() {
          released = false;
          return false;
        },
      },
    },
  });
}

/** The plugins that handle keys. */
export function keys(askForLink: Command): Plugin[] {
  return [tabRelease(), keymap(editorKeys(askForLink))];
}
