// What the consultation is: as the server says, or as it was when this device last heard, so that a room opens offline.
import { type Api, ApiError } from "./api.ts";
import type { Ending } from "./connection.ts";
import { COMMON_DATABASE, type OpenDatabase, participantDatabase, Shelf } from "./storage.ts";
import type { Consultation } from "./types.ts";

/** How long somebody who has been here before waits for the server before what is stored is shown. */
const ANSWER_MS_MAX = 2_500;

/** A consultation as far as it is known. */
export interface Description {
  consultation: Consultation;
  /** The server does not know this participant any more; the consultation is shown as it was. */
  ending: Ending | null;
}

/** What the server and this device say of consultations. */
export class Descriptions {
  readonly #api: Api;
  readonly #consultations: Shelf<Consultation>;
  readonly #endings: Shelf<Ending>;

  constructor(api: Api, database: OpenDatabase) {
    const common = database(COMMON_DATABASE);
    this.#api = api;
    this.#consultations = new Shelf(common, "consultation");
    this.#endings = new Shelf(common, "ending");
  }

  /** Asks the server, and takes what is stored where it does not answer. Rejects with an ApiError where neither helps. */
  async open(id: string): Promise<Description> {
    const stored = await this.#stored(id);
    const asked = this.ask(id);
    if (stored === undefined) return { consultation: await asked, ending: null };
    const late = new Promise<Consultation>((resolve) => setTimeout(() => resolve(stored), ANSWER_MS_MAX));
    try {
      return { consultation: await Promise.race([asked, late]), ending: null };
    } catch (error) {
      if (isNoAnswer(error)) return { consultation: stored, ending: null };
      if (!isNoSession(error)) throw error;
      return { consultation: stored, ending: (await this.endingOf(stored)) ?? "session" };
    }
  }

  /** Asks the server, and stores the answer. */
  async ask(id: string): Promise<Consultation> {
    const consultation = await this.#api.consultation(id);
    await this.#consultations.put(id, consultation);
    return consultation;
  }

  /** Why the participant's session ended, where that was remembered. */
  endingOf({ id, participant }: Consultation): Promise<Ending | undefined> {
    return this.#endings.get(participantDatabase(id, participant));
  }

  /** Remembers why the session ended: the server tells that only those who are connected. */
  end({ id, participant }: Consultation, ending: Ending): Promise<void> {
    return this.#endings.put(participantDatabase(id, participant), ending);
  }

  /** Takes from this device what it knows of a participant's consultation. */
  async forget({ id, participant }: Consultation): Promise<void> {
    await this.#consultations.remove(id);
    await this.#endings.remove(participantDatabase(id, participant));
  }

  async #stored(id: string): Promise<Consultation | undefined> {
    try {
      return await this.#consultations.get(id);
    } catch {
      throw new ApiError(0, "storage");
    }
  }
}

/** Whether the server does not know the participant any more. */
export function isNoSession(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** Whether the server could not be asked, or failed: that says nothing of the consultation. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
