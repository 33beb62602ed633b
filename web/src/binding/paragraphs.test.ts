// Paragraphs that people split, join, move and remove at the same time, and what becomes of them.
import { decodeChange } from "@automerge/automerge/slim";
import { joinBackward, splitBlock } from "prosemirror-commands";
import { describe, expect, test } from "vitest";
import { redo, undo } from "./history.ts";
import { Outline } from "./outline.ts";
import { Admission } from "./testing/admission.ts";
import { alone, draft, pair, splitDraft, TestEditor } from "./testing/editor.ts";
import { isPlaced } from "./testing/locks.ts";
import { meet } from "./testing/meet.ts";

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
    anna.remove(2);
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

  test("with the same text, it is named where it stands when what it followed goes", () => {
    let base = draft([
      ["p", "One. Two. Agreed."],
      ["r", "Open."],
    ]);
    base = splitDraft(splitDraft(base, "p", 10, "q"), "p", 5, "n");
    const moves: [from: number, to: number, texts: string[]][] = [
      [1, 2, ["Two. ", "One. ", "Agreed.", "Open."]],
      [2, 1, ["Two. ", "One. ", "Agreed.", "Open."]],
      [1, 4, ["Two. ", "Agreed.", "Open.", "One. "]],
      [2, 4, ["One. ", "Agreed.", "Open.", "Two. "]],
      [4, 2, ["One. ", "Open.", "Two. ", "Agreed."]],
      [4, 3, ["One. ", "Two. ", "Open.", "Agreed."]],
    ];
    for (const [from, to, texts] of moves) {
      const admission = new Admission(base);
      const anna = new TestEditor(base, "aa", admission, { isLocked });
      const before = new Outline(anna.handle.doc(), new Map());
      anna.move(from, to);
      expect(anna.texts.slice(1)).toEqual(texts);
      expect(isPlaced("q", anna.handle.made[0]!, admission, before)).toBe(false);
    }
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
