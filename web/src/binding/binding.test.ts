// What people do to one draft at the same time, and what becomes of it.
import { decodeChange, init, loadIncremental, merge, save, splice } from "@automerge/automerge/slim";
import { Repo } from "@automerge/automerge-repo/slim";
import { joinBackward, splitBlock, toggleMark } from "prosemirror-commands";
import { Fragment, Slice } from "prosemirror-model";
import { EditorState, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { describe, expect, test } from "vitest";
import { ParagraphBinding } from "./binding.ts";
import { CHANGE_MAX } from "./changes.ts";
import type { Draft } from "./document.ts";
import { redo, undo } from "./history.ts";
import { readDocument } from "./read.ts";
import { schema } from "./schema.ts";
import { alone, draft, exchange, pair, type TestEditor } from "./testing/editor.ts";

/** Exchanges what was written. All then see the same, and what the draft says. */
function meet(...all: TestEditor[]): void {
  exchange(...all);
  for (const editor of all) {
    expect(editor.state.doc.toJSON()).toEqual(readDocument(editor.handle.doc()).toJSON());
    expect(editor.state.doc.toJSON()).toEqual(all[0]!.state.doc.toJSON());
    expect(editor.binding.lastError).toBe(null);
  }
}

function paragraph(words: string, attrs: Record<string, unknown> = {}, ...marks: string[]) {
  const inline =
    words === ""
      ? []
      : [
          schema.text(
            words,
            marks.map((mark) => schema.mark(mark)),
          ),
        ];
  return schema.node("paragraph", attrs, inline);
}

function paste(editor: TestEditor, ...nodes: ReturnType<typeof paragraph>[]): void {
  editor.dispatch(editor.state.tr.replaceSelection(new Slice(Fragment.fromArray(nodes), 0, 0)));
}

describe("words", () => {
  test("typed into one paragraph at once all stay", () => {
    const [anna, ben] = pair(draft([["p", "We need water."]]));
    anna.at(1, 8).type("clean ");
    ben.at(1, -1).type(" Everywhere.");
    meet(anna, ben);
    expect(anna.texts).toEqual(["Title", "We need clean water. Everywhere."]);
  });

  test("a keystroke is one change of one operation, without a time", () => {
    const anna = alone(draft([["p", "a"]]));
    anna.at(1, 1).type("b");
    const [change, ...more] = anna.handle.made.map((made) => decodeChange(made));
    expect(more).toEqual([]);
    expect(change).toMatchObject({ time: 0, message: null, ops: [{ action: "set", value: "b" }] });
  });

  test("a character of two units is never cut in halves", () => {
    const [anna, ben] = pair(draft([["p", "x😀y"]]));
    // Only the second unit of the two differs between these faces.
    const from = anna.position(1, 2);
    anna.dispatch(anna.state.tr.replaceWith(from, from + 1, schema.text("\ude01")));
    expect(anna.state.doc.eq(readDocument(anna.handle.doc()))).toBe(true);
    expect(anna.binding.rebuilds).toBe(0);
    anna.dispatch(anna.state.tr.insertText("😂", anna.position(1, 1), anna.position(1, -2)));
    meet(anna, ben);
    expect(ben.texts[1]).toBe("x😂y");
  });
});

describe("a split", () => {
  test("takes along what somebody types into its tail meanwhile", () => {
    const [anna, ben] = pair(draft([["p", "One sentence. Another."]]));
    anna.at(1, 14).run(splitBlock);
    ben.at(1, -1).type("!");
    ben.at(1, 0).type("¡");
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["¡One sentence. ", "Another.!"]);
    expect(anna.ids[0]).toBe("p");
  });

  test("meets another split: three paragraphs", () => {
    const [anna, ben] = pair(draft([["p", "One. Two. Three."]]));
    anna.at(1, 5).run(splitBlock);
    ben.at(1, 10).run(splitBlock);
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One. ", "Two. ", "Three."]);
  });

  test("at the start puts an empty paragraph before; the words keep their id", () => {
    const anna = alone(draft([["p", "Words"]]));
    anna.at(1, 0).run(splitBlock);
    expect(anna.texts.slice(1)).toEqual(["", "Words"]);
    expect(anna.ids[1]).toBe("p");
  });

  test("at the end makes a paragraph with a text of its own", () => {
    const anna = alone(draft([["p", "Words"]]));
    anna.at(1, -1).run(splitBlock);
    anna.type("x");
    const id = String(anna.ids[1]);
    expect(anna.handle.doc().paragraphs[id]).toMatchObject({ text: "x" });
    expect(anna.binding.outline.segmentsOf("p")).toEqual([{ id: "p", length: 5 }]);
  });

  test("of the title makes a paragraph", () => {
    const [anna, ben] = pair(draft([["p", "Words"]], "Title and more"));
    anna.at(0, 5).run(splitBlock);
    ben.at(0, -1).type("!");
    meet(anna, ben);
    expect(anna.texts).toEqual(["Title", " and more!", "Words"]);
  });
});

