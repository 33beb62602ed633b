// What this device remembers of the consultations that it takes part in. It never leaves the device.
import { type Role, ROLES } from "../session/types.ts";

/** One of them. */
export interface Recent {
  id: string;
  title: string;
  role: Role;
  /** When it was last opened here, in milliseconds. */
  opened: number;
}

/** What is needed of localStorage. */
export type Shelf = Pick<Storage, "getItem" | "setItem">;

const KEY = "zerodraft-consultations";
const NAME_KEY = "zerodraft-name";
/** A list that one still finds something in. */
const RECENT_MAX = 30;

/** All of them, the last opened first. */
export function recent(shelf: Shelf | null = localShelf()): Recent[] {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent).sort((one, other) => other.opened - one.opened) : [];
  } catch {
    return []; // Whatever stood there was not ours.
  }
}

/** Puts one at the head of the list, under its present title and role. */
export function remember(
  consultation: Omit<Recent, "opened">,
  now: number,
  shelf: Shelf | null = localShelf(),
): void {
  const { id, title, role } = consultation;
  const others = recent(shelf).filter((other) => other.id !== id);
  write([{ id, title, role, opened: now }, ...others].slice(0, RECENT_MAX), shelf);
}

/** Takes one from the list. What it stored elsewhere on the device, and the participant, stay. */
export function forget(id: string, shelf: Shelf | null = localShelf()): void {
  write(
    recent(shelf).filter((other) => other.id !== id),
    shelf,
  );
}

/** The name that somebody gave here last; empty where there is none. */
export function rememberedName(shelf: Shelf | null = localShelf()): string {
  try {
    return shelf?.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a name for the next door. Names given to sealed consultations are not for keeping. */
export function rememberName(name: string, shelf: Shelf | null = localShelf()): void {
  put(NAME_KEY, name, shelf);
}

function write(list: readonly Recent[], shelf: Shelf | null): void {
  put(KEY, JSON.stringify(list), shelf);
}

function put(key: string, value: string, shelf: Shelf | null): void {
  try {
    shelf?.setItem(key, value);
  } catch {
    // A full or closed storage costs the list, never the way in.
  }
}

function localShelf(): Shelf | null {
  try {
    return localStorage;
  } catch {
    return null; // The browser keeps storage from the page.
  }
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== "object" || value === null) return false;
  const { id, title, role, opened } = value as Record<string, unknown>;
  const known = typeof role === "string" && (ROLES as readonly string[]).includes(role);
  return typeof id === "string" && typeof title === "string" && typeof opened === "number" && known;
}
