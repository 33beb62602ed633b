import { expect, test } from "vitest";
import { openingOf } from "./opening-words.ts";

/** The opening of some words between bars. */
function marked(kind: "preambular" | "operative", words: string): string {
  const found = openingOf(kind, words);
  if (found === null) return words;
  return `${words.slice(0, found.from)}|${words.slice(found.from, found.to)}|${words.slice(found.to)}`;
}

test.each([
  "|Recalling| its resolution 79/42,",
  "|Recalling further| the adoption",
  "|Deeply concerned| by the growing risk",
  "|Noting with deep concern| that terrorists",
  "|Noting with appreciation|, the contributions",
  "|Having considered| the report",
  "|Having also considered| the report",
  "|Taking note| of the report",
  "|Bearing in mind| that",
  "|Expressing its deep appreciation| to the host",
  "|Expressing| its readiness",
  "|Once again reaffirming| the Charter",
  "|Cognizant| of the steps",
  "[|Welcoming| the support]",
  "“|Mindful| of the need",
  "|Recordando| su resolución",
  "|Profundamente preocupados| por",
  "|Acogiendo con beneplácito| la labor",
  "|Teniendo presente| que",
  "|Reconociendo también| que",
  "|Rappelant| sa résolution",
  "|Rappelant également| que",
  "|Profondément préoccupée| par",
  "|Gardant à l’esprit| que",
  "|Prenant note avec satisfaction| du rapport",
  "The General Assembly,",
  "recalling its resolution",
  "Recallings",
  "Requests the Secretary-General",
])("a preambular paragraph opens: %s", (expected) => {
  expect(marked("preambular", expected.replaceAll("|", ""))).toBe(expected);
});

test.each([
  "|Requests| the Secretary-General",
  "|Calls upon| all Member States",
  "|Strongly urges| Governments",
  "|Also encourages| the regional organizations",
  "|Decides| to remain seized",
  "|Takes note with appreciation| of the report",
  "|Pays tribute| to those",
  "|Expresses its deep concern| at",
  "[|Demands|] that",
  "|Exhorta| a los Estados",
  "|Insta encarecidamente| a los Gobiernos",
  "|Pide| al Secretario General",
  "|Hace un llamamiento| a",
  "|Prie instamment| les États",
  "|Demande| au Secrétaire général",
  "|Se félicite| de",
  "|Invite| les gouvernements",
  "We call upon Governments",
  "Recalling its resolution",
  "A request",
])("an operative paragraph opens: %s", (expected) => {
  expect(marked("operative", expected.replaceAll("|", ""))).toBe(expected);
});

test("no other kind of paragraph has an opening", () => {
  expect(openingOf("paragraph", "Recalling that,")).toBeNull();
  expect(openingOf("heading", "Requests")).toBeNull();
});
