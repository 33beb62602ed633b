// The real server, for tests: a process over a folder of its own, people who take part over HTTP, and lines to it that can
// be cut.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, connect, type Server as NetServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type NewConsultation, type Started } from "../src/session/api.ts";
import type { Role } from "../src/session/types.ts";

const BINARY = resolve(
  process.env["ZERODRAFT_BIN"] ?? join(import.meta.dirname, "../../target/debug/zerodraft"),
);

/** Somebody who takes part. */
export interface Participant {
  consultation: string;
  participant: string;
  token: string;
}

/** A consultation, and the session of its organizer. */
export interface Meeting extends Started {
  token: string;
}

/** A running server. */
export class Server {
  readonly port: number;
  readonly #data: string;
  #process: ChildProcess | null = null;

  private constructor(port: number, data: string) {
    this.port = port;
    this.#data = data;
  }

  /** Starts one over an empty folder. */
  static async start(): Promise<Server> {
    if (!existsSync(BINARY)) {
      throw new Error(
        `these tests need the server: there is no ${BINARY}; build it with cargo build, or name it in ZERODRAFT_BIN`,
      );
    }
    const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), "zerodraft-")));
    await server.restart();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it again, over the same folder and on the same port. */
  async restart(): Promise<void> {
    await this.kill();
    const listen = ["--listen", `127.0.0.1:${this.port}`, "--log", "warn"];
    const child = spawn(BINARY, ["serve", ...listen, "--data", this.#data], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    const lines = createInterface({ input: child.stdout });
    await new Promise<void>((listening, failed) => {
      lines.once("line", () => listening());
      child.once("exit", (code) => failed(new Error(`the server did not start: ${code}`)));
    });
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
  }

  /** Ends it, and deletes its folder. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /** Starts a consultation. */
  start(consultation: NewConsultation): Promise<Meeting> {
    return this.post("/api/consultations", consultation);
  }

  /** Lets somebody in. */
  async join(meeting: Meeting, role: Role, name: string): Promise<Participant> {
    const { token, participant } = await this.post<{ token: string; participant: string }>("/api/join", {
      invitation: meeting.invitations[role].token,
      name,
    });
    return { consultation: meeting.id, participant, token };
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${path}: ${answer}`);
    return JSON.parse(answer) as T;
  }
}

/** The end of a websocket, as a server says it, without a reason. */
const CLOSE_FRAME = Buffer.from([0x88, 0x00]);

/** A line between somebody and the server. */
export class Line {
  readonly port: number;
  readonly #server: NetServer;
  readonly #sockets = new Set<Socket>();
  /** Those of them that lead to a client. */
  readonly #near = new Set<Socket>();
  #isCut = false;

  private constructor(server: NetServer, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async to(target: Server): Promise<Line> {
    const server = createServer();
    const port = await new Promise<number>((listening) => {
      server.listen(0, "127.0.0.1", () => listening((server.address() as { port: number }).port));
    });
    const line = new Line(server, port);
    server.on("connection", (socket) => line.#carry(socket, target.port));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From here on nothing comes through. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** What is connected stays connected, and nothing comes through any more; who connects anew is served. */
  fallSilent(): void {
    for (const socket of this.#sockets) socket.unpipe().resume();
  }

  /** What is connected is closed in good order, directly behind the next words of the server: a proxy that restarts. */
  closeAfterNext(): void {
    for (const socket of this.#near) {
      socket.once("words", () => {
        socket.write(CLOSE_FRAME);
        socket.end();
      });
    }
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #carry(near: Socket, port: number): void {
    if (this.#isCut) return void near.destroy();
    const far = connect(port, "127.0.0.1");
    this.#near.add(near);
    near.on("close", () => this.#near.delete(near));
    far.on("data", () => queueMicrotask(() => near.emit("words")));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((free) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => free(port));
    });
  });
}
