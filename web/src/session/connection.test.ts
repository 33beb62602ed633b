// How the connection takes losses: a server that ends it in every way, and a page that learns of the network.
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { cbor, type PeerId } from "@automerge/automerge-repo/slim";
import { afterEach, expect, test } from "vitest";
import { eventually, until } from "../../tests/device.ts";
import { Connection, followPage } from "./connection.ts";

/** A door that greets whoever comes, and can send them away. */
class Door {
  readonly #server: Server;
  readonly #open = new Set<Duplex>();
  /** When somebody came. */
  readonly visits: number[] = [];
  /** With which code the next ones are sent away at once. */
  turnAway: number | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Door> {
    const server = createServer();
    const door = new Door(server);
    server.on("upgrade", ({ headers }, socket) =>
      door.#receive(String(headers["sec-websocket-key"]), socket),
    );
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return door;
  }

  get address(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Sends everybody away. */
  sendAway(code: number): void {
    for (const socket of this.#open) end(socket, code);
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
  }

  #receive(key: string, socket: Duplex): void {
    this.visits.push(Date.now());
    this.#open.add(socket);
    socket.on("close", () => this.#open.delete(socket)).on("error", () => {});
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    if (this.turnAway !== null) return end(socket, this.turnAway);
    const greeting = cbor.encode({
      type: "peer",
      senderId: "zerodraft",
      targetId: "me",
      selectedProtocolVersion: "1",
      peerMetadata: { storageId: "zerodraft", isEphemeral: false },
    });
    socket.write(
      Buffer.concat([Buffer.from([0x82, 126, greeting.length >> 8, greeting.length & 255]), greeting]),
    );
  }
}

function end(socket: Duplex, code: number): void {
  socket.end(Buffer.from([0x88, 2, code >> 8, code & 255]));
}

let door: Door;
let connection: Connection;

async function connect(turnAway: number | null = null): Promise<void> {
  door = await Door.open();
  door.turnAway = turnAway;
  connection = new Connection(door.address);
  connection.connect("me" as PeerId);
}

/** The time between the first visits, as many as are asked for. */
async function gaps(count: number): Promise<number[]> {
  const visits = await eventually(
    () => door.visits,
    (all) => all.length > count,
  );
  return visits.slice(1, count + 1).map((visit, index) => visit - visits[index]!);
}

afterEach(() => {
  connection.disconnect();
  door.close();
});

test("who is told that their rights changed comes back at once", async () => {
  await connect();
  await until(connection.status, (status) => status === "connected");
  const away = Date.now();
  door.sendAway(4000);
  await gaps(1);
  expect(door.visits[1]! - away).toBeLessThan(240);
  await until(connection.status, (status) => status === "connected");
});

test("who is told so again and again does not knock without a pause", async () => {
  await connect(4000);
  const [first, second, third] = await gaps(3);
  expect(first).toBeLessThan(240);
  expect(second).toBeGreaterThanOrEqual(490);
  expect(third).toBeGreaterThanOrEqual(990);
});

test("who is sent away for a while comes back soon, then later and later", async () => {
  await connect(1001);
  const [first, second, third] = await gaps(3);
  expect(first).toBeGreaterThanOrEqual(240);
  expect(first).toBeLessThan(900);
  expect(second).toBeGreaterThanOrEqual(490);
  expect(third).toBeGreaterThanOrEqual(990);
  expect(connection.status.get()).toBe("offline");
});

test.each([
  [4001, "session"],
  [4003, "withdrawn"],
] as const)("who is sent away with %i does not come back: %s", async (code, why) => {
  await connect();
  await until(connection.status, (status) => status === "connected");
  door.sendAway(code);
  await until(connection.status, (status) => status === "ended");
  expect(connection.ending).toBe(why);
  connection.renew();
  expect(connection.status.get()).toBe("ended");
  expect(connection.socket).toBeUndefined();
});

test("a short loss is no word worth", async () => {
  await connect();
  await until(connection.status, (status) => status === "connected");
  const seen: string[] = [];
  const stop = connection.status.subscribe((status) => seen.push(status));
  door.sendAway(1001);
  await gaps(1);
  await until(connection.status, (status) => status === "connected");
  stop();
  expect(seen).toEqual(["connected", "connecting", "connected"]);
});

test("the page's word on the network is taken at once", async () => {
  await connect();
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const page = Object.assign(new EventTarget(), { document });
  const stop = followPage(connection, page as unknown as Window);
  await until(connection.status, (status) => status === "connected");
  page.dispatchEvent(new Event("offline"));
  expect(connection.status.get()).toBe("offline");
  expect(connection.socket).toBeUndefined();
  page.dispatchEvent(new Event("online"));
  await until(connection.status, (status) => status === "connected");
  page.dispatchEvent(new Event("online"));
  document.dispatchEvent(new Event("visibilitychange"));
  expect(connection.status.get()).toBe("connected");
  expect(door.visits).toHaveLength(2);
  stop();
  page.dispatchEvent(new Event("offline"));
  expect(connection.status.get()).toBe("connected");
});
