// A consultation while somebody is in it: its two documents, whether their work is safe, who else is here. This file joins
// the parts; each of them knows only what it is told.
import * as A from "@automerge/automerge/slim";
import {
  type DocHandle,
  type DocumentId,
  Repo,
  type StorageAdapterInterface,
} from "@automerge/automerge-repo/slim";
import { type Discussion, type Draft, randomId } from "../binding/document.ts";
import { deriveEdits } from "../kept/derive.ts";
import { unsentEntries } from "../kept/entry.ts";
import { KeptEdits } from "../kept/store.ts";
import { ApiError } from "./api.ts";
import { Connection, type Ending, followPage } from "./connection.ts";
import { DocumentCopy } from "./copy.ts";
import { type Description, Descriptions, isNoSession } from "./description.ts";
import { NoticeBoard, noticeIn } from "./notices.ts";
import { Presence } from "./presence.ts";
import { Refusals } from "./refusals.ts";
import { sameState, saveState } from "./saving.ts";
import { Sending } from "./sending.ts";
import { participantDatabase, Shelf } from "./storage.ts";
import { TrueSyncStates } from "./sync-states.ts";
import { pageSurroundings, type Surroundings } from "./surroundings.ts";
import { type TabMessage, Tabs } from "./tabs.ts";
import type { Consultation, KeptEdit, Notice, Person, Readable, SaveState } from "./types.ts";
import { Value } from "./value.ts";

/** A consultation that is open on this page. */
export interface Room {
  readonly consultation: Readable<Consultation>;
  readonly state: Readable<SaveState>;
  /** Everybody else who is here; nobody where the consultation is sealed. */
  readonly people: Readable<readonly Person[]>;
  /** Null until it is here, and for the moment in which refused work is set aside; then there is another handle. */
  readonly draft: Readable<DocHandle<Draft> | null>;
  readonly discussion: Readable<DocHandle<Discussion> | null>;
  /** What the server did not take, and what is suggested and not sent yet; oldest first. */
  readonly kept: Readable<readonly KeptEdit[]>;
  /** Returns what ends the telling. */
  onNotice(reader: (notice: Notice) => void): () => void;
  setCaret(caret: Person["caret"]): void;
  /**
   * Sends a kept edit as a suggestion or a comment, and resolves when it is durable. Rejects with an ApiError: `closed`, `stage`,
   * `offline`, the code of a refusal. The edit stays kept then; where it was under way, it may still arrive.
   */
  sendKept(id: string, changed?: { replacement?: string; reason?: string }): Promise<void>;
  discardKept(id: string): void;
  /** Keeps edits on this device in the place of those with these ids; what they say is on disk when it resolves. */
  replaceKept(ids: readonly string[], edits: readonly KeptEdit[]): Promise<void>;
  /** Asks the server what the consultation is. */
  refresh(): Promise<void>;
  /**
   * Ends the session and takes from this device all that it keeps of the participant, unsent and kept work too. Answers
   * whether the session has ended: without a connection only the device forgets, and this browser could come in again.
   */
  forget(): Promise<boolean>;
  close(): void;
}

/** Opens a consultation: from the server, or from this device. Rejects with an ApiError where neither can. */
export async function openRoom(
  consultation: string,
  surroundings: Surroundings = pageSurroundings(),
): Promise<Room> {
  const descriptions = new Descriptions(surroundings.api, surroundings.database);
  const [description] = await Promise.all([descriptions.open(consultation), surroundings.automerge()]);
  const name = participantDatabase(consultation, description.consultation.participant);
  const database = surroundings.database(name);
  const kept = new KeptEdits(database);
  try {
    await kept.load();
  } catch {
    throw new ApiError(0, "storage");
  }
  return new OpenRoom(surroundings, descriptions, description, { name, database, kept });
}

/** What this device keeps for one participant. */
interface Belongings {
  name: string;
  database: StorageAdapterInterface;
  kept: KeptEdits;
}

/** Changes that wait for the server longer than this wait for a line that is dead. */
const STALL_MS = 15_000;
const STALL_LOOK_MS = 5_000;
/** Who is not known any more and connected is told why by then, as the connection is closed. */
const FAREWELL_MS = 3_000;
/** While one types offline, the changes are counted this often at most. */
const COUNT_MS = 250;

class OpenRoom implements Room {
  readonly consultation: Value<Consultation>;
  readonly state = new Value<SaveState>({ kind: "loading" });
  readonly #descriptions: Descriptions;
  readonly #kept: KeptEdits;
  readonly #connection: Connection;
  readonly #draft: DocumentCopy<Draft>;
  readonly #discussion: DocumentCopy<Discussion>;
  readonly #draftRefusals: Refusals<Draft>;
  readonly #discussionRefusals: Refusals<Discussion>;
  readonly #sending: Sending;
  readonly #presence: Presence;
  readonly #notices = new NoticeBoard();
  readonly #tabs: Tabs;
  readonly #stalls: ReturnType<typeof setInterval>;
  readonly #endings: (() => void)[] = [];
  readonly #where: Surroundings;
  readonly #database: StorageAdapterInterface;
  /** The server is known to hear what is said through the draft. */
  #isHeard = false;
  /** Nothing more is kept on this device. */
  #isForgotten = false;
  /** The documents of which all was kept when the session had ended. */
  readonly #ended: Shelf<Ending>;
  #keeping: Promise<void> = Promise.resolve();
  #farewell: ReturnType<typeof setTimeout> | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;

