// @vitest-environment happy-dom
import { history, undo } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import { type ParagraphAttrs, schema } from "../../binding/schema.ts";
import { GOOGLE_DOCS, WORD } from "../pasted/programs.ts";
import { paste } from "./paste.ts";
import { at, draft } from "./testing.ts";

interface Opened {
  readonly view: EditorView;
  /** The footnotes that there are, by id. */
  readonly notes: Map<string, string>;
}

function opened(doc: Node): Opened {
  const notes = new Map([["p1-note1", "An old note"]]);
  const newNote = (words: string) => {
    const id = `new${notes.size}`;
    notes.set(id, words);
    return id;
  };
  const plugin = paste({ noteWords: (id) => notes.get(id) ?? null, newNote });
  const state = EditorState.create({ doc, plugins: [plugin, history()] });
  return { view: new EditorView(document.body, { state }), notes };
}

function select(view: EditorView, from: number, to = from): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)));
}

/** One line for each paragraph: id, kind, level, label, and the words with their marks. */
function outline(doc: Node): string[] {
  return doc.children.map((paragraph) => {
    const { id, kind, level, label } = paragraph.attrs as ParagraphAttrs;
    const words = paragraph.children.map((node) => {
      const marks = node.marks.map((mark) => mark.type.name).join("+");
      const text = node.isText ? (node.text ?? "").replaceAll("\n", "⏎") : `^${String(node.attrs["id"])}`;
      return marks === "" ? text : `${marks}(${text})`;
    });
    const form =
      paragraph.type.name === "title" ? "title" : `${id ?? "-"} ${kind}${level || ""}${label ?? ""}`;
    return `${form}: ${words.join("")}`;
  });
}

/** What is copied of a view, as other windows get it. */
function copied(view: EditorView): string {
  return view.serializeForClipboard(view.state.selection.content()).dom.innerHTML;
}

test("a text from Word comes in with its structure and its footnotes, and goes by one undo", () => {
  const { view, notes } = opened(draft("Title", "p|"));
  select(view, view.state.doc.content.size - 1);
  const before = view.state.doc;
  view.pasteHTML(WORD);
  expect(outline(view.state.doc)).toEqual([
    "title: Title",
    "- heading1: Declaration of the workshop",
    "- heading1: Shared convictions",
    "- preambular: em(Recalling) the regional dialogues,",
    "- operative: strong(Requests) all participants^new1:",
    "- operative1: to link(open) archives;",
    "- operative2: in summer;",
    "- operative: Decides.",
    "- list-item1: an item",
    "- paragraph: Town | Rooms",
    "- paragraph: Ronda | 3",
  ]);
  expect(notes.get("new1")).toBe("See the annex.");
  undo(view.state, view.dispatch);
  expect(view.state.doc.eq(before)).toBe(true);
});

test("words that are pasted into a sentence leave the paragraph what it is", () => {
  const { view } = opened(draft("Title", "op1 bis| We ask all"));
  select(view, at(view.state.doc, "all"));
  view.pasteText(" of us, ");
  select(view, at(view.state.doc, " of us"));
  view.pasteHTML("<meta charset='utf-8'><span style='font-weight:700'>nearly all&nbsp;</span>");
  expect(outline(view.state.doc)[1]).toBe("p1 operative1bis: We ask strong(nearly all) of us, all");
});

test("between two drafts kinds, levels, labels, marks and footnotes are kept; ids are not", () => {
  const from = opened(draft("Title", "op0| Requests^ all", "op1 bis| to act", "h2| Part"));
  select(from.view, at(from.view.state.doc, "Requests"), at(from.view.state.doc, "Part") + 4);
  const html = copied(from.view);
  const { view, notes } = opened(draft("Other", "p| Before", "p|"));
  select(view, view.state.doc.content.size - 1);
  view.pasteHTML(html);
  expect(outline(view.state.doc)).toEqual([
    "title: Other",
    "p1 paragraph: Before",
    "- operative: Requests^new1 all",
    "- operative1bis: to act",
    "- heading2: Part",
  ]);
  expect(notes.get("new1")).toBe("An old note");
});

test("what is cut and pasted in one draft is never there twice under one id", () => {
  const { view } = opened(draft("Title", "op0| One", "op0| Two", "op0| Three"));
  select(view, at(view.state.doc, "One"), at(view.state.doc, "Two") + 3);
  const html = copied(view);
  select(view, at(view.state.doc, "Three") + 5);
  view.pasteHTML(html);
  const ids = view.state.doc.children.flatMap((node) => (node.attrs as ParagraphAttrs).id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(outline(view.state.doc).slice(3)).toEqual(["p3 operative: ThreeOne", "- operative: Two"]);
});

test("what only looks like a draft brings nothing that a draft may not hold", () => {
  const { view } = opened(draft("Title", "p| x", "p|"));
  select(view, view.state.doc.content.size - 1);
  view.pasteHTML(
    `<p data-kind="operative" data-level="77" data-label="evil" data-id="p1" data-pm-slice="0 0 [&quot;doc&quot;,null]"><a
href="javascript:alert(1)">a</a><sup data-footnote="gone"></sup></p><p data-kind="none">b</p>`,
  );
  expect(outline(view.state.doc).slice(1)).toEqual(["p1 paragraph: x", "- operative3: a", "- paragraph: b"]);
});

test("the slices of other editors are read as pages", () => {
  const { view } = opened(draft("Title", "p|"));
  select(view, view.state.doc.content.size - 1);
  view.pasteHTML(`<ul data-pm-slice="3 3 []"><li><p>one</p><ul><li><p>two</p></li></ul></li></ul>`);
  expect(outline(view.state.doc).slice(1)).toEqual(["- list-item: one", "- list-item1: two"]);
});

test("plain text makes paragraphs; words of one line are set as those around them", () => {
  const { view } = opened(draft("Title", "p|"));
  select(view, view.state.doc.content.size - 1);
  view.pasteText("Recalling that,\n\n1. Requests:\n(a) all;");
  expect(outline(view.state.doc).slice(1)).toEqual([
    "- preambular: Recalling that,",
    "- operative: Requests:",
    "- operative1: all;",
  ]);
  const end = view.state.doc.content.size - 1;
  view.dispatch(view.state.tr.addMark(end - 4, end, schema.mark("em")));
  select(view, end - 1);
  view.pasteText(" of us");
  expect(outline(view.state.doc).at(-1)).toBe("- operative1: em(all of us;)");
});

test("what is pasted into the title stays in it as far as it is one line", () => {
  const { view } = opened(draft("Title", "p| x"));
  select(view, 6);
  view.pasteHTML(GOOGLE_DOCS.replace(/<p dir[\s\S]*/, "</b>"));
  expect(outline(view.state.doc)).toEqual(["title: TitleFollow-up", "p1 paragraph: x"]);
});
