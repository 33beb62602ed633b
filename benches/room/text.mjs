// A text like those that are negotiated: headings, preambular and operative paragraphs, brackets, a list here and there.

const WORDS =
  "the commitment of all parties to clean water and lasting peace through consultation with civil society".split(
    " ",
  );

/** Paragraphs with so many words each, in Markdown; the same ones each time. */
export function declaration(paragraphs, wordsInEach) {
  const parts = ["# Declaration on drafting together"];
  for (let n = 0; n < paragraphs; n++) parts.push(paragraph(n, wordsInEach));
  return parts.join("\n\n") + "\n";
}

/** A paragraph's Markdown. Numbers go on through the text, so that reading it makes of each what it looks like. */
function paragraph(n, length) {
  if (n % 40 === 20) return `## Chapter ${Math.floor(n / 40) + 1}`;
  const words = Array.from({ length }, (_, k) => WORDS[(n * 7 + k * 5 + ((n * k) % 3)) % WORDS.length]);
  // Every tenth paragraph has something that is not agreed.
  if (n % 10 === 4) words.splice(length >> 1, 2, "[*in good time*]", "[and] [at all levels]");
  if (n < 20) return `*Recalling* ${words.join(" ")},`;
  return `${n}. *Decides* ${words.join(" ")};`;
}
