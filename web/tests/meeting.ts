// A consultation for tests: its text, its stages, who takes part, and what they write.
import * as A from "@automerge/automerge/slim";
import type { DocHandle } from "@automerge/automerge-repo/slim";
import type { Discussion, Draft } from "../src/binding/document.ts";
import type { Room } from "../src/session/room.ts";
import type { Role } from "../src/session/types.ts";
import { Device, until } from "./device.ts";
import { type Meeting, Server } from "./server.ts";

const TEXT = "# Declaration\n\nWe gather in peace.\n\nWe leave in hope.\n\nWe come again.\n";
/** Drafters write in the first and the last; in the second nobody below a rapporteur does, and reviewers suggest. */
const STAGES = [
  { designation: "Zero draft", draft: "drafter", discussion: "reviewer" },
  { designation: "Review", draft: "rapporteur", discussion: "reviewer", review: true },
  { designation: "Final", draft: "drafter", discussion: "reviewer" },
] as const;

/** A server, and the devices of those who use it. */
export class House {
  readonly server: Server;
  #devices: Device[] = [];

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(): Promise<House> {
    return new House(await Server.start());
  }

  /** Everybody goes home. */
  empty(): void {
    for (const device of this.#devices) device.close();
    this.#devices = [];
  }

  async close(): Promise<void> {
    this.empty();
    await this.server.stop();
  }

  meet(options: { sealed?: boolean } = {}): Promise<Meeting> {
    return this.server.start({ title: "Declaration", markdown: TEXT, stages: STAGES, ...options });
  }

  async device(meeting: Meeting, role: Role, name: string): Promise<Device> {
    return this.#add(await Device.of(await this.server.join(meeting, role, name), this.server));
  }

  async organizer(meeting: Meeting): Promise<Device> {
    const who = { consultation: meeting.id, participant: "", token: meeting.token };
    return this.#add(await Device.of(who, this.server));
  }

  /** Another tab of a device, with a line of its own. */
  async tab(device: Device): Promise<Device> {
    return this.#add(await device.tab(this.server));
  }

  /** Takes the power from a device, and gives what is left of it. */
  async cutPower(device: Device): Promise<Device> {
    const left = await device.afterPowerCut(this.server);
    device.close();
    return this.#add(left);
  }

  /** Takes the power from a device before its documents as they are by now were stored. */
  async cutPowerTorn(device: Device, then: Device): Promise<Device> {
    const left = await device.afterTornPowerCut(then, this.server);
    device.close();
    return this.#add(left);
  }

  /** What somebody would find who started a device again without a connection; null where the draft is not stored. */
  async storedWords(device: Device, id: string): Promise<string | null> {
    const left = await device.afterPowerCut(this.server);
    left.line.cut();
    try {
      const room = await left.open();
      const draft = await until(room.draft, (each) => each !== null, "the draft", 1_000);
      return draft?.doc().paragraphs[id]?.text ?? null;
    } catch {
      return null;
    } finally {
      left.close();
    }
  }

  #add(device: Device): Device {
    this.#devices.push(device);
    return device;
  }
}

export async function draftOf(room: Room): Promise<DocHandle<Draft>> {
  return (await until(room.draft, (each) => each !== null, "the draft"))!;
}

export async function discussionOf(room: Room): Promise<DocHandle<Discussion>> {
  return (await until(room.discussion, (each) => each !== null, "the discussion"))!;
}

/** The id of the paragraph that begins like this. */
export async function paragraph(room: Room, beginning: string): Promise<string> {
  const { paragraphs } = (await draftOf(room)).doc();
  const found = Object.entries(paragraphs).find(([, { text }]) => text?.startsWith(beginning));
  if (found === undefined) throw new Error(`no paragraph begins with ${beginning}`);
  return found[0];
}

export async function wordsOf(room: Room, id: string): Promise<string> {
  return (await draftOf(room)).doc().paragraphs[id]?.text ?? "";
}

/** Writes words for others in a paragraph. */
export async function write(room: Room, id: string, words: string, instead: string): Promise<void> {
  const handle = await draftOf(room);
  handle.change(
    (draft) => {
      const at = (draft.paragraphs[id]?.text ?? "").indexOf(instead);
      A.splice(draft, ["paragraphs", id, "text"], at, instead.length, words);
    },
    { time: 0 },
  );
}

/** Whether a state is of this kind. */
export function isKind(kind: string) {
  return (state: { kind: string }): boolean => state.kind === kind;
}
