// Words, marks, footnotes and attributes that people write at the same time, and what they paste.
import { decodeChange, init, loadIncremental, save } from "@automerge/automerge/slim";
import { toggleMark } from "prosemirror-commands";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { describe, expect, test } from "vitest";
import { CHANGE_MAX } from "./changes.ts";
import type { Draft } from "./document.ts";
import { undo } from "./history.ts";
import { readDocument } from "./read.ts";
import { schema } from "./schema.ts";
import { alone, draft, pair, type TestEditor } from "./testing/editor.ts";
import { meet } from "./testing/meet.ts";

function paragraph(words: string, attrs: Record<string, unknown> = {}, ...marks: string[]): Node {
  const set = marks.map((mark) => schema.mark(mark));
  return schema.node("paragraph", attrs, [schema.text(words, set)]);
}

/** Pastes paragraphs; those that are open at their ends become one with what they are pasted into. */
function paste(editor: TestEditor, open: 0 | 1, ...nodes: Node[]): void {
  editor.dispatch(editor.state.tr.replaceSelection(new Slice(Fragment.fromArray(nodes), open, open)));
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
    // So it is where a whole paragraph is taken out and put back with other words.
    const start = anna.position(1) - 1;
    anna.dispatch(anna.state.tr.insertText("x😀y", start + 1, anna.position(1, -1)));
    const { attrs, nodeSize } = anna.state.doc.child(1);
    const edited = schema.node("paragraph", attrs, [schema.text("x😁y")]);
    anna.dispatch(anna.state.tr.delete(start, start + nodeSize).insert(start, edited));
    expect(anna.handle.doc().paragraphs["p"]?.text).toBe("x😁y");
    anna.dispatch(anna.state.tr.insertText("😂", anna.position(1, 1), anna.position(1, -2)));
    meet(anna, ben);
    expect(ben.texts[1]).toBe("x😂y");
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
    paste(anna, 1, paragraph("Two."), paragraph("Three.", { kind: "quote" }, "em"), paragraph("And "));
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
    paste(anna, 0, ...nodes);
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
    paste(anna, 0, paragraph("x".repeat(3 * CHANGE_MAX.operations)));
    expect(anna.handle.made.length).toBeGreaterThan(2);
    anna.dispatch(anna.state.tr.insertText("😀".repeat(CHANGE_MAX.operations), anna.position(1, 3)));
    meet(anna, ben);
    expect(ben.texts[2]).toHaveLength(3 * CHANGE_MAX.operations);
    anna.delete(1, 3, 3 + 2 * CHANGE_MAX.operations);
    meet(anna, ben);
    expect(ben.texts[1]).toBe("First.");
  });
});