describe("a join", () => {
  test("keeps what was typed on both sides", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    anna.at(2, 0).run(joinBackward);
    ben.at(1, -1).type("!");
    ben.at(2, -1).type("?");
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One.!Two.?"]);
    expect(anna.ids).toEqual(["p"]);
  });

  test("stays apart where somebody puts a paragraph between", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Three."],
      ]),
    );
    anna.at(2, 0).run(joinBackward);
    ben.at(1, -1).run(splitBlock);
    ben.type("Two.");
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One.", "Two.", "Three."]);
  });

  test("stays apart where somebody moves one of the two", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
        ["r", "Three."],
      ]),
    );
    anna.at(2, 0).run(joinBackward);
    ben.move(2, 3);
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One.", "Three.", "Two."]);
    expect(anna.ids).toEqual(["p", "r", "q"]);
  });

  test("that was idle does not come to hold when what stood between is removed", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Three."],
      ]),
    );
    anna.at(2, 0).run(joinBackward);
    ben.at(1, -1).run(splitBlock);
    ben.type("Two.");
    meet(anna, ben);
    ben.remove(2);
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One.", "Three."]);
  });

  test("with the title, and a split where they meet", () => {
    const [anna, ben] = pair(draft([["p", " of words"]]));
    anna.at(1, 0).run(joinBackward);
    meet(anna, ben);
    expect(ben.texts).toEqual(["Title of words"]);
    ben.at(0, 5).run(splitBlock);
    meet(anna, ben);
    expect(anna.texts).toEqual(["Title", " of words"]);
    expect(anna.ids).toEqual(["p"]);
  });

  test("is what the removal of an empty paragraph is, so that words that come into it are read", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", ""],
      ]),
    );
    anna.at(2, 0).run(joinBackward);
    ben.at(2, 0).type("Two.");
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One.Two."]);
  });
});

describe("a move", () => {
  test("meets another: the paragraph stands once, with all that was typed", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
        ["r", "Three."],
      ]),
    );
    anna.move(1, 3).at(3, -1).type("!");
    ben.move(1, 2).at(2, 0).type("¡");
    meet(anna, ben);
    expect([...anna.ids].sort()).toEqual(["p", "q", "r"]);
    expect(anna.texts).toContain("¡One.!");
  });

  test("leaves behind what was split off", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One. Two."],
        ["q", "Three."],
      ]),
    );
    anna.at(1, 5).run(splitBlock);
    anna.move(1, 3);
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["Two.", "Three.", "One. "]);
  });

  test("takes the caret of somebody who types in it along", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    ben.at(1, 2);
    anna.move(1, 2);
    meet(anna, ben);
    ben.type("!");
    expect(ben.texts.slice(1)).toEqual(["Two.", "On!e."]);
  });

  test("writes the place of the one that was moved, and of no other", () => {
    const [anna] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
        ["r", "Three."],
      ]),
    );
    anna.move(1, 3);
    const [change] = anna.handle.made.map((made) => decodeChange(made));
    expect(change!.ops.map(({ action, value }) => [action, value])).toEqual([
      ["del", undefined],
      ["set", "p"],
    ]);
  });

  test("by cutting and pasting keeps the paragraph; pasting once more makes another", () => {
    const anna = alone(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    const cut = anna.state.doc.child(1);
    anna.remove(1);
    const paste = () => anna.dispatch(anna.state.tr.insert(anna.state.doc.content.size, cut));
    paste();
    expect(anna.ids).toEqual(["q", "p"]);
    paste();
    expect(anna.texts.slice(1)).toEqual(["Two.", "One.", "One."]);
    expect(new Set(anna.ids).size).toBe(3);
  });

  test("does not take place when an old copy is pasted: the words count, not the id", () => {
    const anna = alone(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    const copy = anna.state.doc.child(1);
    anna.at(1, -1).type(" And more.").remove(1);
    anna.dispatch(anna.state.tr.insert(anna.state.doc.content.size, copy));
    expect(anna.texts.slice(1)).toEqual(["Two.", "One."]);
    expect(anna.ids[1]).not.toBe("p");
  });
});

