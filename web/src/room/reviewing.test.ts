// What the room makes of the server's description of a discussion, and of what happened while somebody was away.
import { expect, test } from "vitest";
import { Api, ApiError } from "../session/api.ts";
import type { DescribedDiscussion, DescribedSuggestion, Since } from "../session/review.ts";
import { Announcer } from "./announcer.svelte.ts";
import { CatchingUp, missedOf } from "./catching-up.svelte.ts";
import { RoomModel } from "./model.svelte.ts";
import { previewOf } from "./outside.svelte.ts";
import { decidedBetween, marksOf, proposalsOf, runsAround } from "./proposals.ts";
import { Reviewing } from "./reviewing.svelte.ts";
import { type ShownSuggestion, Suggestions } from "./suggestions.svelte.ts";

const EVA = { id: "eva", name: "Eva", role: "reviewer", withdrawn: false } as const;
const RITA = { id: "rita", name: "Rita", role: "rapporteur", withdrawn: false } as const;

function described(changed: Partial<DescribedSuggestion> = {}): DescribedSuggestion {
  return {
    id: "s",
    by: EVA,
    action: "replace",
    paragraph: "a",
    number: "1",
    from: 0,
    to: 2,
    quote: "We",
    replacement: "All",
    reason: "",
    source: null,
    after: null,
    kind: null,
    level: null,
    label: null,
    status: "open",
    outdated: false,
    why_outdated: null,
    overlaps: [],
    decided: null,
    ...changed,
  };
}

function shown(changed: Partial<ShownSuggestion> = {}): ShownSuggestion {
  return {
    id: "s",
    action: "replace",
    paragraph: "a",
    after: "",
    quote: "We",
    replacement: "All",
    reason: "",
    text: "a",
    from: "2@aa",
    to: "4@aa",
    before: "Indeed: ",
    behind: " gather",
    source: "",
    kind: null,
    level: 0,
    withdrawn: false,
    own: false,
    ...changed,
  };
}

const DECIDED = { by: RITA, at: null, reason: "No." };

test("a suggestion that the server has not described yet waits at the end of the list", () => {
  const list = proposalsOf(
    [shown({ id: "new", own: true }), shown({ id: "last" }), shown({ id: "first" })],
    [described({ id: "first" }), described({ id: "last" })],
    "rita",
  );
  expect(list.map(({ id, by, own, status }) => [id, by?.name, own, status])).toEqual([
    ["first", "Eva", false, "open"],
    ["last", "Eva", false, "open"],
    ["new", undefined, true, "open"],
  ]);
});

test("one's own is what the server says is one's own, on whichever device it was made", () => {
  const [mine] = proposalsOf([shown()], [described()], "eva");
  const [theirs] = proposalsOf([shown({ own: true })], [described({ by: RITA })], "eva");
  expect([mine!.own, theirs!.own]).toEqual([true, false]);
});

test("what was decided stays decided, also where its author takes it back", () => {
  const [declined] = proposalsOf(
    [shown({ withdrawn: true })],
    [described({ status: "declined", decided: DECIDED, overlaps: ["other"] })],
    "eva",
  );
  expect(declined).toMatchObject({ status: "declined", settlement: DECIDED, overlaps: [] });
  const [withdrawn] = proposalsOf([shown({ withdrawn: true })], [described()], "eva");
  expect(withdrawn!.status).toBe("withdrawn");
});

test("the words around stand beside an open suggestion on words, and beside no other", () => {
  const [open] = proposalsOf([shown()], [described()], "eva");
  const outdated = described({ outdated: true, why_outdated: "The words are other ones." });
  const [lost] = proposalsOf([shown()], [outdated], "eva");
  const words = (runs: { text: string }[]) => runs.map(({ text }) => text);
  expect(words(runsAround(open!))).toEqual(["Indeed: ", "We", "All", " gather"]);
  expect(words(runsAround(lost!))).toEqual(["We", "All"]);
  expect(lost!.outdated).toBe("The words are other ones.");
});

