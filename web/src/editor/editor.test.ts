// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { TestHandle } from "../binding/testing/editor.ts";
import type { Person } from "../session/types.ts";
import { DraftEditor, type EditorOptions } from "./editor.ts";
import { handlesOf } from "./testing/handles.ts";
import type { EditorSummary } from "./types.ts";

const open: DraftEditor[] = [];
afterEach(() => {
  for (const editor of open.splice(0)) editor.destroy();
  document.body.replaceChildren();
});

/** A page with an editor, and what the page was told. */
function pageOf(handle: TestHandle, options: Partial<EditorOptions> = {}) {
  const mount = document.body.appendChild(document.createElement("main"));
  const told = {
    summaries: [] as EditorSummary[],
    caret: null as Person["caret"],
    hidden: [] as string[],
    locked: 0,
    followEnded: 0,
  };
  const editor = new DraftEditor({
    mount,
    handle,
    t: (id) => id,
    editable: true,
    locked: [],
    onSummary: (summary) => told.summaries.push(summary),
    onCaret: (caret) => (told.caret = caret),
    onHiddenEdit: (paragraph) => told.hidden.push(paragraph),
    onLocked: () => told.locked++,
    onFollowEnded: () => told.followEnded++,
    ...options,
  });
  open.push(editor);
  const text = mount.querySelector<HTMLElement>(".draft");
  if (text === null) throw new Error("no editable element");
  const shown = () => Array.from(text.children, (child) => child.textContent);
  const key = (name: string, modifiers: KeyboardEventInit = {}) =>
    text.dispatchEvent(
      new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...modifiers }),
    );
  return { editor, told, mount, text, shown, key, handle };
}

/** One page on a draft. */
function page(lines: string, options: Partial<EditorOptions> = {}) {
  return pageOf(handlesOf(lines)[0], options);
}

/** Two pages on one draft; `sync` brings them up to date. */
function twoPages(lines: string) {
  const [one, other] = handlesOf(lines);
  const [mine, theirs] = [pageOf(one), pageOf(other)];
  const sync = () => {
    one.merge(other.doc());
    other.merge(one.doc());
  };
  return { mine, theirs, sync };
}

const person = (caret: Person["caret"]): Person => ({
  peer: "peer",
  participant: "participant",
  name: "Amina",
  role: "drafter",
  caret,
});

test("the text is a named, multi-line textbox, and a list item has no list element to be lost from", () => {
  const { text } = page("title| Draft\nli0 #a| one");
  expect(text.getAttribute("role")).toBe("textbox");
  expect(text.getAttribute("aria-multiline")).toBe("true");
  expect(text.getAttribute("aria-label")).toBe("editor-label");
  expect(text.getAttribute("aria-readonly")).toBe("false");
  expect(text.querySelector("[data-kind=list-item]")?.tagName).toBe("P");
});

test("what one does the other sees, and undo takes back one's own only", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two");
  mine.editor.scrollTo("a");
  mine.editor.setKind("operative", 1);
  theirs.editor.scrollTo("b");
  theirs.editor.setKind("quote");
  sync();
  const kinds = ({ text }: typeof mine) =>
    Array.from(text.children, (child) => child.getAttribute("data-kind"));
  expect(kinds(mine)).toEqual([null, "operative", "quote"]);
  expect(kinds(theirs)).toEqual(kinds(mine));
  expect(mine.editor.run("undo")).toBe(true);
  expect(mine.editor.run("undo")).toBe(false);
  sync();
  expect(kinds(theirs)).toEqual([null, "paragraph", "quote"]);
});

test("a paragraph that is moved keeps its id on both pages", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two");
  mine.editor.scrollTo("b");
  expect(mine.editor.run("move-up")).toBe(true);
  sync();
  const ids = Array.from(theirs.text.children, (child) => child.getAttribute("data-id"));
  expect(ids).toEqual(["title", "b", "a"]);
});

test("when the paragraph of the caret is removed, the keyboard leaves the text and the page is told", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two");
  mine.editor.scrollTo("a");
  mine.editor.focus();
  expect(document.activeElement).toBe(mine.text);
  theirs.handle.change((draft) => (draft.paragraphs["a"]!.removed = true), { time: 0 });
  sync();
  expect(mine.shown()).toEqual(["Draft", "two"]);
  expect(mine.told.hidden).toEqual(["a"]);
  expect(document.activeElement).not.toBe(mine.text);
});

