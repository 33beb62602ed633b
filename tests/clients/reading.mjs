// The reading rules in JavaScript, written apart from the server's: the tests hold the two against each other.
import * as A from "@automerge/automerge";

const TITLE = "title";

/** Every text as its segments: { id, owner, start, length, text }. */
function segments(doc) {
  const all = new Map();
  const read = (owner, path) => {
    const list = [{ id: owner, owner, start: 0, length: 0, text: "" }];
    let at = 0;
    for (const span of A.spans(doc, path)) {
      const last = list.at(-1);
      if (span.type === "text") {
        last.text += span.value;
        last.length += span.value.length;
        at += span.value.length;
      } else if (String(span.value.type) === "break") {
        at += 1;
        list.push({ id: String(span.value.id), owner, start: at, length: 0, text: "" });
      } else {
        last.text += "\ufffc";
        last.length += 1;
        at += 1;
      }
    }
    list.forEach((segment, index) => all.set(segment.id, { ...segment, list, index }));
  };
  read(TITLE, [TITLE]);
  for (const id of Object.keys(doc.paragraphs)) if (doc.paragraphs[id].text != null) read(id, ["paragraphs", id, "text"]);
  return all;
}

/** The visible blocks, each a list of segments; the first is the title. */
export function layout(doc) {
  const all = segments(doc);
  const named = [];
  for (const id of [...doc.order].map(String).reverse()) if (!named.includes(id) && doc.paragraphs[id] && all.has(id)) named.unshift(id);
  const sequence = [];
  for (const id of [TITLE, ...named]) {
    const { list, index } = all.get(id);
    sequence.push(list[index]);
    for (let next = index + 1; next < list.length && !named.includes(list[next].id); next++) sequence.push(list[next]);
  }
  const blocks = [];
  let before = null;
  for (const segment of sequence) {
    const paragraph = doc.paragraphs[segment.id];
    if (paragraph?.removed === true) continue;
    const target = paragraph?.continues == null ? null : all.get(String(paragraph.continues));
    const joined = before && target && (target.id === before.id || (target.owner === before.owner && target.index <= all.get(before.id).index));
    if (joined) blocks.at(-1).push(segment);
    else blocks.push([segment]);
    before = segment;
  }
  return blocks;
}

/** What a reader sees, without the title. */
export function reading(doc) {
  return layout(doc).slice(1).filter(block => doc.paragraphs[block[0].id]).map(block => ({
    id: block[0].id,
    kind: String(doc.paragraphs[block[0].id].kind),
    level: Number(doc.paragraphs[block[0].id].level ?? 0),
    text: block.map(segment => segment.text).join(""),
  }));
}
