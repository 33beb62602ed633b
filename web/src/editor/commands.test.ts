import { history } from "prosemirror-history";
import { type Command, type EditorState, TextSelection } from "prosemirror-state";
import { describe, expect, test } from "vitest";
import { schema } from "../binding/schema.ts";
import { insertFootnote, markedAround, setKind, setLabel, setLink } from "./commands.ts";
import { editorKeys } from "./keymap.ts";
import { linesOf, stateOf } from "./testing/notation.ts";

const keys = editorKeys(() => false);

function run(state: EditorState, command: Command | undefined): { state: EditorState; handled: boolean } {
  let after = state;
  const handled = command?.(state, (tr) => (after = state.apply(tr))) ?? false;
  return { state: after, handled };
}

/** What the lines are after the keys; a key that is not handled leaves them. */
function after(before: string, ...pressed: string[]): string {
  let state = stateOf(before, [history()]);
  for (const key of pressed) state = run(state, keys[key]).state;
  return linesOf(state);
}

function check(rows: [what: string, before: string, key: string, lines: string][]): void {
  test.each(rows)("%s", (_what, before, key, lines) => {
    expect(after(before, ...key.split(" "))).toBe(lines.replaceAll(/\n\s+/g, "\n"));
  });
}

describe("Enter", () => {
  check([
    ["splits a paragraph", "p| Peace ‸and security", "Enter", "p| Peace\np| ‸and security"],
    ["goes on with a paragraph after a heading", "h2| Context‸", "Enter", "h2| Context\np| ‸"],
    ["makes two headings of one", "h2| Context ‸and aims", "Enter", "h2| Context\nh2| ‸and aims"],
    ["puts a plain paragraph before a heading", "h2| ‸Context", "Enter", "p|\nh2| ‸Context"],
    ["goes on with the next operative one of the level", "op1| Urges‸", "Enter", "op1| Urges\nop1| ‸"],
    ["goes on with the next preambular one", "pp| Recalling‸", "Enter", "pp| Recalling\npp| ‸"],
    ["gives the label to the first half only", "op0 bis| Urges‸ all", "Enter", "op0 bis| Urges\nop0| ‸ all"],
    ["does not repeat the label", "op0 bis| Urges‸", "Enter", "op0 bis| Urges\nop0| ‸"],
    ["leaves the label with the words", "op0 bis| ‸Urges", "Enter", "op0|\nop0 bis| ‸Urges"],
    ["in an empty sub-paragraph goes a level up", "op2| ‸", "Enter", "op1| ‸"],
    ["in an empty operative one, then makes it plain", "op1| ‸", "Enter Enter", "p| ‸"],
    ["in an empty list item goes out of the list", "li1| ‸", "Enter Enter", "p| ‸"],
    ["in an empty quote ends the quote", "q| ‸", "Enter", "p| ‸"],
    ["in an empty heading makes it plain", "h3| ‸", "Enter", "p| ‸"],
    [
      "at the end of the title makes a first paragraph",
      "title| Declaration‸\nh1| One",
      "Enter",
      "title| Declaration\np| ‸\nh1| One",
    ],
    ["in the title begins the text", "title| Draft ‸We met", "Enter", "title| Draft\np| ‸We met"],
    ["replaces what is selected", "p| one ⟦two⟧ three", "Enter", "p| one\np| ‸ three"],
    [
      "replaces what is selected over paragraphs",
      "op0| one ⟦two\nop0| three⟧ four",
      "Enter",
      "op0| one\nop0| ‸ four",
    ],
    ["leaves an emptied paragraph its kind", "op1| ⟦one⟧", "Enter", "op1|\nop1| ‸"],
  ]);
});

describe("Shift-Enter", () => {
  check([["breaks the line", "p| one‸two", "Shift-Enter", "p| one⏎‸two"]]);
});

describe("Backspace at the start", () => {
  check([
    ["makes an operative paragraph plain", "p| a\nop1| ‸b", "Backspace", "p| a\np| ‸b"],
    ["drops a label with the number", "op0 bis| ‸b", "Backspace", "p| ‸b"],
    ["then joins", "p| a\nop1| ‸b", "Backspace Backspace", "p| a‸b"],
    ["makes a list item plain", "li2| ‸b", "Backspace", "p| ‸b"],
    ["joins a preambular one", "pp| a\npp| ‸b", "Backspace", "pp| a‸b"],
    ["joins a heading to what is before it", "p| a\nh1| ‸b", "Backspace", "p| a‸b"],
    ["deletes an empty paragraph before", "op0| x\np|\nh1| ‸b", "Backspace", "op0| x\nh1| ‸b"],
    ["deletes the empty paragraph itself", "op0| x\np| ‸\nh1| b", "Backspace", "op0| x‸\nh1| b"],
    ["joins the first paragraph to the title", "title| Draft\np| ‸b", "Backspace", "title| Draft‸b"],
    ["does nothing in the title", "title| ‸Draft", "Backspace", "title| ‸Draft"],
    ["deletes what is selected", "op0| a⟦b\nop0| c⟧d", "Backspace", "op0| a‸d"],
  ]);
});

