// The line between the browser and the server. It counts what passes, with all headers and frames, whoever asked for it:
// the page, its service worker, its socket. And it can be cut.
import { connect, createServer } from "node:net";

export class Wire {
  /** Bytes since the start, as the browser sees them. */
  received = 0;
  sent = 0;
  #lastAt = 0;
  #server;
  #sockets = new Set();
  isCut = false;

  static async to(url) {
    const wire = new Wire();
    const { port } = new URL(url);
    wire.#server = createServer((socket) => wire.#carry(socket, Number(port)));
    await new Promise((listening) => wire.#server.listen(0, "127.0.0.1", listening));
    return wire;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** What has passed when `since` is taken off. */
  count(since = { received: 0, sent: 0 }) {
    return { received: this.received - since.received, sent: this.sent - since.sent };
  }

  /** Waits until nothing has passed for so long. */
  async quiet(milliseconds) {
    this.#lastAt = performance.now();
    for (let left; (left = this.#lastAt + milliseconds - performance.now()) > 0;)
      await new Promise((done) => setTimeout(done, left));
  }

  /** From here on nothing passes. */
  cut() {
    this.isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #carry(near, port) {
    if (this.isCut) return void near.destroy();
    const far = connect(port, "127.0.0.1");
    near.on("data", (bytes) => this.#pass("sent", bytes));
    far.on("data", (bytes) => this.#pass("received", bytes));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }

  #pass(way, bytes) {
    this[way] += bytes.length;
    this.#lastAt = performance.now();
  }
}