describe("a removal", () => {
  test("hides what somebody types meanwhile, says so, and an undo brings both back", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    anna.remove(1);
    ben.at(1, -1).type(" More.");
    meet(anna, ben);
    expect(ben.texts.slice(1)).toEqual(["Two."]);
    expect(new Set(anna.hiddenEdits)).toEqual(new Set(["p"]));
    expect(anna.run(undo)).toBe(true);
    meet(anna, ben);
    expect(anna.texts.slice(1)).toEqual(["One. More.", "Two."]);
    expect(ben.ids).toEqual(["p", "q"]);
  });

  test("of all leaves an empty title", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    anna.dispatch(anna.state.tr.delete(0, anna.state.doc.content.size));
    meet(anna, ben);
    expect(ben.texts).toEqual([""]);
    anna.run(undo);
    meet(anna, ben);
    expect(ben.texts).toEqual(["Title", "One.", "Two."]);
    expect(ben.ids).toEqual(["p", "q"]);
  });
});

describe("undo", () => {
  test("takes back one's own edits only", () => {
    const [anna, ben] = pair(draft([["p", "One."]]));
    anna.at(1, 0).type("A");
    meet(anna, ben);
    ben.at(1, 1).type("B");
    meet(anna, ben);
    expect(anna.run(undo)).toBe(true);
    meet(anna, ben);
    expect(ben.texts[1]).toBe("BOne.");
    expect(anna.run(redo)).toBe(true);
    meet(anna, ben);
    expect(ben.texts[1]).toBe("ABOne.");
  });

  test("of a split joins, of a join splits", () => {
    const [anna, ben] = pair(draft([["p", "One. Two."]]));
    anna.at(1, 5).run(splitBlock);
    meet(anna, ben);
    anna.run(undo);
    meet(anna, ben);
    expect(ben.texts.slice(1)).toEqual(["One. Two."]);
    anna.run(redo);
    meet(anna, ben);
    expect(ben.texts.slice(1)).toEqual(["One. ", "Two."]);
  });

  test("says where there is nothing to undo", () => {
    expect(alone(draft([])).run(undo)).toBe(false);
  });
});