test("the text marks what still fits and says which words: places to insert as places", () => {
  const open = [
    shown({ id: "replace" }),
    shown({ id: "insert", action: "insert" }),
    shown({ id: "move", action: "move" }),
    shown({ id: "whole", action: "remove", from: "", to: "" }),
    shown({ id: "lost" }),
  ];
  const known = [described({ id: "lost", outdated: true, why_outdated: "Other words." })];
  const marks = marksOf(proposalsOf(open, known, "eva"), "insert");
  expect(marks.map(({ id, missing, active }) => [id, missing, active])).toEqual([
    ["replace", false, false],
    ["insert", true, true],
  ]);
});

test("news are one's own suggestions that were not known to be decided", () => {
  const before = [described({ id: "open" }), described({ id: "old", status: "accepted" })];
  const after = [
    described({ id: "open", status: "declined", decided: DECIDED }),
    described({ id: "old", status: "accepted" }),
    described({ id: "quick", status: "accepted" }),
    described({ id: "hers", by: RITA, status: "accepted" }),
    described({ id: "back", status: "withdrawn" }),
  ];
  expect(decidedBetween(before, after, "eva").map(({ id }) => id)).toEqual(["open", "quick"]);
});

/** A room whose server answers this. */
function room(answers: Partial<Api>): RoomModel {
  const model = new RoomModel("c", Object.assign(new Api(), answers), new Announcer());
  model.state = { kind: "saved" };
  model.consultation = {
    id: "c",
    participant: "eva",
    role: "rapporteur",
    accept_own: false,
    may: { draft: true, discussion: true, publish: true, invite: false },
  } as RoomModel["consultation"];
  return model;
}

test("an author hears what was decided while they are in the room, and nothing of what was before", async () => {
  const suggestions = [described({ id: "old", status: "accepted", decided: DECIDED }), described()];
  const answer = (): DescribedDiscussion => ({ heads: [], comments: [], suggestions: [...suggestions] });
  const model = room({ discussion: async () => answer() });
  const reviewing = new Reviewing(model, new Suggestions(model));
  await reviewing.ask();
  expect(reviewing.news).toEqual([]);
  suggestions[1] = described({ status: "declined", decided: DECIDED });
  await reviewing.ask();
  expect(reviewing.news.map(({ id }) => id)).toEqual(["s"]);
  expect(model.announcer.announcements.map(({ said }) => said)).toEqual([
    { id: "suggestion-yours-declined", args: { number: "1", reason: "No." } },
  ]);
  await reviewing.ask();
  expect(reviewing.news).toHaveLength(1);
});

test("a decision that came too late says so in the server's sentence, and the list is read again", async () => {
  let asked = 0;
  const model = room({
    accept: async () => Promise.reject(new ApiError(409, "settled", "It was decided on already.")),
    discussion: async () => ({ heads: [], comments: [], suggestions: ((asked += 1), []) }),
  });
  const reviewing = new Reviewing(model, new Suggestions(model));
  expect(await reviewing.accept("s")).toBe(false);
  expect(reviewing.task.problem).toEqual({ code: "settled", sentence: "It was decided on already." });
  expect([reviewing.deciding, asked]).toEqual(["s", 1]);
});

test("as long as the server has not answered, nothing is marked and nobody decides; then it is asked again", async () => {
  let answers: (() => Promise<DescribedDiscussion>)[] = [];
  const model = room({ discussion: () => answers.shift()!() });
  const suggestions = new Suggestions(model);
  suggestions.list = [shown()];
  const reviewing = new Reviewing(model, suggestions);
  answers = [async () => Promise.reject(new ApiError(0, "offline"))];
  await reviewing.ask();
  expect([reviewing.open.length, reviewing.marks, reviewing.decides]).toEqual([1, [], false]);

  // Two questions are under way: the first answer comes last, and is old.
  const answerWith = (status: DescribedSuggestion["status"]): DescribedDiscussion => ({
    heads: [],
    comments: [],
    suggestions: [described({ status, decided: status === "open" ? null : DECIDED })],
  });
  let late = (): void => {};
  const old = new Promise<DescribedDiscussion>((done) => (late = () => done(answerWith("open"))));
  answers = [() => old, async () => answerWith("declined")];
  reviewing.askAgain();
  await reviewing.ask();
  late();
  await old;
  await Promise.resolve();
  expect([reviewing.open.length, reviewing.settled.length, reviewing.decides]).toEqual([0, 1, true]);
});

