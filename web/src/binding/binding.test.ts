// The binding, its handle and its view.
import { merge, splice } from "@automerge/automerge/slim";
import { Repo } from "@automerge/automerge-repo/slim";
import { splitBlock } from "prosemirror-commands";
import { EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import { ParagraphBinding } from "./binding.ts";
import type { Draft } from "./document.ts";
import { readDocument } from "./read.ts";
import { alone, draft, exchange, pair } from "./testing/editor.ts";
import { meet } from "./testing/meet.ts";

/** Shows a binding in what its plugin needs of a view. */
function show(binding: ParagraphBinding): Pick<EditorView, "state" | "dispatch"> {
  const plugin = binding.plugin();
  const view = {
    state: EditorState.create({ doc: binding.initial, plugins: [plugin] }),
    dispatch(tr: Transaction) {
      view.state = view.state.apply(tr);
    },
  };
  plugin.spec.view?.(view as EditorView);
  return view;
}

test("a caret is a place in a text, and finds its way back", () => {
  const anna = alone(draft([["p", "One. Two."]]));
  anna.at(1, 5).run(splitBlock);
  const caret = anna.binding.caretAt(anna.state.doc, anna.position(2, 2));
  expect(caret).toEqual({ text: "p", index: 8 });
  expect(anna.binding.positionOf(anna.state.doc, caret!)).toBe(anna.position(2, 2));
  expect(anna.binding.caretAt(anna.state.doc, anna.position(2) - 1)).toBe(null);
  expect(anna.binding.positionOf(anna.state.doc, { text: "nowhere", index: 0 })).toBe(null);
});

test("what was written between reading and showing is caught up with", () => {
  const anna = alone(draft([["p", "One."]]));
  // A second window reads the same handle, and is shown later.
  const second = new ParagraphBinding(anna.handle);
  anna.at(1, -1).type(" More.");
  const shown = show(second);
  expect(shown.state.doc.child(1).textContent).toBe("One. More.");
  expect(second.rebuilds).toBe(0);
});

test("another listener that writes when it hears of a change is not overheard", () => {
  const [anna, ben] = pair(draft([["p", "One."]]));
  let answers = 1;
  anna.handle.on("change", () => {
    if (answers-- > 0) anna.handle.change((doc) => splice(doc, ["title"], 0, 0, "*"), { time: 0 });
  });
  ben.at(1, -1).type("!");
  exchange(anna, ben);
  answers = 2;
  anna.at(1, 0).type("¡");
  expect(anna.texts).toEqual(["***Title", "¡One.!"]);
  expect(anna.state.doc.eq(readDocument(anna.handle.doc()))).toBe(true);
});

test("a change that alters nothing does no harm", () => {
  const [anna, ben] = pair(draft([["p", "One."]]));
  anna.delete(1, 0, 1);
  ben.delete(1, 0, 1);
  meet(anna, ben);
  anna.at(1, -1).type("!");
  meet(anna, ben);
  expect(ben.texts[1]).toBe("ne.!");
});

test("automerge-repo's own handle will do", () => {
  const repo = new Repo();
  const [mine, theirs] = [repo.create<Draft>(), repo.create<Draft>()];
  mine.update((doc) => merge(doc, draft([["p", "One."]])));
  theirs.merge(mine);
  const bindings = [new ParagraphBinding(mine), new ParagraphBinding(theirs)] as const;
  const [anna, ben] = [show(bindings[0]), show(bindings[1])];
  anna.dispatch(anna.state.tr.insertText("A", 8));
  ben.dispatch(ben.state.tr.split(10).insertText("B", 14));
  mine.merge(theirs);
  theirs.merge(mine);
  expect(anna.state.doc.children.map((node) => node.textContent)).toEqual(["Title", "AOn", "e.B"]);
  expect(ben.state.doc.eq(anna.state.doc)).toBe(true);
  expect(bindings.map((binding) => binding.lastError)).toEqual([null, null]);
});