/** Puts the caret behind the first letter of a paragraph, as a browser does that has not told of it yet. */
function placeUntold(text: HTMLElement, id: string): void {
  const told = (event: Event) => event.stopImmediatePropagation();
  window.addEventListener("selectionchange", told, true);
  document.getSelection()?.collapse(text.querySelector(`[data-id=${id}]`)!.firstChild, 1);
  window.removeEventListener("selectionchange", told, true);
}

test("a key divides where the caret is, and not where it was before the browser told of it", () => {
  const { mine } = twoPages("title| Draft\np #a| one\np #b| two");
  mine.editor.scrollTo("a");
  mine.editor.focus();
  placeUntold(mine.text, "b");
  mine.text.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  expect(Array.from(mine.text.children, ({ textContent }) => textContent)).toEqual([
    "Draft",
    "one",
    "t",
    "wo",
  ]);
});

test("a click is not lost to what another writes before the browser tells of it", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two");
  mine.editor.scrollTo("a");
  mine.editor.focus();
  theirs.editor.scrollTo("a");
  theirs.editor.setKind("quote");
  placeUntold(mine.text, "b");
  sync();
  mine.editor.setKind("operative");
  const kinds = Array.from(mine.text.children, (child) => child.getAttribute("data-kind"));
  expect(kinds.slice(1)).toEqual(["quote", "operative"]);
});

test("when it is joined or moved, its words are still there and nobody is interrupted", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two\np #c| three");
  mine.editor.scrollTo("b");
  mine.editor.focus();
  theirs.editor.scrollTo("b");
  theirs.key("Backspace");
  theirs.editor.scrollTo("c");
  theirs.editor.run("move-up");
  sync();
  expect(mine.shown()).toEqual(["Draft", "three", "onetwo"]);
  expect(mine.told.hidden).toEqual([]);
  expect(document.activeElement).toBe(mine.text);
});

test("who may not write changes nothing, sees what others write, and may search", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two");
  mine.editor.setEditable(false);
  mine.editor.scrollTo("a");
  expect(mine.text.getAttribute("aria-readonly")).toBe("true");
  expect(mine.text.getAttribute("contenteditable")).toBe("false");
  for (const command of ["strong", "move-down", "footnote", "undo"] as const) {
    expect(mine.editor.run(command), command).toBe(false);
  }
  expect(mine.editor.setKind("quote")).toBe(false);
  mine.key("Enter");
  mine.editor.setFootnote("note", "words");
  expect(mine.handle.doc().footnotes).toEqual({});
  theirs.editor.scrollTo("b");
  theirs.editor.setKind("quote");
  sync();
  expect(mine.text.lastElementChild?.tagName).toBe("BLOCKQUOTE");
  expect(mine.shown()).toEqual(["Draft", "one", "two"]);
  expect(mine.editor.find("TWO")).toEqual({ count: 1, index: 0 });
});

test("a locked paragraph is left alone, and the page is told why nothing happened", () => {
  const { editor, told, text } = page("title| Draft\np #a| one\np #b| two", { locked: ["a"] });
  editor.scrollTo("a");
  editor.setKind("quote");
  expect(told.locked).toBe(1);
  expect(text.children[1]?.tagName).toBe("P");
  expect(told.summaries.at(-1)?.locked).toBe(true);
  editor.setLocked([]);
  expect(told.summaries.at(-1)?.locked).toBe(false);
  editor.setKind("quote");
  expect(text.children[1]?.tagName).toBe("BLOCKQUOTE");
});

test("a footnote has its text in the draft from the start, and the page is told what others write into it", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one");
  mine.editor.scrollTo("a");
  expect(mine.editor.run("footnote")).toBe(true);
  const [note] = mine.editor.footnotes();
  expect(note).toMatchObject({ number: 1, text: "" });
  sync();
  const before = mine.told.summaries.length;
  theirs.editor.setFootnote(note?.id ?? "", "See resolution 76/217.");
  sync();
  expect(mine.editor.footnotes()).toEqual([{ ...note, text: "See resolution 76/217." }]);
  expect(mine.told.summaries.length).toBe(before + 1);
});

test("a summary is told when something of it changed, and not otherwise", () => {
  const { editor, told } = page("title| Draft\np #a| one");
  expect(told.summaries).toHaveLength(1);
  editor.scrollTo("a");
  expect(told.summaries).toHaveLength(2);
  editor.scrollTo("a");
  expect(told.summaries).toHaveLength(2);
  expect(told.summaries[1]).toMatchObject({ paragraph: "a", words: 2 });
});

