import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Api, ApiError } from "../session/api.ts";
import type { Room } from "../session/room.ts";
import type { Consultation, KeptEdit, Notice, SaveState } from "../session/types.ts";
import { Value } from "../session/value.ts";
import { Announcer } from "./announcer.svelte.ts";
import { RoomModel } from "./model.svelte.ts";

const CONSULTATION: Consultation = {
  id: "c",
  title: "Declaration",
  stage: "Zero draft",
  stages: [
    { designation: "Zero draft", draft: "drafter", discussion: "reviewer" },
    { designation: "Adopted", draft: "rapporteur", discussion: "rapporteur" },
  ],
  closed: false,
  sealed: false,
  accept_own: false,
  epoch: 0,
  locked: [],
  versions: 0,
  documents: { draft: "automerge:a", discussion: "automerge:b" },
  created: "2022-05-09T09:00:00Z",
  role: "drafter",
  participant: "p",
  name: "Ana",
  may: { draft: true, discussion: true, publish: false, invite: false },
};

/** A session that says what a test makes it say. */
function session() {
  const consultation = new Value(CONSULTATION);
  const state = new Value<SaveState>({ kind: "loading" });
  const kept = new Value<readonly KeptEdit[]>([]);
  const readers = new Set<(notice: Notice) => void>();
  const room: Room = {
    consultation,
    state,
    kept,
    people: new Value([]),
    draft: new Value(null),
    discussion: new Value(null),
    onNotice(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    setCaret: () => {},
    sendKept: async () => {},
    discardKept: () => {},
    replaceKept: async () => {},
    refresh: async () => {},
    forget: async () => true,
    close: () => {},
  };
  const notice = (said: Notice) => readers.forEach((read) => read(said));
  return { room, consultation, state, kept, notice };
}

async function opened() {
  const announcer = new Announcer();
  const model = new RoomModel("c", new Api(), announcer);
  const faked = session();
  await model.open(async () => faked.room);
  const heard = () => announcer.announcements.map(({ said, urgency }) => `${urgency} ${said.id}`);
  return { model, heard, ...faked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CLOSED = {
  ...CONSULTATION,
  stage: "Adopted",
  epoch: 1,
  versions: 1,
  may: { ...CONSULTATION.may, draft: false, discussion: false },
};

test("a room that does not open says why, and opens when it is tried again", async () => {
  const model = new RoomModel("c", new Api(), new Announcer());
  await model.open(() => Promise.reject(new ApiError(404, "not-found", "There is none.")));
  expect(model.phase).toEqual({ kind: "failed", problem: { code: "not-found", sentence: "There is none." } });
  await model.open(async () => session().room);
  expect(model.phase).toEqual({ kind: "open" });
});

test("a version is told to everybody at once, and only the last of such news stands", async () => {
  const { model, consultation, heard } = await opened();
  consultation.set(CLOSED);
  consultation.set({ ...CLOSED, epoch: 2, stage: "Zero draft" });
  expect(model.happenings.map(({ said }) => said.id)).toEqual(["event-stage"]);
  expect(heard()).toEqual(["assertive event-published", "assertive event-stage"]);
  model.dismiss(model.happenings[0]!.key);
  expect(model.happenings).toEqual([]);
});

test("the draft takes nothing while it is loaded, where the stage forbids it, and after the end", async () => {
  const { model, consultation, state } = await opened();
  expect(model.editable).toBe(false);
  state.set({ kind: "offline", changes: 2 });
  expect(model.editable).toBe(true);
  state.set({ kind: "ended", why: "withdrawn" });
  expect(model.editable).toBe(false);
  state.set({ kind: "saved" });
  consultation.set(CLOSED);
  expect(model.editable).toBe(false);
});

test("typing is not read out, and the same state is not read out twice", async () => {
  const { state, heard } = await opened();
  state.set({ kind: "saved" });
  for (let keys = 0; keys < 5; keys += 1) {
    state.set({ kind: "saving" });
    state.set({ kind: "saved" });
  }
  expect(heard()).toEqual(["polite state-saved"]);
  state.set({ kind: "read-only", why: "stage" });
  state.set({ kind: "loading" });
  vi.advanceTimersByTime(5_000);
  state.set({ kind: "read-only", why: "stage" });
  expect(heard()).toEqual(["polite state-saved", "polite state-read-only-comments"]);
});

test("between two keys the page does not say that all is saved, and a moment after the last it does", async () => {
  const { model, state } = await opened();
  state.set({ kind: "saved" });
  const shown: string[] = [];
  for (let keys = 0; keys < 5; keys += 1) {
    state.set({ kind: "saving" });
    vi.advanceTimersByTime(100);
    state.set({ kind: "saved" });
    vi.advanceTimersByTime(100);
    shown.push(model.state.kind);
  }
  expect(new Set(shown)).toEqual(new Set(["saving"]));
  vi.advanceTimersByTime(400);
  expect(model.state.kind).toBe("saved");
  state.set({ kind: "saving" });
  state.set({ kind: "read-only", why: "stage" });
  expect(model.state.kind).toBe("read-only");
});

test("who was offline hears when all is saved again, though it is saved only after a moment of saving", async () => {
  const { state, heard } = await opened();
  state.set({ kind: "saved" });
  state.set({ kind: "offline", changes: 2 });
  vi.advanceTimersByTime(5_000);
  state.set({ kind: "saving" });
  state.set({ kind: "saved" });
  vi.advanceTimersByTime(500);
  expect(heard().slice(1)).toEqual(["polite state-offline", "polite state-saved"]);
});

test("a freeze is shown until the version is there, and not for ever where none comes", async () => {
  const { model, consultation, notice } = await opened();
  notice({ type: "freeze", within_ms: "2000" });
  expect(model.freezing).toBe(true);
  consultation.set(CLOSED);
  expect(model.freezing).toBe(false);
  notice({ type: "freeze", within_ms: "2000" });
  vi.advanceTimersByTime(2_000);
  expect(model.freezing).toBe(true);
  vi.advanceTimersByTime(8_000);
  expect(model.freezing).toBe(false);
});

test("work that was not taken is told when it comes, not when it goes", async () => {
  const { kept, heard } = await opened();
  const edit = { id: "k", action: "insert", code: "stage", at: 0 } as KeptEdit;
  kept.set([edit]);
  kept.set([]);
  expect(heard()).toEqual(["polite kept-told"]);
});

test("after leaving, nothing of the session is heard", async () => {
  const { model, state, heard } = await opened();
  model.close();
  state.set({ kind: "ended", why: "session" });
  expect(heard()).toEqual([]);
});

test("the same words are read once, and again after a while", () => {
  const announcer = new Announcer();
  announcer.say({ id: "locked-held" }, "assertive");
  announcer.say({ id: "locked-held" }, "assertive");
  expect(announcer.announcements).toHaveLength(1);
  vi.advanceTimersByTime(4_000);
  announcer.say({ id: "locked-held" }, "assertive");
  expect(announcer.announcements).toHaveLength(2);
  vi.advanceTimersByTime(20_000);
  expect(announcer.announcements).toEqual([]);
});
