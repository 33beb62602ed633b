// Coming in by an invitation: what it gives, under which name, and why it may not open.
import type { Translate } from "../messages/catalogue.ts";
import type { Api, InvitationPreview } from "../session/api.ts";
import type { Role } from "../session/types.ts";
import { type Failure, failureOf } from "./failures.ts";
import { remember, rememberedName, rememberName, type Shelf } from "./recent.ts";

interface Surroundings {
  api: Pick<Api, "invitation" | "join">;
  t: Translate;
  shelf?: Shelf | null;
  now?: () => number;
}

/** Somebody at the door with an invitation. */
export class Joining {
  offer = $state.raw<InvitationPreview | null>(null);
  /** Why the invitation does not open the door. */
  failure = $state.raw<Failure | null>(null);
  name = $state("");
  wrongName = $state("");
  busy = $state(false);

  #invitation: string;
  #around: Surroundings;

  constructor(invitation: string, around: Surroundings) {
    this.#invitation = invitation;
    this.#around = around;
  }

  /** Asks what the invitation gives. */
  async look(): Promise<void> {
    const { api, t, shelf } = this.#around;
    this.failure = null;
    try {
      this.offer = await api.invitation(this.#invitation);
      if (!this.offer.consultation.sealed) this.name ||= rememberedName(shelf);
    } catch (error) {
      this.failure = failureOf(error, t);
    }
  }

  /** Uses it. Answers with the consultation to go into; null where something is wrong. */
  async comeIn(): Promise<string | null> {
    const { api, t, shelf } = this.#around;
    this.wrongName = this.name.trim() === "" ? t("required-name") : "";
    if (this.wrongName !== "" || this.busy) return null;
    this.busy = true;
    try {
      const { role, consultation } = await api.join(this.#invitation, this.name);
      this.#remember(consultation.id, consultation.title, role);
      if (!consultation.sealed) rememberName(this.name.trim(), shelf);
      return consultation.id;
    } catch (error) {
      this.#fail(failureOf(error, t));
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Goes on as who one is with this browser already. Answers with the consultation to go into. */
  goOn(): string | null {
    const { already, consultation } = this.offer ?? {};
    if (!already || !consultation) return null;
    this.#remember(consultation.id, consultation.title, already.role);
    return consultation.id;
  }

  #remember(id: string, title: string, role: Role): void {
    const { shelf, now = Date.now } = this.#around;
    remember({ id, title, role }, now(), shelf);
  }

  /** What another name or another moment may mend stands at the name; what ends the invitation ends the form. */
  #fail(failure: Failure): void {
    if (failure.code.startsWith("invitation-")) this.failure = failure;
    else this.wrongName = failure.sentence;
  }
}
