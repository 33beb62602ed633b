// The socket to the server: the stock adapter, which also heeds why the server ended a connection, comes back quickly at
// first and patiently later, and knows when the page is offline.
import type { PeerId, PeerMetadata } from "@automerge/automerge-repo/slim";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { Value } from "./value.ts";

/**
 * `connecting` is no more than a moment, at the start and after a loss; what lasts longer is `offline`. Nothing follows
 * `ended`: the server does not know the session any more.
 */
export type ConnectionStatus = "connecting" | "connected" | "offline" | "ended";

/** Why a session ended. */
export type Ending = "withdrawn" | "session";

// PROTOCOL.md, Ends of a connection.
const RIGHTS_CHANGED = 4000;
const NO_SESSION = 4001;
const WITHDRAWN = 4003;

const RETRY_MS_MIN = 500;
/** Also how late somebody notices that a server is back. */
const RETRY_MS_MAX = 15_000;
/** A server that has not answered after this long will not: the line is dead, or a proxy holds it. */
const ANSWER_MS_MAX = 10_000;
/** Losses that are mended within this long are not worth a word. */
const PATIENCE_MS = 2_000;
/** A connection that held this long was a good one: the next loss is a first loss. */
const STEADY_MS = 5_000;
/** After this long out of sight the line of a phone or a sleeping laptop is not to be trusted. */
const HIDDEN_MS_MAX = 60_000;
/** The stock adapter's own timer must never run out: it comes back without asking why it was sent away. */
const NEVER_MS = 2 ** 31 - 1;

type Timer = ReturnType<typeof setTimeout>;

/** The socket of one room. */
export class Connection extends WebSocketClientAdapter {
  readonly status = new Value<ConnectionStatus>("connecting");
  #ending: Ending | null = null;
  #losses = 0;
  #retry: Timer | undefined;
  #answer: Timer | undefined;
  #patience: Timer | undefined;
  #steady: Timer | undefined;

  constructor(address: string) {
    super(address, NEVER_MS);
  }

  /** Why the status is `ended`. */
  get ending(): Ending | null {
    return this.#ending;
  }

  override connect(peerId: PeerId, metadata?: PeerMetadata): void {
    if (this.#ending !== null) return;
    this.#hangUp();
    clearTimeout(this.#retry);
    this.#patience ??= setTimeout(() => this.status.set("offline"), PATIENCE_MS);
    this.#answer = setTimeout(() => this.#lost(), ANSWER_MS_MAX);
    super.connect(peerId, metadata);
  }

  override disconnect(): void {
    this.#stop();
    this.status.set("offline");
  }

  override peerCandidate(peerId: PeerId, metadata: PeerMetadata): void {
    clearTimeout(this.#answer);
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#steady = setTimeout(() => (this.#losses = 0), STEADY_MS);
    super.peerCandidate(peerId, metadata);
    this.status.set("connected");
  }

  /**
   * Where the socket is not open, nothing is sent and nothing is thrown. The stock adapter throws in the middle of
   * taking a message in, which leaves the document unusable until the page is loaded again. What was not sent is sent
   * after the next connection, since the two sides compare what they hold then.
   */
  override send(message: Parameters<WebSocketClientAdapter["send"]>[0]): void {
    if (this.socket?.readyState === OPEN) super.send(message);
  }

  override onClose = (event?: { code?: number }): void => {
    if (event?.code === WITHDRAWN) this.end("withdrawn");
    else if (event?.code === NO_SESSION) this.end("session");
    else this.#lost(event?.code === RIGHTS_CHANGED && this.#losses === 0 ? 0 : undefined);
  };

  /** A browser says nothing of what went wrong; `close` follows. */
  override onError = (): void => {};

  /** Does not come back. */
  end(why: Ending): void {
    if (this.#ending !== null) return;
    this.#ending = why;
    this.#stop();
    this.status.set("ended");
  }

  /** Begins anew at once, also where a connection seems to be there. */
  renew(): void {
    if (this.peerId === undefined) return;
    this.#losses = 0;
    if (this.status.get() === "connected") this.status.set("connecting");
    this.connect(this.peerId, this.peerMetadata);
  }

  /** The device says that it has no network. It may be wrong, so the server is tried from time to time all the same. */
  deviceOffline(): void {
    if (this.#ending !== null) return;
    this.#lost(RETRY_MS_MAX);
    this.status.set("offline");
  }

  #lost(retryMs: number = retryAfter(this.#losses)): void {
    this.#losses += 1;
    this.#hangUp();
    if (this.status.get() === "connected") this.status.set("connecting");
    this.#patience ??= setTimeout(() => this.status.set("offline"), PATIENCE_MS);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.peerId !== undefined) this.connect(this.peerId, this.peerMetadata);
    }, retryMs);
  }

  #stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#hangUp();
  }

  #hangUp(): void {
    clearTimeout(this.#answer);
    clearTimeout(this.#steady);
    if (this.socket === undefined) return;
    // Under Node a socket that is closed before it was open says so as an error.
    this.socket.addEventListener("error", this.onError);
    super.disconnect();
    delete this.remotePeerId;
  }
}

/** WebSocket.OPEN, which Node does not have. */
const OPEN = 1;

/** Doubles with each loss, up to the maximum; never quite at the same time as everybody else. */
function retryAfter(losses: number): number {
  const longest = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(losses, 10));
  return longest * (0.5 + Math.random() / 2);
}

/** Has the connection follow what the page learns of the network. Returns what ends that. */
export function followPage(connection: Connection, page: Window): () => void {
  let hiddenAt = Number.POSITIVE_INFINITY;
  const lost = (): void => connection.deviceOffline();
  const found = (): void => {
    if (connection.status.get() !== "connected") connection.renew();
  };
  const restored = (event: PageTransitionEvent): void => {
    if (event.persisted) connection.renew();
  };
  const seen = (): void => {
    if (page.document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > HIDDEN_MS_MAX) connection.renew();
    else found();
  };
  page.addEventListener("offline", lost);
  page.addEventListener("online", found);
  page.addEventListener("pageshow", restored);
  page.document.addEventListener("visibilitychange", seen);
  return () => {
    page.removeEventListener("offline", lost);
    page.removeEventListener("online", found);
    page.removeEventListener("pageshow", restored);
    page.document.removeEventListener("visibilitychange", seen);
  };
}
