import { expect, test } from "vitest";
import { readLink } from "./link.ts";

const ORIGIN = "https://drafts.example";
const TOKEN = "GPGRWZYn2vtDAJVmJ3Jqta8RwRhP9NevhQFw9Abh";

test.each([
  ["a whole link", `https://drafts.example/join/${TOKEN}`, `/join/${TOKEN}`],
  ["with what was around it", ` Come in: <https://drafts.example/join/${TOKEN}>. `, `/join/${TOKEN}`],
  ["without its scheme", `drafts.example/join/${TOKEN}`, `/join/${TOKEN}`],
  ["with a query from an e-mail", `https://drafts.example/join/${TOKEN}?utm_source=mail`, `/join/${TOKEN}`],
  ["its last part alone", TOKEN, `/join/${TOKEN}`],
  ["its path alone", `/join/${TOKEN}`, `/join/${TOKEN}`],
  ["a room", "https://drafts.example/c/LddcUmyq9yM/room", "/c/LddcUmyq9yM/room"],
  ["the overview of a consultation", "https://drafts.example/c/LddcUmyq9yM", "/c/LddcUmyq9yM/room"],
])("%s leads in", (_, pasted, path) => {
  expect(readLink(pasted, ORIGIN)).toEqual({ kind: "here", path });
});

test("a link to another server is named, not followed", () => {
  const url = `https://elsewhere.example/join/${TOKEN}`;
  expect(readLink(url, ORIGIN)).toEqual({ kind: "elsewhere", url, host: "elsewhere.example" });
});

test.each([
  "",
  "Hello",
  "https://drafts.example/",
  "https://news.example/c/",
  "javascript:alert(1)//join/abc",
])("%j is no link", (pasted) => expect(readLink(pasted, ORIGIN)).toEqual({ kind: "none" }));
