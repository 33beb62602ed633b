// Who is here, and where: small messages from page to page through the draft's handle, which nobody stores. The server
// puts in who sent them. In a sealed consultation nothing is sent and nobody is shown.
import type { DocHandle } from "@automerge/automerge-repo/slim";
import { type Person, type Role, ROLES } from "./types.ts";
import { Value } from "./value.ts";

const HEARTBEAT_MS = 15_000;
/** Two heartbeats may be lost. */
const EXPIRY_MS = 40_000;
const SWEEP_MS = 5_000;
/** A caret that moves with each key is told ten times a second. */
const CARET_MS = 100;
/** Who comes in is greeted by everybody, in their own time: so long for each person who is here, and at most so long. */
const GREETING_MS_PER_PERSON = 50;
const GREETING_MS_MAX = 5_000;
/** A connection that comes back within this long finds everybody where they were. */
const GRACE_MS = 5_000;
/** Ids of devices and texts, and cursors, are shorter. */
const WORD_LENGTH_MAX = 256;

/** What a page says of itself. */
interface Here {
  /** One page of one browser, as long as it is open. */
  device: string;
  caret: Person["caret"];
  /** Asks the others to say where they are. */
  hello?: boolean;
  left?: boolean;
}

type Timer = ReturnType<typeof setTimeout>;
type Target = Pick<DocHandle<unknown>, "broadcast">;

/** The people of one room. */
export class Presence {
  readonly people = new Value<readonly Person[]>([]);
  readonly #isSealed: () => boolean;
  readonly #device = crypto.randomUUID();
  readonly #seen = new Map<string, { person: Person; at: number }>();
  #target: Target | null = null;
  #caret: Person["caret"] = null;
  #said = 0;
  #speaking: Timer | undefined;
  #heartbeat: Timer | undefined;
  #greeting: Timer | undefined;
  #emptying: Timer | undefined;
  readonly #sweeping: Timer;

  constructor(isSealed: () => boolean) {
    this.#isSealed = isSealed;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS);
  }

  /** Speaks through this handle from here on. */
  attach(target: Target | null): void {
    this.#target = target;
  }

  /** The server hears again. */
  connected(): void {
    clearTimeout(this.#emptying);
    this.#say({ hello: true });
  }

  /** Nobody is heard of until the connection is back. */
  disconnected(): void {
    clearTimeout(this.#heartbeat);
    clearTimeout(this.#emptying);
    this.#emptying = setTimeout(() => {
      this.#seen.clear();
      this.#show();
    }, GRACE_MS);
  }

  setCaret(caret: Person["caret"]): void {
    if (sameCaret(caret, this.#caret)) return;
    this.#caret = caret;
    this.#speaking ??= setTimeout(
      () => {
        this.#speaking = undefined;
        this.#say();
      },
      Math.max(0, this.#said + CARET_MS - Date.now()),
    );
  }

  /** Takes in an ephemeral message of the draft. */
  hear(message: unknown): void {
    const heard = personIn(message);
    if (heard === null || this.#isSealed()) return;
    const { person, here } = heard;
    const known = this.#seen.get(person.peer)?.person;
    const unchanged = known !== undefined && samePerson(known, person);
    if (here.left === true) this.#seen.delete(person.peer);
    else this.#seen.set(person.peer, { person: unchanged ? known : person, at: Date.now() });
    if (here.hello === true) this.#greet();
    this.#show();
  }

  /** Says goodbye. Whoever speaks again is back. */
  leave(): void {
    this.#say({ left: true });
    clearTimeout(this.#heartbeat);
  }

  close(): void {
    this.leave();
    this.attach(null);
    for (const timer of [this.#speaking, this.#heartbeat, this.#greeting, this.#emptying, this.#sweeping])
      clearTimeout(timer);
    this.#seen.clear();
    this.#show();
  }

  #say(more: Partial<Here> = {}): void {
    if (this.#target === null || this.#isSealed()) return;
    this.#said = Date.now();
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.#say(), HEARTBEAT_MS);
    this.#target.broadcast({ here: { device: this.#device, caret: this.#caret, ...more } satisfies Here });
  }

  #greet(): void {
    const longest = Math.min(GREETING_MS_MAX, GREETING_MS_PER_PERSON * (this.#seen.size + 1));
    this.#greeting ??= setTimeout(() => {
      this.#greeting = undefined;
      this.#say();
    }, Math.random() * longest);
  }

  #sweep(): void {
    const oldest = Date.now() - EXPIRY_MS;
    for (const [peer, { at }] of this.#seen) if (at < oldest) this.#seen.delete(peer);
    this.#show();
  }

  #show(): void {
    const people = [...this.#seen.values()].map(({ person }) => person);
    people.sort((a, b) => (a.peer < b.peer ? -1 : 1));
    const shown = this.people.get();
    const same = people.length === shown.length && people.every((person, index) => person === shown[index]);
    if (!same) this.people.set(people);
  }
}

/** Who speaks, by the server's word, and what they say, by their own. */
function personIn(message: unknown): { person: Person; here: Here } | null {
  if (!isRecord(message) || !isRecord(message["zerodraft"]) || !isRecord(message["here"])) return null;
  const { participant, name, role } = message["zerodraft"];
  const { device, caret, hello, left } = message["here"];
  const known = ROLES.find((each): each is Role => each === role);
  if (typeof participant !== "string" || typeof name !== "string" || known === undefined || !isWord(device))
    return null;
  const here: Here = { device, caret: caretFrom(caret), hello: hello === true, left: left === true };
  // Somebody who borrows the device id of another is still a peer of their own.
  const peer = `${participant}:${device}`;
  return { person: { peer, participant, name, role: known, caret: here.caret }, here };
}

function caretFrom(value: unknown): Person["caret"] {
  if (!isRecord(value)) return null;
  const { text, anchor, head } = value;
  return isWord(text) && isWord(anchor) && isWord(head) ? { text, anchor, head } : null;
}

function sameCaret(a: Person["caret"], b: Person["caret"]): boolean {
  return a?.text === b?.text && a?.anchor === b?.anchor && a?.head === b?.head;
}

function samePerson(a: Person, b: Person): boolean {
  return a.name === b.name && a.role === b.role && sameCaret(a.caret, b.caret);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && value.length <= WORD_LENGTH_MAX;
}
