// Who takes part, and who may come in: what an organizer decides.
import type { Invitation, Invited, Participant } from "../session/api.ts";
import type { Role } from "../session/types.ts";
import type { RoomModel } from "./model.svelte.ts";
import { Task } from "./problem.svelte.ts";

export interface Wish {
  role: Role;
  /** How often the link may be used; null for any number of times. */
  uses: number | null;
  /** Days until it ends; null for never. */
  days: number | null;
}

const DAY_MS = 86_400_000;

/** The end of an invitation, as the server reads it. */
export function expiryOf(days: number | null, now: number): string | null {
  return days === null ? null : new Date(now + days * DAY_MS).toISOString();
}

export class Inviting {
  readonly loading = new Task();
  readonly inviting = new Task();
  readonly changing = new Task();
  participants = $state.raw<readonly Participant[]>([]);
  invitations = $state.raw<readonly Invitation[]>([]);
  /** The invitations that were made here, with their links: those are told only once. */
  made = $state.raw<readonly Invited[]>([]);

  constructor(private readonly room: RoomModel) {}

  /** Asks for what this role may see. */
  async load(): Promise<void> {
    await this.loading.run(() => this.#fetch());
  }

  async #fetch(): Promise<void> {
    const { api, id } = this.room;
    if (this.room.isAtLeast("reviewer")) this.participants = await api.participants(id);
    if (this.room.isAtLeast("organizer")) this.invitations = await api.invitations(id);
  }

  async invite({ role, uses, days }: Wish): Promise<boolean> {
    return this.inviting.run(async () => {
      const expires = expiryOf(days, Date.now());
      const limits = { ...(uses === null ? {} : { uses }), ...(expires === null ? {} : { expires }) };
      const invited = await this.room.api.invite(this.room.id, { role, ...limits });
      this.made = [invited, ...this.made];
      this.room.announcer.say({ id: "invitation-made" });
      await this.#fetch();
    });
  }

  async withdrawInvitation(invitation: string): Promise<boolean> {
    return this.changing.run(async () => {
      await this.room.api.withdrawInvitation(this.room.id, invitation);
      this.made = this.made.filter(({ id }) => id !== invitation);
      await this.#fetch();
    });
  }

  async giveRole(who: string, role: Role): Promise<boolean> {
    return this.changing.run(async () => {
      await this.room.api.giveRole(this.room.id, who, role);
      await this.#fetch();
    });
  }

  async withdraw(who: string): Promise<boolean> {
    return this.changing.run(async () => {
      await this.room.api.withdraw(this.room.id, who);
      await this.#fetch();
    });
  }
}