  constructor(where: Surroundings, descriptions: Descriptions, known: Description, mine: Belongings) {
    this.consultation = new Value(known.consultation);
    this.#where = where;
    this.#database = mine.database;
    this.#descriptions = descriptions;
    this.#kept = mine.kept;
    this.#ended = new Shelf(mine.database, "ended");
    this.#connection = new Connection(where.socket);
    if (known.ending !== null) this.#connection.end(known.ending);
    const repo: Repo = new Repo({
      network: [this.#connection],
      storage: new TrueSyncStates(mine.database, (document, heads) => hasHeads(repo, document, heads)),
    });
    const { documents } = known.consultation;
    this.#draft = new DocumentCopy(repo, mine.database, documents.draft, (said) => this.#hear("draft", said));
    this.#discussion = new DocumentCopy(repo, mine.database, documents.discussion, (said) =>
      this.#hear("discussion", said),
    );
    this.#draftRefusals = new Refusals({
      ...this.#workshop(this.#draft),
      derive: (before, after, code) => deriveEdits(before, after, { code, at: Date.now(), newId: randomId }),
      replaced: () => this.#tellReplaced(this.#draft),
    });
    this.#discussionRefusals = new Refusals({
      ...this.#workshop(this.#discussion),
      derive: (before, after, code) => unsentEntries(before, after, { code, at: Date.now() }),
      replaced: (code) => {
        this.#tellReplaced(this.#discussion);
        this.#sending.fail(code);
      },
    });
    this.#sending = new Sending({
      copy: this.#discussion,
      kept: mine.kept,
      consultation: this.consultation,
      connection: this.#connection.status,
    });
    this.#presence = new Presence(() => this.consultation.get().sealed);
    this.#tabs = new Tabs(mine.name, (message) => void this.#hearTab(message));
    mine.kept.onChange = () => this.#tabs.tell({ type: "kept" });
    this.#stalls = setInterval(() => this.#mendStall(), STALL_LOOK_MS);
    this.#watch();
    if (where.page !== null) this.#follow(where.page);
    void this.#open();
  }

  async #open(): Promise<void> {
    const open = async (copy: { open(): Promise<void> }): Promise<void> => {
      await copy.open();
      if (this.#connection.ending !== null) await this.#keepAll();
    };
    await Promise.all([open(this.#draft), open(this.#discussion)]);
  }

  get people(): Readable<readonly Person[]> {
    return this.#presence.people;
  }

  get draft(): Readable<DocHandle<Draft> | null> {
    return this.#draft.handle;
  }

  get discussion(): Readable<DocHandle<Discussion> | null> {
    return this.#discussion.handle;
  }

  get kept(): Readable<readonly KeptEdit[]> {
    return this.#kept.edits;
  }

  onNotice(reader: (notice: Notice) => void): () => void {
    return this.#notices.read(reader);
  }

  setCaret(caret: Person["caret"]): void {
    this.#presence.setCaret(caret);
  }

  sendKept(id: string, changed?: { replacement?: string; reason?: string }): Promise<void> {
    return this.#sending.send(id, changed);
  }

  discardKept(id: string): void {
    this.#sending.recall(id);
    void this.#kept.remove([id]);
  }

  async replaceKept(ids: readonly string[], edits: readonly KeptEdit[]): Promise<void> {
    if (!this.#isForgotten) await this.#kept.replace(ids, edits);
  }

  async refresh(): Promise<void> {
    try {
      this.consultation.set(await this.#descriptions.ask(this.consultation.get().id));
    } catch (error) {
      if (!isNoSession(error)) throw error;
      this.#farewell ??= setTimeout(() => this.#connection.end("session"), FAREWELL_MS);
    }
  }

  async forget(): Promise<boolean> {
    const consultation = this.consultation.get();
    const hasEnded = await this.#where.api.leave(consultation.id).then(() => true, isNoSession);
    this.#tabs.tell({ type: "forgotten" });
    this.#stop();
    // What was on its way to the disk is there before the disk is cleared.
    await Promise.all([this.#draft.store(), this.#discussion.store()]);
    this.#isForgotten = true;
    await this.#database.removeRange([]);
    await this.#descriptions.forget(consultation);
    return hasEnded;
  }

  close(): void {
    this.#stop();
    this.#storeAll();
  }

  #stop(): void {
    for (const end of this.#endings.splice(0)) end();
    clearInterval(this.#stalls);
    clearTimeout(this.#counting);
    clearTimeout(this.#farewell);
    this.#presence.close();
    this.#sending.fail("offline");
    this.#tabs.close();
    this.#connection.disconnect();
  }

  #storeAll(): void {
    if (this.#isForgotten) return;
    void this.#draft.store();
    void this.#discussion.store();
  }

  /** What both documents' refusals have in common. */
  #workshop<T>(copy: DocumentCopy<T>) {
    return { copy, connection: this.#connection.status, kept: this.#kept };
  }

  #tellReplaced<T>({ documentId }: DocumentCopy<T>): void {
    this.#tabs.tell({ type: "replaced", document: documentId });
  }

  #watch(): void {
    this.#endings.push(
      this.consultation.subscribe(() => this.#showState()),
      this.#connection.status.subscribe((status) => this.#onStatus(status)),
      this.#draft.handle.subscribe((handle) => {
        this.#presence.attach(handle);
        if (this.#isHeard) this.#presence.connected();
        this.#showState();
      }),
    );
    for (const copy of [this.#draft, this.#discussion]) {
      this.#endings.push(copy.unsaved.subscribe(() => this.#showState()));
      copy.onChange = () => this.#countLater();
    }
    this.#connection.on("message", (message) => {
      if (message.documentId !== this.#draft.documentId || this.#isHeard) return;
      this.#isHeard = true;
      this.#presence.connected();
    });
  }

  #follow(page: Window): void {
    const leave = (): void => {
      this.#presence.leave();
      this.#storeAll();
    };
    page.addEventListener("pagehide", leave);
    this.#endings.push(followPage(this.#connection, page), () => page.removeEventListener("pagehide", leave));
  }

  #onStatus(status: string): void {
    this.#isHeard = false;
    if (status === "connected") {
      this.#draftRefusals.begin();
      this.#discussionRefusals.begin();
      void this.#refreshQuietly();
    } else {
      this.#presence.disconnected();
    }
    if (status === "ended") void this.#keepAll();
    this.#showState();
  }

  /** What will never be sent can still be read, and copied by hand. */
  #keepAll(): Promise<void> {
    const keepAll = async (): Promise<void> => {
      if (this.#isForgotten) return;
      const ending = this.#connection.ending ?? "session";
      await this.#keepOnce(this.#draft, this.#draftRefusals, ending);
      await this.#keepOnce(this.#discussion, this.#discussionRefusals, ending);
      await this.#descriptions.end(this.consultation.get(), ending);
    };
    // One after the other: the end, and each document that opens after it, ask for the same.
    this.#keeping = this.#keeping.then(keepAll, keepAll);
    return this.#keeping;
  }

  /** Keeps what a document that is open holds back. Once on this device: what was discarded since stays so. */
  async #keepOnce<T>(copy: DocumentCopy<T>, refusals: Refusals<T>, ending: Ending): Promise<void> {
    if (copy.handle.get() === null || (await this.#ended.get(copy.documentId)) !== undefined) return;
    await refusals.keep(ending);
    await this.#ended.put(copy.documentId, ending);
  }

  #hear(document: "draft" | "discussion", said: unknown): void {
    const notice = noticeIn(said);
    if (notice === null) {
      if (document === "draft") this.#presence.hear(said);
      return;
    }
    const isOwn = notice.type === "refused" || notice.type === "read-only";
    if (isOwn) (document === "draft" ? this.#draftRefusals : this.#discussionRefusals).hear(notice);
    const isNews = this.#notices.post(isOwn ? { ...notice, document } : notice);
    if (isNews && notice.type !== "freeze") void this.#refreshQuietly();
  }

  /** What is known stays known where the server does not answer; the next notice or connection asks again. */
  #refreshQuietly(): Promise<void> {
    return this.refresh().catch(() => {});
  }

  async #hearTab(message: TabMessage): Promise<void> {
    if (message.type === "kept") return this.#kept.load();
    if (message.type === "forgotten") {
      this.#isForgotten = true;
      return this.#connection.end("session");
    }
    for (const copy of [this.#draft, this.#discussion])
      if (copy.documentId === message.document) await copy.storeWhole();
  }

  #showState(): void {
    const copies = [this.#draft, this.#discussion];
    const state = saveState({
      consultation: this.consultation.get(),
      connection: this.#connection.status.get(),
      ending: this.#connection.ending,
      open: this.#draft.handle.get() !== null,
      unsaved: copies.some((copy) => copy.unsaved.get()),
      countUnsaved: () => copies.reduce((sum, copy) => sum + copy.countUnsaved(), 0),
    });
    if (!sameState(state, this.state.get())) this.state.set(state);
  }

  #countLater(): void {
    if (this.#connection.status.get() !== "offline") return;
    this.#counting ??= setTimeout(() => {
      this.#counting = undefined;
      this.#showState();
    }, COUNT_MS);
  }

  #mendStall(): void {
    const oldest = Date.now() - STALL_MS;
    const stalled = [this.#draft, this.#discussion].some(
      ({ unsavedSince }) => (unsavedSince ?? Infinity) < oldest,
    );
    if (stalled && this.#connection.status.get() === "connected") this.#connection.renew();
  }
}

/** Whether a document that this page has holds these changes. */
async function hasHeads(repo: Repo, document: DocumentId, heads: string[]): Promise<boolean> {
  const handle = repo.handles[document];
  await handle?.whenReady(["ready", "requesting", "unavailable"]);
  return handle?.isReady() === true && A.hasHeads(handle.doc(), heads);
}
