// Who may import whom (docs/ARCHITECTURE.md, The room in the browser), and how long a file may be.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const SOURCE = new URL(".", import.meta.url).pathname;
const LINES_MAX = 500;

/** For each part, the parts that it may use. `kept` and `session` are one part in two folders. */
const ARROWS: Record<string, readonly string[]> = {
  binding: [],
  messages: [],
  styles: [],
  session: ["binding", "kept", "wasm.ts"],
  kept: ["binding", "session"],
  comments: ["binding"],
  editor: ["binding", "comments", "messages", "session"],
  suggesting: ["binding", "editor", "kept", "session"],
  "offline.ts": [],
  "wasm.ts": [],
  door: ["session", "messages", "editor", "offline.ts"],
  room: ["session", "binding", "editor", "comments", "suggesting", "offline.ts"],
  "components/shared": ["messages"],
  "components/door": ["door", "messages", "session", "components/shared"],
  "components/room": [
    "room",
    "door",
    "messages",
    "session",
    "editor",
    "binding",
    "comments",
    "components/shared",
  ],
  "door.ts": ["door", "messages", "styles", "components/door"],
  "room.ts": ["room", "session", "styles", "components/room"],
};

interface Source {
  path: string;
  words: string;
}

const sources: Source[] = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|svelte)$/.test(path))
  .map((path) => ({ path, words: readFileSync(join(SOURCE, path), "utf8") }));
const isTest = (path: string): boolean => path.endsWith(".test.ts") || path.includes("/testing");

function partOf(path: string): string {
  const folders = path.split("/");
  return folders.slice(0, folders[0] === "components" ? 2 : 1).join("/");
}

function importsOf({ path, words }: Source): string[] {
  const named = [...words.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((found) => found[1]!);
  return named.map((name) => relative(SOURCE, join(SOURCE, dirname(path), name)));
}

test("imports follow the arrows", () => {
  const wrong = sources
    .filter(({ path }) => !isTest(path))
    .flatMap((source) => {
      const own = partOf(source.path);
      const used = importsOf(source).map(partOf);
      const strange = used.filter((part) => part !== own && !ARROWS[own]?.includes(part));
      return strange.map((part) => `${source.path} uses ${part}`);
    });
  expect(wrong).toEqual([]);
});

test("only the session speaks to the server, and only the binding and the editor run ProseMirror", () => {
  const names = (pattern: RegExp, allowed: readonly string[]): string[] =>
    sources
      .filter(({ path, words }) => !isTest(path) && pattern.test(words) && !allowed.includes(partOf(path)))
      .map(({ path }) => path);
  expect(names(/(?<![.#\w])fetch\(|from "@automerge\/automerge-repo/, ["session", "kept", "door"])).toEqual(
    [],
  );
  expect(names(/import (?!type)[^;]*from "prosemirror-/, ["binding", "editor"])).toEqual([]);
});

test("a file fits in a head", () => {
  const long = sources
    .map(({ path, words }) => ({ path, lines: words.split("\n").length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
  expect(long).toEqual([]);
});
