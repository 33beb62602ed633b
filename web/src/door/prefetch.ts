// Fetches the drafting room while somebody still stands at the door, so that it opens at once.
import automerge from "@automerge/automerge/automerge.wasm?url";
import { keepForOffline } from "../offline.ts";
import { type Connection, spares } from "./connection.ts";

/** The room's shell among the built files: it names all that the room is made of. */
const ROOM_SHELL = `${import.meta.env.BASE_URL}room.html`;

/** Brings the room's files, and has them kept, once the page has nothing else to do. */
export function prepareRoomWhenIdle(): void {
  const { connection } = navigator as Navigator & { connection?: Connection };
  if (spares(connection) || import.meta.env.DEV) return;
  const prepare = (): void => void prepareRoom();
  const whenIdle = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(prepare, { timeout: 4000 });
    else setTimeout(prepare, 1000); // Safari has no idle callbacks.
  };
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
}

async function prepareRoom(): Promise<void> {
  // Where a service worker is at work, all of it is on the device.
  if (!navigator.serviceWorker?.controller) {
    await Promise.all([bringModules(), fetch(automerge)]).catch(() => {});
  }
  await keepForOffline();
}

async function bringModules(): Promise<void> {
  const answer = await fetch(ROOM_SHELL);
  const shell = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of shell.querySelectorAll("script[src], link[rel=modulepreload], link[rel=stylesheet]")) {
    const address = part.getAttribute("src") ?? part.getAttribute("href");
    if (address === null) continue;
    const link = document.createElement("link");
    const style = part.getAttribute("rel") === "stylesheet";
    link.rel = style ? "prefetch" : "modulepreload";
    link.href = address;
    document.head.append(link);
  }
}