describe("Delete at the end", () => {
  check([
    ["joins the one after", "op0| a‸\npp| b", "Delete", "op0| a‸b"],
    ["of an empty paragraph leaves the one after as it is", "p| ‸\nop1| b", "Delete", "op1| ‸b"],
    ["deletes an empty paragraph after", "op0| a‸\nh1|\np| b", "Delete", "op0| a‸\np| b"],
    ["does nothing at the end of the text", "p| a‸", "Delete", "p| a‸"],
    ["joins the title with the first paragraph", "title| a‸\np| b", "Delete", "title| a‸b"],
  ]);
});

describe("Tab", () => {
  check([
    ["lowers an operative paragraph", "op0| a‸", "Tab", "op1| a‸"],
    ["stops at the last level", "op3| a‸", "Tab", "op3| a‸"],
    ["lowers every selected one", "op0| ⟦a\nli1| b\np| c⟧", "Tab", "op1| ⟦a\nli2| b\np| c⟧"],
    ["with Shift raises", "li2| a‸", "Shift-Tab", "li1| a‸"],
    ["changes headings within 1 and 4", "h1| a‸", "Shift-Tab", "h1| a‸"],
    ["changes headings", "h1| a‸", "Tab", "h2| a‸"],
  ]);

  test("is held where there are levels, and goes out of the editor elsewhere", () => {
    expect(run(stateOf("op3| a‸"), keys["Tab"]).handled).toBe(true);
    expect(run(stateOf("p| a‸"), keys["Tab"]).handled).toBe(false);
    expect(run(stateOf("title| a‸"), keys["Tab"]).handled).toBe(false);
  });
});

describe("the kind", () => {
  check([
    ["is set by Mod-Alt and a digit", "p| a‸", "Mod-Alt-5", "op0| a‸"],
    ["is set for all that is selected", "title| ⟦a\np| b\nq| c⟧", "Mod-Alt-4", "title| ⟦a\npp| b\npp| c⟧"],
    ["does not reach what the selection only ends before", "p| ⟦a\np| ⟧b", "Mod-Alt-7", "q| ⟦a\np| ⟧b"],
    ["keeps the depth between numbers and lists", "op2| a‸", "Mod-Alt-6", "li2| a‸"],
    ["loses the depth elsewhere", "op2| a‸", "Mod-Alt-1", "h1| a‸"],
    ["is undone in one step", "p| ⟦a\np| b⟧", "Mod-Alt-5 Mod-z", "p| ⟦a\np| b⟧"],
    ["is done again", "p| ‸a", "Mod-Alt-5 Mod-z Mod-y", "op0| ‸a"],
  ]);

  test("may come with a level, which is kept within those of the kind", () => {
    expect(linesOf(run(stateOf("p| a‸"), setKind("operative", 2)).state)).toBe("op2| a‸");
    expect(linesOf(run(stateOf("p| a‸"), setKind("heading", 9)).state)).toBe("h4| a‸");
  });

  test("takes a label only where there is a number", () => {
    expect(linesOf(run(stateOf("op0| ⟦a\np| b⟧"), setLabel("ter")).state)).toBe("op0 ter| ⟦a\np| b⟧");
    expect(linesOf(run(stateOf("op0 bis| a‸"), setLabel(null)).state)).toBe("op0| a‸");
    expect(run(stateOf("p| a‸"), setLabel("bis")).handled).toBe(false);
  });

  test("no command leaves an attribute that the schema does not know", () => {
    run(stateOf("op1 bis| a‸b"), keys["Enter"]).state.doc.check();
  });
});

describe("links", () => {
  const address = "https://example.org/";
  const hrefs = (state: EditorState) => {
    const found: [string, string][] = [];
    state.doc.descendants((node) => {
      const mark = schema.marks.link.isInSet(node.marks);
      if (mark) found.push([node.text ?? "", String(mark.attrs["href"])]);
    });
    return found;
  };

  test("link the selected words", () => {
    expect(hrefs(run(stateOf("p| see ⟦here⟧ now"), setLink(address)).state)).toEqual([["here", address]]);
  });

  test("are the address itself where nothing is selected", () => {
    const { state } = run(stateOf("p| see ‸"), setLink(address));
    expect(hrefs(state)).toEqual([[address, address]]);
    expect(linesOf(state)).toBe(`p| see ${address}‸`);
  });

  test("change and go as a whole when the caret is in them", () => {
    const linked = run(stateOf("p| see ⟦here⟧ now"), setLink(address)).state;
    const inside = linked.apply(linked.tr.setSelection(TextSelection.create(linked.doc, 9)));
    expect(markedAround(inside.selection.$head, schema.marks.link)).toMatchObject({
      attrs: { href: address },
    });
    expect(hrefs(run(inside, setLink("mailto:a@example.org")).state)).toEqual([
      ["here", "mailto:a@example.org"],
    ]);
    expect(hrefs(run(inside, setLink(null)).state)).toEqual([]);
  });

  test("lead to http, https and mailto only", () => {
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "//example.org", ""]) {
      expect(run(stateOf("p| see ⟦here⟧"), setLink(bad)).handled, bad).toBe(false);
    }
  });
});

test("a footnote stands behind the selection, and not in the title", () => {
  expect(linesOf(run(stateOf("p| one ⟦two⟧ three"), insertFootnote("n")).state)).toBe("p| one two†‸ three");
  expect(run(stateOf("title| a‸"), insertFootnote("n")).handled).toBe(false);
});
