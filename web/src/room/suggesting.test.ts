// Suggesting mode as the room has it: what waits, what is kept on the device, what is sent.
import * as A from "@automerge/automerge/slim";
import type { DocHandle } from "@automerge/automerge-repo/slim";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { automergeReady } from "../../tests/automerge.ts";
import { type Draft, pathOf } from "../binding/document.ts";
import { handlesOf } from "../editor/testing/handles.ts";
import { Api, ApiError } from "../session/api.ts";
import type { KeptEdit } from "../session/types.ts";
import { Announcer } from "./announcer.svelte.ts";
import { RoomModel } from "./model.svelte.ts";
import { Suggesting } from "./suggesting.svelte.ts";

beforeAll(automergeReady);
beforeEach(() => void vi.useFakeTimers());

/** A room of a reviewer; `refuse` says which suggestions the server does not take. */
function room({ refuse = (_: KeptEdit): boolean => false } = {}) {
  const [draft] = handlesOf("title| T\nop0 #a| We gather in peace.\nop0 #b| We leave in hope.");
  const model = new RoomModel("c", new Api(), new Announcer());
  model.draft = draft as unknown as DocHandle<Draft>;
  model.state = { kind: "read-only", why: "stage" };
  model.consultation = {
    may: { draft: false, discussion: true, publish: false, invite: false },
  } as RoomModel["consultation"];
  const sent: KeptEdit[] = [];
  model.replaceKept = async (ids, edits) => {
    model.allKept = [
      ...model.allKept.filter(({ id }) => ![...ids, ...edits.map((e) => e.id)].includes(id)),
      ...edits,
    ];
  };
  model.sendKept = async (id) => {
    const edit = model.allKept.find((one) => one.id === id)!;
    if (refuse(edit)) throw new ApiError(0, "offline");
    sent.push(edit);
    model.allKept = model.allKept.filter((one) => one !== edit);
  };
  return { draft, model, sent, suggesting: new Suggesting(model) };
}

function put(suggesting: Suggesting, text: string, instead: string, words: string): void {
  const fork = suggesting.fork!;
  const index = fork.doc().paragraphs[text]!.text!.indexOf(instead);
  expect(index).toBeGreaterThanOrEqual(0);
  fork.change((draft) => A.splice(draft, pathOf(text), index, instead.length, words));
}

const said = (edits: readonly KeptEdit[]) =>
  edits.map(({ quote, replacement }) => `${quote} → ${replacement}`);

test("after a pause, what was changed is listed and kept, and is not among what was not taken", async () => {
  const { model, suggesting } = room();
  suggesting.enter();
  expect(model.editable).toBe(true);
  put(suggesting, "a", "peace", "calm");
  expect(suggesting.edits).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(said(suggesting.edits)).toEqual(["peace → calm"]);
  expect(said(model.allKept)).toEqual(["peace → calm"]);
  expect(model.kept).toEqual([]);
});

test("who leaves finds it kept, and who comes again finds it in the text", async () => {
  const { model, suggesting } = room();
  suggesting.enter();
  put(suggesting, "a", "peace", "calm");
  suggesting.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(model.editable).toBe(false);
  expect(said(model.kept)).toEqual(["peace → calm"]);
  suggesting.enter();
  expect(suggesting.fork!.doc().paragraphs["a"]!.text).toBe("We gather in calm.");
  expect(model.kept).toEqual([]);
});

test("what is undone by hand or taken back is kept no longer", async () => {
  const { model, suggesting } = room();
  suggesting.enter();
  put(suggesting, "a", "peace", "calm");
  put(suggesting, "b", "hope", "joy");
  await vi.advanceTimersByTimeAsync(500);
  put(suggesting, "a", "calm", "peace");
  await vi.advanceTimersByTimeAsync(500);
  expect(said(model.allKept)).toEqual(["hope → joy"]);
  suggesting.takeBack(suggesting.edits[0]!.id);
  await vi.advanceTimersByTimeAsync(0);
  expect(model.allKept).toEqual([]);
  expect(suggesting.fork!.doc().paragraphs["b"]!.text).toBe("We leave in hope.");
});

test("what arrives leaves the text, what does not stays with its reason", async () => {
  const { sent, suggesting } = room({ refuse: ({ paragraph }) => paragraph === "b" });
  suggesting.enter();
  put(suggesting, "a", "peace", "calm");
  put(suggesting, "b", "hope", "joy");
  await vi.advanceTimersByTimeAsync(500);
  const [one, other] = suggesting.edits;
  suggesting.setReason(one!.id, " Calmer. ");
  suggesting.setReason(other!.id, "Happier.");
  expect(await suggesting.send([one!.id, other!.id])).toBe(false);
  expect(sent).toMatchObject([{ replacement: "calm", reason: "Calmer." }]);
  expect(suggesting.sending.problem?.code).toBe("offline");
  expect(suggesting.edits).toMatchObject([{ replacement: "joy", reason: "Happier." }]);
  expect(suggesting.fork!.doc().paragraphs["a"]!.text).toBe("We gather in peace.");
});

test("a suggestion that fits no more is in no fork, and stays kept", async () => {
  const { draft, model, suggesting } = room();
  suggesting.enter();
  put(suggesting, "a", "peace", "calm");
  suggesting.leave();
  await vi.advanceTimersByTimeAsync(0);
  draft.change((d) => A.splice(d, pathOf("a"), 13, 5, "unity"), { time: 0 });
  suggesting.enter();
  await vi.advanceTimersByTimeAsync(500);
  expect(suggesting.edits).toEqual([]);
  expect(said(model.kept)).toEqual(["peace → calm"]);
});

test("an observer suggests nothing", () => {
  const { model, suggesting } = room();
  model.consultation = { ...model.consultation!, may: { ...model.consultation!.may, discussion: false } };
  suggesting.enter();
  expect(suggesting.on).toBe(false);
});
