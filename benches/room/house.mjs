// The server as it is released, over an empty folder, and people in its consultations.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { settings } from "./settings.mjs";

/** Drafters write in it; there is nothing behind it. */
const STAGES = [{ designation: "Zero draft", draft: "drafter", discussion: "reviewer" }];
const ARGUMENTS = ["--listen", "127.0.0.1:0", "--log", "warn"];

/** A running server. */
export class House {
  url = "";
  #process;
  #data = mkdtempSync(join(tmpdir(), "zerodraft-bench-"));

  static async open() {
    if (!existsSync(settings.server)) {
      throw new Error(
        `there is no ${settings.server}: build it with make release, or name it in ZERODRAFT_BIN`,
      );
    }
    const house = new House();
    house.#process = spawn(settings.server, ["serve", ...ARGUMENTS, "--data", house.#data], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: house.#process.stdout });
    house.url = await new Promise((listening, failed) => {
      lines.on("line", (line) => {
        const [address] = line.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
        if (address) listening(address);
      });
      house.#process.once("exit", (code) => failed(new Error(`the server did not start: ${code}`)));
    });
    return house;
  }

  /** Starts a consultation on a text. */
  meet(markdown) {
    return this.#post("/api/consultations", {
      title: "Declaration",
      markdown,
      stages: STAGES,
      name: "Organizer",
    });
  }

  /** Lets a drafter in. */
  join(meeting, name) {
    return this.#post("/api/join", { invitation: meeting.invitations.drafter.token, name });
  }

  async close() {
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill("SIGTERM");
    await ended;
    rmSync(this.#data, { recursive: true, force: true });
  }

  async #post(path, body) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
}
