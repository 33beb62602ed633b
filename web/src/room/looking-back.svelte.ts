// The versions that were published, and for the rapporteur what came too late for one.
import type { LateChange, VersionHead } from "../session/api.ts";
import { pairOf, type Side, toggled } from "./choice.ts";
import type { RoomModel } from "./model.svelte.ts";
import { Task } from "./problem.svelte.ts";

export class LookingBack {
  readonly loading = new Task();
  /** Newest first. */
  versions = $state.raw<readonly VersionHead[]>([]);
  late = $state.raw<readonly LateChange[]>([]);
  chosen = $state.raw<readonly Side[]>([]);
  pair = $derived(pairOf(this.chosen));

  constructor(private readonly room: RoomModel) {}

  async load(): Promise<void> {
    const { api, id } = this.room;
    await this.loading.run(async () => {
      const versions = await api.versions(id);
      this.versions = versions.toSorted((one, other) => other.number - one.number);
      if (this.room.isAtLeast("rapporteur")) this.late = await api.late(id);
    });
  }

  choose(side: Side): void {
    this.chosen = toggled(this.chosen, side);
  }
}
