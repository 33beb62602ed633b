// Documents as lines, for tables of tests: "op1 bis| Requests the ‸Secretary-General". A caret is ‸, a selection ⟦ ⟧,
// a footnote †, a line break ⏎. Kinds: title, h1–h4, pp, op0–op3, p, li0–li3, q. An id may follow: "op0 #a| …".
import { type Node } from "prosemirror-model";
import { EditorState, type Plugin, TextSelection } from "prosemirror-state";
import { type Kind, type Label, type ParagraphAttrs, schema, TITLE } from "../../binding/schema.ts";

const CODES: Record<string, Kind> = {
  h: "heading",
  pp: "preambular",
  op: "operative",
  p: "paragraph",
  li: "list-item",
  q: "quote",
};
const LEVELLED: readonly Kind[] = ["heading", "operative", "list-item"];
const MARKERS = /[‸⟦⟧]/g;

function content(words: string): Node[] {
  const pieces = words.replace(MARKERS, "").replaceAll("⏎", "\n").split(/(†)/);
  return pieces
    .filter((piece) => piece !== "")
    .map((piece, index) =>
      piece === "†" ? schema.nodes.footnote.create({ id: `note${index}` }) : schema.text(piece),
    );
}

function node(head: string, words: string): Node {
  const [code = "", ...rest] = head.split(" ");
  if (code === "title") return schema.nodes.title.create(null, content(words));
  const [, name = "", level = "0"] = /^([a-z]+)(\d?)$/.exec(code) ?? [];
  const kind = CODES[name];
  if (kind === undefined) throw new Error(`no kind ${head}`);
  const id = rest.find((word) => word.startsWith("#"))?.slice(1) ?? null;
  const label = (rest.find((word) => !word.startsWith("#")) ?? null) as Label | null;
  const attrs: ParagraphAttrs = { id, kind, level: Number(level || 0), label };
  return schema.nodes.paragraph.create(attrs, content(words));
}

/** The state that lines describe. A title is put before them where they have none. */
export function stateOf(text: string, plugins: readonly Plugin[] = []): EditorState {
  const lines = text.split("\n").map((line) => line.trim());
  const written = lines.filter((line) => line !== "");
  if (!written[0]?.startsWith(TITLE)) written.unshift("title|");
  const nodes: Node[] = [];
  let [anchor, head, pos] = [-1, -1, 0];
  for (const line of written) {
    const bar = line.indexOf("|");
    const words = line.slice(bar + 1).replace(/^ /, "");
    const made = node(line.slice(0, bar), words);
    const place = (marker: string) => words.slice(0, words.indexOf(marker)).replace(MARKERS, "").length;
    if (words.includes("‸")) anchor = head = pos + 1 + place("‸");
    if (words.includes("⟦")) anchor = pos + 1 + place("⟦");
    if (words.includes("⟧")) head = pos + 1 + place("⟧");
    nodes.push(made);
    pos += made.nodeSize;
  }
  const doc = schema.nodes.doc.create(null, nodes);
  doc.check();
  const selection = anchor < 0 ? undefined : TextSelection.create(doc, anchor, head);
  return EditorState.create({ doc, plugins: [...plugins], ...(selection ? { selection } : {}) });
}

/** The lines that describe a state, without an empty title. `ids` names the paragraphs, too. */
export function linesOf(state: EditorState, { ids = false } = {}): string {
  const { selection } = state;
  const lines: string[] = [];
  state.doc.forEach((child, offset) => {
    let words = child.textBetween(0, child.content.size, "", "†");
    const marks: [number, string][] = selection.empty
      ? [[selection.head, "‸"]]
      : [
          [selection.to, "⟧"],
          [selection.from, "⟦"],
        ];
    for (const [pos, marker] of marks) {
      const at = pos - offset - 1;
      if (at >= 0 && at <= child.content.size) words = words.slice(0, at) + marker + words.slice(at);
    }
    lines.push(`${headOf(child, ids)}| ${words.replaceAll("\n", "⏎")}`.trimEnd());
  });
  return lines.filter((line) => line !== "title|").join("\n");
}

function headOf(child: Node, ids: boolean): string {
  if (child.type === schema.nodes.title) return TITLE;
  const { id, kind, level, label } = child.attrs as ParagraphAttrs;
  const code = Object.keys(CODES).find((name) => CODES[name] === kind) ?? "";
  const parts = [code + (LEVELLED.includes(kind) ? level : ""), label, ids && id !== null ? `#${id}` : null];
  return parts.filter(Boolean).join(" ");
}