test("one accepts neither one's own, nor without the pen, nor what is outdated", () => {
  const model = room({});
  const reviewing = new Reviewing(model, new Suggestions(model));
  const [mine] = proposalsOf([shown()], [described()], "eva");
  const theirs = { ...mine!, own: false };
  expect(reviewing.hindrance(mine!)).toBe("own");
  expect(reviewing.hindrance(theirs)).toBe(null);
  expect(reviewing.hindrance({ ...theirs, outdated: "Other words." })).toBe("outdated");
  model.consultation = { ...model.consultation!, accept_own: true };
  expect(reviewing.hindrance(mine!)).toBe(null);
  model.consultation = { ...model.consultation, may: { ...model.consultation.may, draft: false } };
  expect(reviewing.hindrance(theirs)).toBe("stage");
});

const NOTHING: Since = {
  from: ["h"],
  comparison: null,
  decisions: [],
  mine: { comments: [], suggestions: [] },
};

test("what was missed are changed paragraphs, decided suggestions of one's own, and versions", () => {
  const decision = { epoch: 1, at: "", by: RITA };
  const since = {
    ...NOTHING,
    comparison: { rows: [{ kind: "same" }, { kind: "edited" }, { kind: "moved" }] } as Since["comparison"],
    decisions: [
      { ...decision, decision: "suggestion-accepted", suggestion: "s", proposer: EVA },
      { ...decision, decision: "suggestion-accepted", suggestion: "another's", proposer: RITA },
      { ...decision, decision: "version-published", number: 1 },
    ] as Since["decisions"],
    mine: { comments: [], suggestions: [described({ status: "accepted" }), described({ id: "open" })] },
  };
  const missed = missedOf(since);
  expect([missed?.changes, missed?.decided.map(({ id }) => id), missed?.published]).toEqual([2, ["s"], 1]);
  expect(missedOf(NOTHING)).toBe(null);
});

test("the mark moves by itself as long as nothing is outstanding, else only when one says so", async () => {
  let [since, marks]: [Since, number] = [{ ...NOTHING, from: null }, 0];
  let isReached = true;
  const ask = async () => (isReached ? since : Promise.reject(new ApiError(0, "offline")));
  const catching = new CatchingUp(room({ since: ask, looked: async () => void (marks += 1) }));
  await catching.ask();
  expect([catching.missed, marks]).toEqual([null, 1]);
  catching.leave(0);
  expect(marks).toBe(2);

  since = { ...NOTHING, comparison: { rows: [{ kind: "edited" }] } as unknown as Since["comparison"] };
  catching.comeBack(60_000);
  await Promise.resolve();
  expect(catching.missed).toBe(null);
  await catching.ask();
  expect(catching.missed?.changes).toBe(1);
  catching.leave(0);
  expect(marks).toBe(2);
  expect(await catching.markSeen()).toBe(true);
  expect([catching.missed, marks]).toEqual([null, 3]);
  catching.leave(0);
  expect(marks).toBe(4);

  isReached = false;
  await catching.ask();
  catching.leave(0);
  expect(marks).toBe(4);
});

test("a proposal from outside is shown in the paragraph that it means", () => {
  const place = { paragraph: "a", number: "1", text: "We gather here.", from: 3, to: 9 };
  const said = (...[found, action]: [typeof place, Parameters<typeof previewOf>[1]]) =>
    previewOf(found, action, "meet").map(({ kind, text }) => `${kind} ${text}`);
  expect(said(place, "replace")).toEqual(["equal We ", "delete gather", "insert meet", "equal  here."]);
  expect(said({ ...place, from: 9 }, "insert")).toEqual(["equal We gather", "insert meet", "equal  here."]);
  expect(said(place, "delete")).toEqual(["equal We ", "delete gather", "equal  here."]);
  expect(said(place, "remove")).toEqual(["delete We gather here."]);
  expect(said(place, "paragraph")).toEqual(["equal We gather here."]);
});
