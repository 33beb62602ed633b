// A server, a browser, and the people of one journey.
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { NewConsultation, NewStage } from "../../../src/session/api.ts";
import type { Role } from "../../../src/session/types.ts";
import { type Meeting, Server } from "../../server.ts";
import { startBrowser } from "./browser.ts";
import { DESK, type Device, Person } from "./person.ts";
import { RoomPage } from "./room.ts";

/** What most consultations of journeys begin with. */
export const DECLARATION = `# Málaga Declaration

Recalling the Universal Declaration of Human Rights,

## Measures

1. Encourages States to consult civil society [fully and in good time] before each negotiation;

2. Invites all participants to write together;

3. Decides to meet again.
`;

/** Drafters write in the first and the last; in the second only the rapporteur does, and the others suggest. */
export const STAGES: readonly NewStage[] = [
  { designation: "Zero draft", draft: "drafter", discussion: "reviewer" },
  { designation: "Review of Zero draft", draft: "rapporteur", discussion: "reviewer", review: true },
  { designation: "Final draft", draft: "drafter", discussion: "reviewer" },
];

export class House {
  readonly server: Server;
  readonly browser: Browser;
  #people: Person[] = [];

  private constructor(server: Server, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  static async open(): Promise<House> {
    const [server, browser] = await Promise.all([Server.start(), startBrowser()]);
    return new House(server, browser);
  }

  /** Starts a consultation. */
  meet(changed: Partial<NewConsultation> = {}): Promise<Meeting> {
    return this.server.start({
      title: "Málaga Declaration",
      markdown: DECLARATION,
      stages: STAGES,
      name: "Olga Organizer",
      ...changed,
    });
  }

  /** Somebody who has not been anywhere yet. */
  async person(name: string, device: Device = DESK): Promise<Person> {
    const person = await Person.with(this.browser, this.server, name, device);
    this.#people.push(person);
    return person;
  }

  /** Somebody who came in by the link of a role. */
  async participant(meeting: Meeting, role: Role, name: string, device: Device = DESK): Promise<Person> {
    const person = await this.person(name, device);
    const join = { invitation: meeting.invitations[role].token, name };
    const answer = await person.context.request.post("/api/join", { data: join });
    expect(answer.status(), await answer.text()).toBe(200);
    return person;
  }

  /** Somebody who came in by the link of a role and sees the draft. */
  async inRoom(meeting: Meeting, role: Role, name: string, device: Device = DESK): Promise<RoomPage> {
    return RoomPage.open(await this.participant(meeting, role, name, device), meeting.id);
  }

  /** The organizer, whose session the meeting holds. */
  async organizer(meeting: Meeting, device: Device = DESK): Promise<RoomPage> {
    const person = await this.person("Olga Organizer", device);
    const cookie = { name: `zerodraft_${meeting.id}`, value: meeting.token, url: person.line.url };
    await person.context.addCookies([cookie]);
    return RoomPage.open(person, meeting.id);
  }

  /** Everybody goes home; what went wrong in a page fails the journey. */
  async empty(): Promise<void> {
    const people = this.#people;
    this.#people = [];
    await Promise.all(people.map((person) => person.leave()));
    expect(people.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))).toEqual([]);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
