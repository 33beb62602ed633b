// What the bench measures with, and how much of it. Every number may be given in the environment.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname, "../..");
/** The packages of the web app serve the bench, too: nothing else is to be installed. */
const web = createRequire(resolve(ROOT, "web/package.json"));

const number = (name, otherwise) => Number(process.env[name] ?? otherwise);
const numbers = (name, otherwise) => (process.env[name] ?? otherwise).split(",").map(Number);

export const settings = {
  server: resolve(process.env.ZERODRAFT_BIN ?? resolve(ROOT, "target/release/zerodraft")),
  chromium: process.env.CHROMIUM ?? "/usr/bin/chromium",
  /** The parts of the bench to run, all where none is named: typing, remote, opening, wire, memory. */
  only: (process.env.ROOM_ONLY ?? "").split(",").filter(Boolean),
  /** Sizes of the text in paragraphs of 42 words: 600 are 158 kB. */
  paragraphs: numbers("ROOM_PARAGRAPHS", "600,2000"),
  /** How many others type meanwhile, and how fast each of them. */
  others: numbers("ROOM_OTHERS", "0,10,20"),
  othersKeysPerSecond: number("ROOM_OTHERS_KEYS_PER_SECOND", 2),
  /** The keys that are measured, and how fast they come. */
  keys: number("ROOM_KEYS", 200),
  keysPerSecond: number("ROOM_KEYS_PER_SECOND", 5),
  /** Remote changes that are measured. */
  changes: number("ROOM_CHANGES", 100),
  /** How long the main thread is watched while others type. */
  watchSeconds: number("ROOM_WATCH_SECONDS", 20),
  /** How often a consultation is opened in each way. */
  openings: number("ROOM_OPENINGS", 5),
  idleSeconds: number("ROOM_IDLE_SECONDS", 60),
  /** Ten minutes in which twenty people press a key each second, as fast as they can be had. */
  longTyping: number("ROOM_LONG_TYPING", 12_000),
};

/** A package of the web app, as an ES module where it is one. */
export const load = (name) => import(pathToFileURL(web.resolve(name)).href);