describe("marks", () => {
  test("of several texts in one change stay where they were set", () => {
    const [anna, ben] = pair(
      draft([
        ["p", "One."],
        ["q", "Two."],
      ]),
    );
    const { tr } = anna.state;
    tr.addMark(anna.position(1), anna.position(1, 3), schema.mark("strong"));
    tr.addMark(anna.position(2), anna.position(2, 3), schema.mark("strong"));
    anna.dispatch(tr);
    meet(anna, ben);
    expect(ben.state.doc.child(2).toString()).toBe('paragraph(strong("Two"), ".")');
  });

  test("grow with what is typed at their end, links do not", () => {
    const [anna, ben] = pair(draft([["p", "bold link"]]));
    anna.mark("strong", 1, 0, 4).mark("link", 1, 5, 9, { href: "https://example.org" });
    meet(anna, ben);
    ben.at(1, -1).type("s").at(1, 4).type("er");
    meet(anna, ben);
    expect(anna.state.doc.child(1).toString()).toBe('paragraph(strong("bolder"), " ", link("link"), "s")');
  });

  test("that are about to be typed are not forgotten when somebody else types", () => {
    const [anna, ben] = pair(draft([["p", "One."]]));
    anna.at(1, -1).run(toggleMark(schema.marks["strong"]!));
    ben.at(1, 0).type("x");
    meet(anna, ben);
    anna.type("!");
    expect(anna.state.doc.child(1).lastChild?.marks.map((mark) => mark.type.name)).toEqual(["strong"]);
  });

  test("over a whole draft are one for each paragraph, also where italics change within", () => {
    const anna = alone(draft([["p", "One and two."]]));
    anna.mark("em", 1, 4, 7);
    anna.mark("strong", 1, 0, 12);
    const { ops } = decodeChange(anna.handle.made.at(-1)!);
    expect(ops.map((op) => op.action)).toEqual(["markBegin", "markEnd"]);
  });

  test("that lead to a script are neither written nor shown", () => {
    const anna = alone(draft([["p", "One."]]));
    anna.mark("link", 1, 0, 3, { href: "javascript:alert(1)" });
    expect(anna.handle.made).toEqual([]);
    expect(anna.state.doc.child(1).toString()).toBe('paragraph("One.")');
  });
});

describe("footnotes", () => {
  const note = (id: string) => schema.node("footnote", { id });

  test("come with a text to write in, and go", () => {
    const [anna, ben] = pair(draft([["p", "One."]]));
    anna.dispatch(anna.state.tr.insert(anna.position(1, 3), note("f1")));
    meet(anna, ben);
    expect(ben.state.doc.child(1).toString()).toBe('paragraph("One", footnote, ".")');
    expect(ben.handle.doc().footnotes).toEqual({ f1: "" });
    ben.delete(1, 3, 4);
    meet(anna, ben);
    expect(anna.texts[1]).toBe("One.");
  });

  test("between words that are bold are not bold", () => {
    const [anna, ben] = pair(draft([["p", "One."]]));
    anna.mark("strong", 1, 0, 4).at(1, 2);
    anna.dispatch(anna.state.tr.replaceSelectionWith(note("f1")));
    meet(anna, ben);
    expect(anna.state.doc.child(1).toString()).toBe('paragraph(strong("On"), footnote, strong("e."))');
    anna.run(undo);
    meet(anna, ben);
    expect(ben.texts[1]).toBe("One.");
  });

  test("with an id that no server takes get another", () => {
    const anna = alone(draft([["p", "One."]]));
    anna.dispatch(anna.state.tr.insert(anna.position(1, 4), note("<b>")));
    expect(anna.state.doc.child(1).lastChild?.attrs["id"]).toMatch(/^aa-\d+$/);
  });
});

describe("attributes", () => {
  test("a label is set and taken away", () => {
    const [anna, ben] = pair(draft([["p", "One."]]));
    anna.set(1, "kind", "operative").set(1, "label", "bis");
    meet(anna, ben);
    expect(ben.state.doc.child(1).attrs).toMatchObject({ kind: "operative", level: 0, label: "bis" });
    ben.set(1, "label", null);
    meet(anna, ben);
    expect(anna.state.doc.child(1).attrs["label"]).toBe(null);
    expect(anna.handle.doc().paragraphs["p"]).not.toHaveProperty("label");
  });

  test("a level that the kind does not have becomes the nearest", () => {
    const [anna, ben] = pair(draft([["p", "One."]]));
    anna.set(1, "kind", "heading");
    expect(anna.state.doc.child(1).attrs).toMatchObject({ kind: "heading", level: 1 });
    anna.set(1, "level", 9);
    expect(anna.state.doc.child(1).attrs["level"]).toBe(4);
    anna.set(1, "kind", "quote");
    meet(anna, ben);
    expect(ben.state.doc.child(1).attrs).toMatchObject({ kind: "quote", level: 0 });
  });
});

