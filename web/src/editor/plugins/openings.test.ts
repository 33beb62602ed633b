import { toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { type Command, type EditorState, TextSelection } from "prosemirror-state";
import { expect, test } from "vitest";
import { schema } from "../../binding/schema.ts";
import { openings } from "./openings.ts";
import { at, caretBehind, draft, stateOf, typed } from "./testing.ts";

const fromDocument = (tr: { getMeta(key: string): unknown }) => tr.getMeta("from document") === true;

/** An empty paragraph with the caret in it. */
function begun(line: string): EditorState {
  const state = stateOf(draft("T", line), openings({ fromDocument }), history());
  return state.apply(state.tr.setSelection(TextSelection.atEnd(state.doc)));
}

/** The words of the first paragraph, those in italics between stars. */
function written(state: EditorState): string {
  return state.doc
    .child(1)
    .children.map((node) => (schema.marks.em?.isInSet(node.marks) ? `*${node.text}*` : (node.text ?? "^")))
    .join("");
}

function ran(state: EditorState, command: Command): EditorState {
  let next = state;
  expect(command(state, (tr) => (next = state.apply(tr)))).toBe(true);
  return next;
}

test.each([
  ["pp|", "Recalling its resolution", "*Recalling* its resolution"],
  ["pp|", "Recalling, once more", "*Recalling*, once more"],
  ["pp|", "Deeply concerned by this", "*Deeply concerned* by this"],
  ["pp|", "Noting with appreciation the work", "*Noting with appreciation* the work"],
  ["pp|", "Noting the work with appreciation", "*Noting* the work with appreciation"],
  ["pp|", "[Recalling that", "[*Recalling* that"],
  ["op0|", "Calls upon all", "*Calls upon* all"],
  ["op0|", "Exhorta a todos", "*Exhorta* a todos"],
  ["pp|", "Recalling", "Recalling"],
  ["p|", "Recalling its resolution", "Recalling its resolution"],
  ["op0|", "We request that", "We request that"],
])("in “%s”, typing “%s” gives “%s”", (line, words, expected) => {
  expect(written(typed(begun(line), words))).toBe(expected);
});

test("one undo takes the italics back, and they do not come again in that paragraph", () => {
  let state = typed(begun("pp|"), "Noting ");
  expect(written(state)).toBe("*Noting* ");
  state = ran(state, undo);
  expect(written(state)).toBe("Noting ");
  expect(written(typed(state, "with appreciation the work"))).toBe("Noting with appreciation the work");
});

test("what was typed before the italics is undone by the next undo, and redone with them", () => {
  let state = ran(ran(typed(begun("pp|"), "Noting "), undo), undo);
  expect(written(state)).toBe("");
  state = ran(ran(state, redo), redo);
  expect(written(state)).toBe("*Noting* ");
});

test("who takes the italics away is not corrected, even when the paragraph changes its kind", () => {
  let state = typed(begun("pp|"), "Noting the work");
  const words = at(state.doc, "Noting");
  state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, words, words + 6)));
  state = ran(state, toggleMark(schema.mark("em").type));
  state = state.apply(state.tr.setNodeAttribute(words - 1, "kind", "paragraph"));
  state = state.apply(state.tr.setNodeAttribute(words - 1, "kind", "preambular"));
  expect(written(state)).toBe("Noting the work");
});

test("taking italics away further on declines nothing", () => {
  let state = begun("pp| Recalling the words");
  const [start, words] = [at(state.doc, "Recalling") - 1, at(state.doc, "words")];
  state = state.apply(state.tr.addMark(words, words + 5, schema.mark("em")));
  state = state.apply(state.tr.removeMark(words, words + 5, schema.mark("em")));
  state = state.apply(state.tr.setNodeAttribute(start, "kind", "paragraph"));
  state = state.apply(state.tr.setNodeAttribute(start, "kind", "preambular"));
  expect(written(state)).toBe("*Recalling* the words");
});

test("neither undoing nor moving sets anything in italics", () => {
  const before = stateOf(draft("T", "pp| Recalling it", "p| Words"), openings({ fromDocument }), history());
  const start = at(before.doc, "Recalling") - 1;
  const retyped = before.apply(before.tr.setNodeAttribute(start, "kind", "paragraph"));
  expect(written(ran(retyped, undo))).toBe("Recalling it");
  const paragraph = before.doc.child(1);
  const tr = before.tr.delete(start, start + paragraph.nodeSize);
  const moved = before.apply(tr.insert(tr.doc.content.size, paragraph));
  expect(moved.doc.child(2).eq(paragraph)).toBe(true);
});

test("a paragraph that becomes operative gets its italics", () => {
  const state = begun("p| Requests that all");
  const after = state.apply(state.tr.setNodeAttribute(at(state.doc, "Requests") - 1, "kind", "operative"));
  expect(written(after)).toBe("*Requests* that all");
});

test("nothing is set in what others write, nor where one only types further on", () => {
  const others = begun("pp|");
  const tr = others.tr.insertText("Recalling ").setMeta("from document", true);
  expect(written(others.apply(tr))).toBe("Recalling ");
  expect(written(typed(begun("pp| Recalling its"), " and"))).toBe("Recalling its and");
});

test("the caret's own marks stay: what is typed behind the opening is upright", () => {
  const state = typed(caretBehind(begun("pp| Noting"), "Noting"), " that");
  expect(written(state)).toBe("*Noting* that");
});
