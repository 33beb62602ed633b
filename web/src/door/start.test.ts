import { expect, test } from "vitest";
import { translator } from "../messages/catalogue.ts";
import { ApiError, type NewConsultation, type Started } from "../session/api.ts";
import { recent, rememberedName, type Shelf } from "./recent.ts";
import { StartForm } from "./start.svelte.ts";

const t = translator("en");
const STARTED: Started = {
  id: "c1",
  title: "Málaga Declaration",
  documents: { draft: "automerge:d", discussion: "automerge:s" },
  invitations: {} as Started["invitations"],
};

function shelf(): Shelf {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

/** A form before a server that answers as told, and what the server was sent. */
function formBefore(answer: Started | ApiError) {
  const sent: NewConsultation[] = [];
  const start = async (body: NewConsultation): Promise<Started> => {
    sent.push(body);
    if (answer instanceof ApiError) throw answer;
    return answer;
  };
  const on = shelf();
  return { form: new StartForm({ api: { start }, t, shelf: on, now: () => 7 }), sent, on };
}

test("nothing is sent before title, name and text are there; each says what it lacks", async () => {
  const { form, sent } = formBefore(STARTED);
  expect(await form.submit()).toBeNull();
  expect(Object.keys(form.wrong)).toEqual(["title", "name", "text"]);
  expect(form.said).toBe("3 entries need another look.");
  expect(sent).toEqual([]);
});

test("a consultation is started with what was entered, and remembered on this device", async () => {
  const { form, sent, on } = formBefore(STARTED);
  form.setText("# Málaga Declaration\n\n1. Encourages States;");
  form.name = "Ana";
  expect(await form.submit()).toBe(STARTED);
  expect(sent[0]).toMatchObject({ title: "Málaga Declaration", name: "Ana", sealed: false });
  expect(sent[0]?.markdown).toContain("1. Encourages");
  expect(sent[0]?.stages).toHaveLength(6);
  expect(recent(on)).toEqual([{ id: "c1", title: "Málaga Declaration", role: "organizer", opened: 7 }]);
  expect(rememberedName(on)).toBe("Ana");
});

test("a title that was given stays when a text with another one comes", () => {
  const { form } = formBefore(STARTED);
  form.title = "Ours";
  form.setText("# Theirs");
  expect(form.title).toBe("Ours");
});

test("whoever begins empty sends no text, also where one was pasted before", async () => {
  const { form, sent } = formBefore(STARTED);
  form.setText("# Old text");
  form.name = "Ana";
  form.source = "empty";
  await form.submit();
  expect(sent[0]).not.toHaveProperty("markdown");
});

test("the name given to a sealed consultation is not kept", async () => {
  const { form, on } = formBefore(STARTED);
  Object.assign(form, { title: "T", name: "Ana", source: "empty", sealed: true });
  await form.submit();
  expect(rememberedName(on)).toBe("");
});

test.each([
  ["title", new ApiError(422, "title", "A title is one line."), "title"],
  [
    "the text",
    new ApiError(413, "too-large", "The request is longer than 4194304 bytes; send less."),
    "text",
  ],
  ["the whole form", new ApiError(0, "offline"), "form"],
] as const)("what the server says of %s stands there", async (_, error, place) => {
  const { form } = formBefore(error);
  Object.assign(form, { title: "T", name: "Ana", source: "empty" });
  expect(await form.submit()).toBeNull();
  expect(Object.keys(form.wrong)).toEqual([place]);
  expect(form.wrong[place]).toBe(t(`failure-${error.code}`));
  expect(form.busy).toBe("no");
});

test("a failure that the catalogue does not know is said in the server's words", async () => {
  const { form } = formBefore(new ApiError(507, "disk-full", "The server's disk is full."));
  Object.assign(form, { title: "T", name: "Ana", source: "empty" });
  await form.submit();
  expect(form.wrong.form).toBe("The server's disk is full.");
});

test("where only the operator starts, the form says whom to ask", async () => {
  const { form } = formBefore(new ApiError(403, "forbidden", "Only the operator."));
  Object.assign(form, { title: "T", name: "Ana", source: "empty" });
  await form.submit();
  expect(form.refused).toContain("Ask the operator");
});

test("a file is read, a Word file is sent, and an old one is explained", async () => {
  const { form, sent } = formBefore(STARTED);
  await form.takeFile(new File(["# From a file"], "draft.md"));
  expect([form.source, form.fileName, form.title]).toEqual(["file", "draft.md", "From a file"]);
  await form.takeFile(new File([Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0])], "draft.doc"));
  expect(form.wrong.text).toContain("save it as .docx");
  expect(form.text).toBe("# From a file");
  await form.takeFile(new File(["PK\u0003\u0004"], "draft.docx"));
  expect([form.wrong.text, form.fileName, form.bringsWord]).toEqual([undefined, "draft.docx", true]);
  form.name = "Ana";
  await form.submit();
  expect(sent[0]).toMatchObject({ docx: "UEsDBA==" });
  expect(sent[0]).not.toHaveProperty("markdown");
});

test("what the server says of a Word file stands at the text", async () => {
  const { form } = formBefore(new ApiError(422, "docx", "The Word file is damaged."));
  Object.assign(form, { title: "T", name: "Ana" });
  await form.takeFile(new File(["PK\u0003\u0004"], "draft.docx"));
  await form.submit();
  expect(form.wrong.text).toBe("The Word file is damaged.");
});
