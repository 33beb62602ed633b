// One participant with the published automerge-repo client, unmodified. It is told what to do by lines of JSON on its
// standard input, and answers each with one line.
import { createHash } from "node:crypto";
import readline from "node:readline";
import * as A from "@automerge/automerge";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { layout, reading } from "./reading.mjs";

const RETRY_MS = 500;
const scalar = text => new A.ImmutableString(text);
const path = id => ["paragraphs", id, "text"];
const notices = [];
let repo, adapter, handle, random, count = 0, name;

/** Mulberry32: the same seed gives the same edits. */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const commands = {
  async open({ socket, document, storage, seed, who }) {
    random = generator(seed);
    name = who;
    adapter = new WebSocketClientAdapter(socket, RETRY_MS);
    repo = new Repo({ network: [adapter], storage: storage && new NodeFSStorageAdapter(storage) });
    handle = await repo.find(document);
    await handle.whenReady();
    handle.on("ephemeral-message", ({ message }) => notices.push(message));
    return { paragraphs: handle.doc().order.length };
  },
  edit({ times }) {
    const words = [];
    for (let n = 0; n < times; n++) words.push(edit());
    return { words: words.filter(Boolean) };
  },
  /** Any change at all, by the name of what it does wrong. */
  misbehave({ how }) {
    handle.change(d => {
      const id = String(d.order[0]);
      if (how === "root") d.extra = 1;
      if (how === "replace-text") d.paragraphs[id].text = "all new";
      if (how === "delete-paragraph") delete d.paragraphs[id];
      if (how === "title") A.splice(d, ["title"], 0, 0, "not allowed ");
    }, { time: 0 });
    return {};
  },
  offline() {
    adapter.disconnect();
    return {};
  },
  online() {
    adapter.connect(repo.networkSubsystem.peerId, repo.networkSubsystem.peerMetadata ?? {});
    return {};
  },
  broadcast({ message }) {
    handle.broadcast(message);
    return {};
  },
  state() {
    const doc = handle.doc();
    const read = reading(doc);
    return {
      heads: A.getHeads(doc).sort(),
      reading: createHash("sha256").update(JSON.stringify(read)).digest("hex"),
      paragraphs: read.map(block => block.text),
      notices: notices.map(notice => notice.zerodraft ?? notice),
      serverHeads: handle.getSyncInfo("zerodraft")?.lastHeads?.length ?? 0,
    };
  },
  /** Throws away what was refused, as an application does after it has kept it as suggestions. */
  async reset({ document }) {
    repo.delete(document);
    handle = await repo.find(document);
    await handle.whenReady();
    return {};
  },
  async flush() {
    await repo.flush();
    return {};
  },
};

/** One random edit; returns the word that it typed, if it typed one. */
function edit() {
  const blocks = layout(handle.doc()).slice(1);
  const pick = () => Math.floor(random() * blocks.length);
  const id = blocks[pick()].at(-1).id, what = random();
  let typed = null;
  handle.change(d => {
    const { owner, start, length } = blocks.flat().find(segment => segment.id === id);
    const at = start + Math.floor(random() * (length + 1));
    if (what < 0.75) {
      // At an end of its text, so that no other word is cut in two and each can be found again.
      const end = A.spans(d, path(owner)).reduce((sum, span) => sum + (span.type === "text" ? span.value.length : 1), 0);
      typed = `${name}${count++}`;
      A.splice(d, path(owner), random() < 0.5 ? 0 : end, 0, ` ${typed} `);
    } else if (what < 0.83) {
      const fresh = `${name}-s${count++}`;
      A.splitBlock(d, path(owner), at, { type: scalar("break"), id: scalar(fresh) });
      d.paragraphs[fresh] = { kind: scalar("operative"), level: 0, origin: scalar(id) };
    } else if (what < 0.91) {
      const fresh = `${name}-p${count++}`;
      typed = `${name}${count++}`;
      d.paragraphs[fresh] = { kind: scalar("operative"), level: 0, text: typed };
      d.order.insertAt(Math.floor(random() * d.order.length), scalar(fresh));
    } else {
      const from = Math.floor(random() * d.order.length), moved = String(d.order[from]);
      d.order.deleteAt(from);
      d.order.insertAt(Math.floor(random() * (d.order.length + 1)), scalar(moved));
    }
  }, { time: 0 });
  return typed;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, ...(await commands[command](rest)) };
  } catch (error) {
    answer = { ok: false, error: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
process.exit(0);