test("the carets of others stand where they are, and follow their words", async () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one\np #b| two");
  theirs.editor.scrollTo("b");
  theirs.editor.focus();
  await vi.waitFor(() => expect(theirs.told.caret).not.toBeNull());
  mine.editor.setPeople([person(theirs.told.caret)]);
  const place = () => mine.text.querySelector(".person-caret")?.closest("[data-id]")?.getAttribute("data-id");
  await vi.waitFor(() => expect(place()).toBe("b"));
  mine.editor.scrollTo("b");
  mine.editor.run("move-up");
  sync();
  await vi.waitFor(() => expect(place()).toBe("b"));
  mine.editor.setPeople([]);
  await vi.waitFor(() => expect(place()).toBeUndefined());
});

test("who only reads has no caret that others see", async () => {
  const { editor, told } = page("title| Draft\np #a| one");
  editor.focus();
  await vi.waitFor(() => expect(told.caret).not.toBeNull());
  editor.setEditable(false);
  await vi.waitFor(() => expect(told.caret).toBeNull());
});

test("following ends when the reader scrolls or types, once", () => {
  const { editor, told, text, key } = page("title| Draft\np #a| one");
  editor.follow("peer");
  text.dispatchEvent(new Event("wheel", { bubbles: true }));
  text.dispatchEvent(new Event("wheel", { bubbles: true }));
  expect(told.followEnded).toBe(1);
  editor.follow("peer");
  key("Shift");
  expect(told.followEnded).toBe(1);
  key("Enter");
  expect(told.followEnded).toBe(2);
  editor.follow("peer");
  editor.follow(null);
  key("Enter");
  expect(told.followEnded).toBe(2);
});

test("following ends when the other leaves", () => {
  const { editor, told } = page("title| Draft\np #a| one");
  editor.follow("peer");
  editor.setPeople([person(null)]);
  expect(told.followEnded).toBe(0);
  editor.setPeople([]);
  expect(told.followEnded).toBe(1);
});

test("a pasted footnote comes with its words", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one");
  mine.editor.scrollTo("a");
  mine.editor.run("footnote");
  mine.editor.setFootnote(mine.editor.footnotes()[0]?.id ?? "", "See resolution 76/217.");
  mine.editor.scrollTo("a");
  mine.key("a", { ctrlKey: true });
  const clipboard = new DataTransfer();
  const event = (type: string) => {
    const made = new Event(type, { bubbles: true, cancelable: true });
    return Object.assign(made, { clipboardData: clipboard });
  };
  mine.text.dispatchEvent(event("copy"));
  theirs.editor.scrollTo("a");
  theirs.text.dispatchEvent(event("paste"));
  sync();
  const words = ["See resolution 76/217.", "See resolution 76/217."];
  expect(mine.editor.footnotes().map(({ text }) => text)).toEqual(words);
});

test("an empty title and an empty heading have a name", () => {
  const { text } = page("title|\nh1 #a|");
  expect(text.children[0]?.getAttribute("aria-label")).toBe("editor-title-placeholder");
  expect(text.children[1]?.getAttribute("aria-label")).toBe("editor-heading-placeholder");
});

test("Escape gives the next Tab back to the page", () => {
  const { editor, key, text } = page("title| Draft\nop0 #a| one");
  editor.scrollTo("a");
  editor.focus();
  const level = () => text.children[1]?.getAttribute("data-level");
  expect(key("Tab")).toBe(false);
  expect(level()).toBe("1");
  key("Escape");
  key("Shift");
  expect(key("Tab", { shiftKey: true })).toBe(true);
  expect(level()).toBe("1");
  expect(key("Tab", { shiftKey: true })).toBe(false);
  expect(level()).toBe("0");
});

test("Mod-k asks the page for an address, and tells the one that is there", () => {
  const asked: (string | null)[] = [];
  const { editor, key } = page("title| Draft\np #a| one", { onLink: (href) => asked.push(href) });
  editor.scrollTo("a");
  key("k", { ctrlKey: true });
  expect(editor.setLink("javascript:alert(1)")).toBe(false);
  expect(editor.setLink("https://example.org/")).toBe(true);
  key("k", { ctrlKey: true });
  expect(asked).toEqual([null, "https://example.org/"]);
});

test("an editor that is taken off the page leaves nothing there and hears nothing more", () => {
  const { mine, theirs, sync } = twoPages("title| Draft\np #a| one");
  mine.editor.destroy();
  expect(mine.mount.children).toHaveLength(0);
  theirs.editor.scrollTo("a");
  theirs.editor.setKind("quote");
  expect(sync).not.toThrow();
});
