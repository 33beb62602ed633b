// The plugins of the editor, in the order in which they are asked.
import { dropCursor } from "prosemirror-dropcursor";
import { type Command, EditorState, Plugin } from "prosemirror-state";
import { type ParagraphBinding, bindingKey } from "../binding/binding.ts";
import { draftHistory } from "../binding/history.ts";
import type { Translate } from "../messages/catalogue.ts";
import { dragHandle } from "./drag.ts";
import { keys } from "./keymap.ts";
import { links } from "./links.ts";
import { placeholders } from "./placeholder.ts";
import { brackets } from "./plugins/brackets.ts";
import { carets } from "./plugins/carets.ts";
import { changes } from "./plugins/changes.ts";
import { find } from "./plugins/find.ts";
import { footnotes } from "./plugins/footnotes.ts";
import { locks } from "./plugins/locks.ts";
import { numbering } from "./plugins/numbering.ts";
import { openings } from "./plugins/openings.ts";
import { paste, type PasteOptions } from "./plugins/paste.ts";
import { remarks } from "./plugins/remarks.ts";
import { wordingOnly } from "./plugins/wording.ts";
import { typedKinds } from "./rules.ts";

/** What the plugins need of the editor around them. */
export interface StateOptions {
  binding: ParagraphBinding;
  /** The positioned element around the editable one. */
  layer: HTMLElement;
  t: Translate;
  editable: () => boolean;
  locked: Iterable<string>;
  onLocked: () => void;
  askForLink: Command;
  /** The words of footnotes, which stand beside the text. */
  notes: PasteOptions;
  /** A comment's words were clicked. */
  onRemark: (id: string) => void;
  /** Where one suggests: is told when something was held back that no suggestion can say. */
  onNotWords?: (() => void) | undefined;
}

/** The state in which an editor begins. */
export function initialState(options: StateOptions): EditorState {
  const { binding, t } = options;
  return EditorState.create({
    doc: binding.initial,
    plugins: [
      binding.plugin(),
      readOnly(options.editable),
      draftHistory({ newGroupDelay: 600 }),
      ...keys(options.askForLink),
      typedKinds(),
      paste(options.notes),
      numbering(),
      brackets(),
      carets(),
      locks({ t, locked: options.locked, onLocked: options.onLocked, fromDocument: isFromDocument }),
      openings({ fromDocument: isFromDocument }),
      find(),
      footnotes({ t }),
      links(),
      placeholders(t),
      dragHandle(options.layer, t("editor-move-paragraph")),
      changes({ t }),
      remarks(options.onRemark),
      ...suggesting(options.onNotWords),
      dropCursor({ color: false, class: "drop-caret", width: 2 }),
    ],
  });
}

/** Whether a transaction brings into the view what the document holds already. */
export function isFromDocument(tr: { getMeta(key: typeof bindingKey): unknown }): boolean {
  return tr.getMeta(bindingKey) !== undefined;
}

function suggesting(onHeldBack: StateOptions["onNotWords"]): Plugin[] {
  return onHeldBack === undefined ? [] : [wordingOnly({ fromDocument: isFromDocument, onHeldBack })];
}

/** Where the text may not be written, nothing changes it but what others write. */
function readOnly(editable: () => boolean): Plugin {
  return new Plugin({
    filterTransaction: (tr) => editable() || !tr.docChanged || isFromDocument(tr),
  });
}
