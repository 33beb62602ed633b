// The interface as the real server answers it, and as it fails.
import { createServer, type Server as HttpServer } from "node:http";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { draftOf, House } from "../../tests/meeting.ts";
import { Api } from "./api.ts";

let house: House;
let other: HttpServer | null = null;

beforeAll(async () => {
  house = await House.open();
});
afterEach(() => {
  house.empty();
  other?.close();
});
afterAll(() => house?.close());

/** A server that answers everything in the same way. */
function answering(status: number, body: string, type: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { "Content-Type": type }).end(body);
  });
  other = server;
  return new Promise((url) =>
    server.listen(0, "127.0.0.1", () =>
      url(`http://127.0.0.1:${(server.address() as { port: number }).port}`),
    ),
  );
}

test("an organizer invites, gives a role and withdraws", async () => {
  const meeting = await house.meet();
  const { api } = await house.organizer(meeting);
  const invited = await api.invite(meeting.id, { role: "reviewer", uses: 1 });
  expect(invited).toMatchObject({ role: "reviewer", uses_left: 1, withdrawn: false });
  const door = new Api({ origin: house.server.url });
  expect(await door.invitation(invited.token)).toMatchObject({
    role: "reviewer",
    consultation: { id: meeting.id, stage: "Zero draft", sealed: false },
    may: { draft: false, discussion: true },
    already: null,
  });
  const ana = await door.join(invited.token, "Ana");
  expect(ana).toMatchObject({ role: "reviewer", consultation: { id: meeting.id } });
  expect(await api.giveRole(meeting.id, ana.participant, "drafter")).toMatchObject({
    name: "Ana",
    role: "drafter",
  });
  expect(await api.withdraw(meeting.id, ana.participant)).toMatchObject({ withdrawn: true });
  await api.withdrawInvitation(meeting.id, invited.id);
  const invitations = await api.invitations(meeting.id);
  expect(invitations.find(({ id }) => id === invited.id)).toMatchObject({ withdrawn: true });
  expect((await api.participants(meeting.id)).map(({ name }) => name)).toEqual(["Organizer", "Ana"]);
});

test("a rapporteur locks, publishes and compares", async () => {
  const meeting = await house.meet();
  const { api } = await house.organizer(meeting);
  const { rows } = await api.compare(meeting.id, "draft", "draft");
  const paragraph = rows[0]!.to!.paragraph;
  await api.lock(meeting.id, paragraph);
  expect((await api.consultation(meeting.id)).locked).toEqual([paragraph]);
  await api.unlock(meeting.id, paragraph);
  const published = await api.publish(meeting.id, { stage: "Zero draft", note: "First." });
  expect(published).toMatchObject({ number: 1, designation: "Zero draft", note: "First.", now: "Review" });
  expect(await api.versions(meeting.id)).toMatchObject([
    { number: 1, sha256: published.sha256, brackets: 0 },
  ]);
  expect((await api.compare(meeting.id, 1, "draft")).counts).toMatchObject({ edited: 0, inserted: 0 });
  expect(await api.openStage(meeting.id, "Final")).toMatchObject({ stage: "Final" });
  expect((await api.decisions(meeting.id)).map(({ decision }) => decision)).toEqual([
    "paragraph-locked",
    "paragraph-unlocked",
    "version-published",
    "stage-opened",
  ]);
  expect(await api.late(meeting.id)).toEqual([]);
});

test("a proposal is found and entered by its number, declined, and its author learns of it", async () => {
  const meeting = await house.meet();
  const [rita, eva] = [await house.organizer(meeting), await house.device(meeting, "reviewer", "Eva")];
  await eva.api.looked(meeting.id);
  const { paragraphs } = (await draftOf(await eva.open())).doc();
  const [id] = Object.entries(paragraphs).find(([, { text }]) => text?.startsWith("We leave"))!;
  const place = { paragraph: id, quote: "in  hope" };
  expect(await eva.api.place(meeting.id, place, "replace")).toMatchObject({
    paragraph: id,
    number: null,
    text: "We leave in hope.",
    from: 9,
    to: 16,
  });
  await expect(eva.api.place(meeting.id, { line: 99 })).rejects.toMatchObject({ code: "no-such-place" });
  const made = await eva.api.suggest(meeting.id, { action: "replace", place, replacement: "for good" });
  expect(made.anchored).toBe("words");
  await rita.api.decline(meeting.id, made.id, "Too final.");
  const decided = { status: "declined", decided: { by: { name: "Organizer" }, reason: "Too final." } };
  const since = await eva.api.since(meeting.id);
  expect(since.mine.suggestions).toMatchObject([{ id: made.id, ...decided }]);
  expect(since.decisions).toMatchObject([{ decision: "suggestion-declined", suggestion: made.id }]);
  expect((await rita.api.discussion(meeting.id)).suggestions).toMatchObject([
    { by: { name: "Eva" }, quote: "in hope", replacement: "for good", ...decided },
  ]);
  await expect(rita.api.accept(meeting.id, made.id)).rejects.toMatchObject({ code: "settled" });
});

test("who leaves has no session any more", async () => {
  const meeting = await house.meet();
  const { api } = await house.device(meeting, "drafter", "Ana");
  await api.leave(meeting.id);
  await expect(api.consultation(meeting.id)).rejects.toMatchObject({ status: 401, code: "unauthorized" });
});

test("a refusal has the server's code and sentence", async () => {
  const meeting = await house.meet();
  const { api } = await house.device(meeting, "drafter", "Ana");
  const refusal = await api.publish(meeting.id).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ name: "ApiError", status: 403, code: "role" });
  expect((refusal as Error).message).toMatch(/^[A-Z].*\.$/);
});

const FAILURES: [
  failure: string,
  answer: [status: number, body: string, type: string] | null,
  code: string,
][] = [
  ["no answer at all", null, "offline"],
  ["a proxy without its server", [502, "<h1>Bad gateway</h1>", "text/html"], "offline"],
  ["the sign-in page of a network", [200, "<h1>Welcome</h1>", "text/html"], "offline"],
  ["a fault in other words", [500, "oops", "text/plain"], "internal"],
];

test.each(FAILURES)("%s is told by its code", async (_, answer, code) => {
  const origin = answer === null ? "http://127.0.0.1:9" : await answering(...answer);
  await expect(new Api({ origin }).consultation("x")).rejects.toMatchObject({ name: "ApiError", code });
});
