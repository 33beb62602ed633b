// Late changes, counted by who wrote them and which version they missed: nobody reads them one keystroke at a time.
import type { LateChange, VersionHead } from "../session/api.ts";

export interface LateGroup {
  key: string;
  /** Null where the server does not know who it was. */
  name: string | null;
  /** The designation of the version that was missed. */
  version: string;
  count: number;
}

/** One group for each person and version, the newest version first. */
export function lateByPerson(late: readonly LateChange[], versions: readonly VersionHead[]): LateGroup[] {
  const groups = new Map<string, LateGroup & { number: number }>();
  for (const { version: number, by } of late) {
    const key = `${number} ${by?.id ?? ""}`;
    const version = versions.find((head) => head.number === number)?.designation ?? String(number);
    const group = groups.get(key) ?? { key, name: by?.name ?? null, version, number, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()].sort((one, other) => other.number - one.number);
}
