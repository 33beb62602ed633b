// What the tests of the plugins share: drafts written as lines of text.
import type { Node } from "prosemirror-model";
import { EditorState, type Plugin, TextSelection } from "prosemirror-state";
import type { Decoration, DecorationSet } from "prosemirror-view";
import { type Kind, type Label, schema } from "../../binding/schema.ts";

const KINDS: Record<string, Kind> = {
  h: "heading",
  pp: "preambular",
  op: "operative",
  p: "paragraph",
  li: "list-item",
  q: "quote",
};

/** A draft from lines: `Title`, then `op1 bis| words` (kind, level and label; `^` stands for a footnote). */
export function draft(title: string, ...lines: string[]): Node {
  const paragraphs = lines.map((line, index) => {
    const [, kind = "", level, label, words = ""] = /^(\D+?)(\d?)(?: (\w+))?\| ?(.*)$/s.exec(line) ?? [];
    const attrs = {
      id: `p${index + 1}`,
      kind: KINDS[kind],
      level: Number(level),
      label: (label as Label) ?? null,
    };
    return schema.node("paragraph", attrs, inline(words, `p${index + 1}`));
  });
  return schema.node("doc", null, [schema.node("title", null, inline(title, "title")), ...paragraphs]);
}

function inline(words: string, id: string): Node[] {
  return words.split(/(\^)/).flatMap((part, index) => {
    if (part === "") return [];
    return part === "^" ? schema.node("footnote", { id: `${id}-note${index}` }) : schema.text(part);
  });
}

/** A state of a draft with plugins. */
export function stateOf(doc: Node, ...plugins: Plugin[]): EditorState {
  return EditorState.create({ doc, plugins });
}

/** Where the first occurrence of some words begins. */
export function at(doc: Node, words: string): number {
  let found = -1;
  doc.descendants((node, pos) => {
    const index =
      found < 0 && node.isTextblock ? node.textBetween(0, node.content.size, "", "^").indexOf(words) : -1;
    if (index >= 0) found = pos + 1 + index;
    return !node.isTextblock;
  });
  if (found < 0) throw new Error(`no “${words}” in the draft`);
  return found;
}

/** The state with the caret behind some words. */
export function caretBehind(state: EditorState, words: string): EditorState {
  const pos = at(state.doc, words) + words.length;
  return state.apply(state.tr.setSelection(TextSelection.create(state.doc, pos)));
}

/** The state after typing at the caret, one transaction for each character. */
export function typed(state: EditorState, words: string): EditorState {
  return Array.from(words).reduce((before, char) => before.apply(before.tr.insertText(char)), state);
}

/** The decorations that a plugin shows. */
export function shownBy(plugin: Plugin, state: EditorState): Decoration[] {
  return (plugin.props.decorations?.call(plugin, state) as DecorationSet | undefined)?.find() ?? [];
}

/** The attributes of a node or inline decoration. */
export function attrsOf(decoration: Decoration): Record<string, string> {
  return (decoration as unknown as { type: { attrs: Record<string, string> } }).type.attrs;
}
