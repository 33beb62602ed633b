// What is read from the documents themselves: removed words, and the paragraph that a suggestion belongs to.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, expect, test } from "vitest";
import * as A from "@automerge/automerge/slim";
import { type Discussion, type Draft, scalar, type Suggestion } from "../binding/document.ts";
import { restore, wordsIn } from "./hidden.ts";
import { readSuggestions } from "./suggestions.svelte.ts";

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve("@automerge/automerge/automerge.wasm");
  await A.initializeWasm(readFileSync(wasm));
});

/** One text, split twice: paragraph `one` holds "Urges", `two`, which is removed, " al", and `three` "l". */
function splitDraft(): A.Doc<Draft> {
  return A.change(A.init<Draft>(), (draft) => {
    draft.schema = 1;
    draft.title = "Declaration";
    draft.order = [scalar("one"), scalar("two"), scalar("three")];
    draft.paragraphs = {
      one: { kind: scalar("operative"), level: 0, text: "Urges all" },
      two: { kind: scalar("operative"), level: 0, origin: scalar("one"), removed: true },
      three: { kind: scalar("operative"), level: 0, origin: scalar("two") },
    };
    draft.footnotes = {};
    A.splitBlock(draft, ["paragraphs", "one", "text"], 5, { type: scalar("break"), id: scalar("two") });
    A.splitBlock(draft, ["paragraphs", "one", "text"], 9, { type: scalar("break"), id: scalar("three") });
  });
}

test("the words of a removed paragraph are found in the text that it was split from", () => {
  const draft = splitDraft();
  expect(wordsIn(draft, "two")).toBe("al");
  expect(wordsIn(draft, "one")).toBe("Urges");
  expect(wordsIn(draft, "constructor")).toBe("");
});

test("a removed paragraph is brought back without a time in the change", () => {
  let draft = splitDraft();
  const times: (number | undefined)[] = [];
  restore(
    {
      change(write, { time }) {
        times.push(time);
        draft = A.change(draft, write);
      },
    },
    "two",
  );
  expect(draft.paragraphs["two"]?.removed).toBe(false);
  expect(times).toEqual([0]);
});

function discussed(draft: Draft, index: number): A.Doc<Discussion> {
  const cursor = A.getCursor(draft, ["paragraphs", "one", "text"], index);
  return A.change(A.init<Discussion>(), (discussion) => {
    discussion.schema = 1;
    discussion.comments = {};
    discussion.suggestions = {};
    const made = (id: string, entry: Suggestion) => (discussion.suggestions[id] = entry);
    const place = { text: scalar("one"), from: scalar(cursor) };
    made("third", { ...place, action: scalar("delete"), withdrawn: true });
    made("second", { ...place, action: scalar("replace"), replacement: "some" });
    made("first", { action: scalar("sing"), replacement: scalar("la") });
  });
}

test("a suggestion belongs to the paragraph in which its cursor stands, not to the one that owns the text", () => {
  const draft = splitDraft();
  const paragraph = (index: number) =>
    readSuggestions(discussed(draft, index), draft, new Set()).find(({ id }) => id === "second")?.paragraph;
  expect([0, 4, 6, 8, 10].map(paragraph)).toEqual(["one", "one", "two", "two", "three"]);
});

test("the oldest comes first, what is unknown is shown, and one's own is what one's actors made", () => {
  const draft = splitDraft();
  const discussion = discussed(draft, 0);
  const own = readSuggestions(discussion, draft, new Set([A.getActorId(discussion)]));
  expect(own.map(({ id, action, own }) => [id, action, own])).toEqual([
    ["third", "delete", true],
    ["second", "replace", true],
    ["first", "replace", true],
  ]);
  expect(readSuggestions(discussion, draft, new Set(["ab"])).some(({ own }) => own)).toBe(false);
});

test("some whole words of its own paragraph stand around a suggestion's words", () => {
  const text =
    "Recalling all that was said and done in the years before, we gather here, and we stay until all is said.";
  const draft = A.change(splitDraft(), (d) => {
    d.paragraphs["long"] = { kind: scalar("operative"), level: 0, text };
    d.order.push(scalar("long"));
  });
  const around = (paragraph: string, from: number, to: number) => {
    const cursor = (index: number) => scalar(A.getCursor(draft, ["paragraphs", paragraph, "text"], index));
    const entry = { text: scalar(paragraph), action: scalar("replace"), from: cursor(from), to: cursor(to) };
    const discussion = { schema: 1, comments: {}, suggestions: { s: entry } };
    const read = A.from(discussion as unknown as Record<string, unknown>) as unknown as Discussion;
    return readSuggestions(read, draft, new Set()).map(({ before, behind }) => [before, behind])[0];
  };
  const from = text.indexOf("gather");
  expect(around("long", from, from + "gather".length)).toEqual([
    "… said and done in the years before, we ",
    " here, and we stay until all is said.",
  ]);
  expect(around("long", 0, 9)).toEqual(["", " all that was said and done in the …"]);
  // The text goes on behind a break, the paragraph does not.
  expect(around("one", 0, 1)).toEqual(["", "rges"]);
});
