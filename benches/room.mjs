// What the drafting room costs, in real Chromium against the server as it is released: how soon a key is on the screen,
// how soon a consultation opens, what a line must carry, what the others cost.
//
// **Promise**: at 600 paragraphs, 158 kB, a key is on the screen within 16 ms in 95 of 100 cases.
//
// ```sh
// make bench                                  # all benches
// node benches/room.mjs                       # this one; the server is target/release/zerodraft, or ZERODRAFT_BIN
// ROOM_ONLY=typing,wire ROOM_KEYS=50 node benches/room.mjs     # parts of it, and less: benches/room/settings.mjs
// ```
//
// An absolute time says little on a machine that does other things, too: the same keys in bare paragraphs of the same
// browser stand beside it, and the main thread's own processor time. No time fails anything.
import { House } from "./room/house.mjs";
import { measureMemory } from "./room/memory.mjs";
import { measureOpening } from "./room/opening.mjs";
import { measureRemote } from "./room/remote.mjs";
import { settings } from "./room/settings.mjs";
import { measureTraffic } from "./room/traffic.mjs";
import { measureTyping } from "./room/typing.mjs";

const PARTS = {
  typing: measureTyping,
  remote: measureRemote,
  opening: measureOpening,
  wire: measureTraffic,
  memory: measureMemory,
};

console.log("# The room");
for (const [name, measure] of Object.entries(PARTS)) {
  if (settings.only.length > 0 && !settings.only.includes(name)) continue;
  const house = await House.open();
  try {
    await measure(house);
  } finally {
    await house.close();
  }
}
