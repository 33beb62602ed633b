// The keys of the room and of its editor, for the help. On Apple's keyboards Ctrl is the command key.

export interface KeyLine {
  /** The message that says what they do. */
  does: string;
  keys: readonly string[];
}

export interface KeyGroup {
  id: "text" | "paragraph" | "page";
  lines: readonly KeyLine[];
}

export const KEYS: readonly KeyGroup[] = [
  {
    id: "text",
    lines: [
      { does: "tool-strong", keys: ["Ctrl+B"] },
      { does: "tool-em", keys: ["Ctrl+I"] },
      { does: "tool-link", keys: ["Ctrl+K"] },
      { does: "tool-undo", keys: ["Ctrl+Z"] },
      { does: "tool-redo", keys: ["Ctrl+Y", "Ctrl+Shift+Z"] },
      { does: "key-break", keys: ["Shift+Enter"] },
    ],
  },
  {
    id: "page",
    lines: [
      { does: "key-regions", keys: ["F6", "Shift+F6"] },
      { does: "key-leave-editor", keys: ["Escape, Tab"] },
      { does: "find", keys: ["Ctrl+F"] },
      { does: "comment-begin", keys: ["Ctrl+Alt+M"] },
      { does: "keyboard", keys: ["Ctrl+/"] },
      { does: "key-close", keys: ["Escape"] },
    ],
  },
  {
    id: "paragraph",
    lines: [
      { does: "key-split", keys: ["Enter"] },
      { does: "key-join", keys: ["Backspace"] },
      { does: "tool-deeper", keys: ["Tab"] },
      { does: "tool-shallower", keys: ["Shift+Tab"] },
      { does: "tool-move-up", keys: ["Alt+↑", "Alt+Shift+↑"] },
      { does: "tool-move-down", keys: ["Alt+↓", "Alt+Shift+↓"] },
      { does: "key-kinds", keys: ["Ctrl+Alt+0", "…7"] },
      { does: "key-operative", keys: ["1. Space", "(a) Space"] },
      { does: "key-list", keys: ["- Space"] },
      { does: "key-heading", keys: ["# Space"] },
    ],
  },
];
