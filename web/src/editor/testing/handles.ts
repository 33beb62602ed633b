// Drafts from lines (see notation.ts), for whole editors. What is written is held against the server's rules.
import { change, clone, init } from "@automerge/automerge/slim";
import { type Draft, scalar } from "../../binding/document.ts";
import type { ParagraphAttrs } from "../../binding/schema.ts";
import { Admission } from "../../binding/testing/admission.ts";
import { TestHandle } from "../../binding/testing/editor.ts";
import { stateOf } from "./notation.ts";

/** Two people's handles of a draft with these lines; every paragraph needs an id. */
export function handlesOf(lines: string): [TestHandle, TestHandle] {
  const { doc } = stateOf(lines);
  const base = change(init<Draft>({ actor: "00" }), { time: 0 }, (draft) => {
    const title = doc.child(0).textContent;
    Object.assign(draft, { schema: 1, title, order: [], paragraphs: {}, footnotes: {} });
    for (const node of doc.children.slice(1)) {
      const { id, kind, level, label } = node.attrs as ParagraphAttrs;
      if (id === null) throw new Error("a paragraph without an id");
      const entry = { kind: scalar(kind), level, text: node.textContent };
      draft.paragraphs[id] = label === null ? entry : { ...entry, label: scalar(label) };
      draft.order.push(scalar(id));
    }
  });
  const admission = new Admission(base);
  const handle = (actor: string) => new TestHandle(clone(base, { actor }), admission);
  return [handle("aa"), handle("bb")];
}