describe("a paste", () => {
  test("of several paragraphs goes into one that others write in", () => {
    const [anna, ben] = pair(draft([["p", "One. Four."]]));
    anna.at(1, 5);
    anna.dispatch(
      anna.state.tr.replaceSelection(
        new Slice(
          Fragment.from([paragraph("Two."), paragraph("Three.", { kind: "quote" }, "em"), paragraph("And ")]),
          1,
          1,
        ),
      ),
    );
    ben.at(1, -1).type("!").at(1, 0).type("¡");
    meet(anna, ben);
    expect(ben.texts.slice(1)).toEqual(["¡One. Two.", "Three.", "And Four.!"]);
    expect(ben.state.doc.child(2).toString()).toBe('paragraph(em("Three."))');
    expect(ben.state.doc.child(2).attrs["kind"]).toBe("quote");
  });

  test("that is very large is written in several changes, each of whole paragraphs", () => {
    const [anna, ben] = pair(draft([["p", "First."]]));
    const count = 1_200;
    const nodes = Array.from({ length: count }, (_, i) =>
      paragraph(`${i} ${"words ".repeat(9)}`, {}, "strong"),
    );
    anna.at(1, -1);
    paste(anna, ...nodes);
    expect(anna.handle.made.length).toBeGreaterThan(3);
    for (const made of anna.handle.made) {
      const { ops } = decodeChange(made);
      expect(ops.length).toBeLessThanOrEqual(CHANGE_MAX.operations);
      expect(ops.filter((op) => op.action === "markBegin").length).toBeLessThanOrEqual(CHANGE_MAX.marks);
    }
    const complete = new Set(anna.state.doc.children.map(String));
    let between = loadIncremental(init<Draft>(), save(ben.handle.doc()));
    for (const made of anna.handle.made.slice(0, 3)) {
      between = loadIncremental(between, made);
      for (const node of readDocument(between).children) expect(complete).toContain(String(node));
    }
    meet(anna, ben);
    expect(ben.state.doc.childCount).toBe(count + 2);
  });

  test("of one endless paragraph is written in several changes, too", () => {
    const [anna, ben] = pair(draft([["p", "First."]]));
    anna.at(1, -1);
    paste(anna, paragraph("x".repeat(3 * CHANGE_MAX.operations)));
    expect(anna.handle.made.length).toBeGreaterThan(2);
    anna.dispatch(anna.state.tr.insertText("😀".repeat(CHANGE_MAX.operations), anna.position(1, 3)));
    meet(anna, ben);
    expect(ben.texts[2]).toHaveLength(3 * CHANGE_MAX.operations);
    anna.delete(1, 3, 3 + 2 * CHANGE_MAX.operations);
    meet(anna, ben);
    expect(ben.texts[1]).toBe("First.");
  });
});

describe("beside a locked paragraph", () => {
  const isLocked = (id: string) => id === "q";

  test("an empty one that goes is not joined to it", () => {
    const [anna, ben] = pair(
      draft([
        ["q", "Agreed."],
        ["e", ""],
        ["r", "Open."],
      ]),
      { isLocked },
    );
    anna.remove(2);
    meet(anna, ben);
    expect(ben.texts.slice(1)).toEqual(["Agreed.", "Open."]);
    expect(anna.handle.doc().paragraphs["e"]).toMatchObject({ removed: true });
    expect(anna.handle.doc().paragraphs["e"]).not.toHaveProperty("continues");
  });

  test("others move over it, and its place is not written", () => {
    const anna = alone(
      draft([
        ["p", "One."],
        ["q", "Agreed."],
        ["r", "Open."],
      ]),
      { isLocked },
    );
    anna.move(1, 2);
    anna.move(3, 1);
    expect(anna.texts.slice(1)).toEqual(["Open.", "Agreed.", "One."]);
    const placed = anna.handle.made.flatMap((made) => decodeChange(made).ops).map((op) => op.value);
    expect(placed).not.toContain("q");
  });
});

describe("the binding and its handle", () => {
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
    let answers = 3;
    anna.handle.on("change", () => {
      if (answers-- > 0) anna.handle.change((doc) => splice(doc, ["title"], 0, 0, "*"), { time: 0 });
    });
    ben.at(1, -1).type("!");
    exchange(anna, ben);
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
});

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
