// What a rapporteur decides: versions, stages, paragraphs that are agreed.
import type { Checks, Comparison, Published } from "../session/api.ts";
import { Task } from "./problem.svelte.ts";
import type { RoomModel } from "./model.svelte.ts";

export class Leading {
  readonly publishing = new Task();
  readonly preparing = new Task();
  readonly checking = new Task();
  readonly opening = new Task();
  readonly locking = new Task();
  /** What changed since the last version; null where there is none, or it is not there yet. */
  preview = $state.raw<Comparison | null>(null);
  published = $state.raw<Published | null>(null);
  /** What a reader would stumble over; null until it is there. Nothing waits for it. */
  checks = $state.raw<Checks | null>(null);

  constructor(private readonly room: RoomModel) {}

  /** Asks what a version would bring. */
  async prepare(): Promise<void> {
    this.preview = null;
    this.published = null;
    this.publishing.clear();
    const { versions } = this.room.consultation!;
    if (versions === 0) return;
    await this.preparing.run(async () => {
      this.preview = await this.room.api.compare(this.room.id, versions, "draft");
    });
  }

  /** Asks what a reader would stumble over, with a limit of words or none. */
  async check(limit: number | null): Promise<void> {
    await this.checking.run(async () => {
      this.checks = await this.room.api.checks(this.room.id, limit);
    });
  }

  /** Publishes the draft as it stands. The stage that was shown is named, so that no other one is ended by mistake. */
  async publish(stage: string, note: string): Promise<void> {
    const words = note.trim();
    await this.publishing.run(async () => {
      this.published = await this.room.api.publish(this.room.id, {
        stage,
        ...(words === "" ? {} : { note: words }),
      });
      await this.room.refresh();
    });
  }

  /** Opens a stage without publishing. */
  async openStage(stage: string): Promise<boolean> {
    return this.opening.run(async () => {
      await this.room.api.openStage(this.room.id, stage);
      await this.room.refresh();
    });
  }

  /** Closes a paragraph that is agreed ad referendum, or opens it again. */
  async setLocked(paragraph: string, locked: boolean): Promise<void> {
    const { api, id } = this.room;
    const done = await this.locking.run(async () => {
      await (locked ? api.lock(id, paragraph) : api.unlock(id, paragraph));
      await this.room.refresh();
    });
    if (done) this.room.announcer.say({ id: locked ? "lock-done" : "unlock-done" });
    else if (this.locking.problem !== null) {
      this.room.tell({ id: "lock-failed", args: { sentence: this.locking.problem.sentence } });
    }
  }
}
