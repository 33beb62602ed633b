// The server's calls under /api, typed, and their failures as one kind of error. Nothing is cached: what may have changed
// is asked for again. The session travels in a cookie that no script sees.
import type { Kind } from "../binding/schema.ts";
import type {
  DescribedDiscussion,
  FoundPlace,
  Made,
  NewComment,
  NewSuggestion,
  Since,
  Spot,
} from "./review.ts";
import type { Consultation, Role, Stage } from "./types.ts";

/** An answer that is no success, or none at all. */
export class ApiError extends Error {
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** A stable word: one of the server's (see /api/openapi.json), `offline`, or `storage` (this device keeps nothing). */
  readonly code: string;

  /** `message` is the server's sentence; where there is none, the code stands for it. */
  constructor(status: number, code: string, message: string = code) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
  }
}

/** A consultation as everybody sees it, without what the asker is in it. */
export type OpenConsultation = Omit<Consultation, "role" | "participant" | "name" | "may">;

/** What an invitation gives, before it is used. */
export interface InvitationPreview {
  role: Role;
  consultation: Pick<Consultation, "id" | "title" | "stage" | "closed" | "sealed" | "versions">;
  may: Consultation["may"];
  /** Who this browser is in the consultation already. */
  already: { participant: string; name: string; role: Role } | null;
}

/** Somebody who came in. */
export interface Joined {
  role: Role;
  participant: string;
  consultation: OpenConsultation;
}

/** A stage that is to be: only the designation must be said. */
export type NewStage = string | (Pick<Stage, "designation"> & Partial<Stage>);

/** What a consultation starts with. */
export interface NewConsultation {
  title: string;
  /** A text to begin with, in Markdown or plain. */
  markdown?: string;
  /** The same as a Word file, in base64. */
  docx?: string;
  stages?: readonly NewStage[];
  /** Chatham House Rule; it cannot be changed later. */
  sealed?: boolean;
  /** The organizer's name. */
  name?: string;
}

/** A link that lets people in; it is shown once. */
export interface InvitationLink {
  link: string;
  token: string;
}

/** A consultation that was started. */
export interface Started {
  id: string;
  title: string;
  documents: Consultation["documents"];
  invitations: Record<Role, InvitationLink>;
  /** What became of the text that was brought. */
  import?: {
    paragraphs: number;
    words: number;
    /** What the notes count: the lines of a text, or the paragraphs of a Word file. */
    counted: "lines" | "paragraphs";
    notes: { line: number; what: string }[];
  };
}

/** An invitation as it is kept: without its link. */
export interface Invitation {
  id: string;
  role: Role;
  /** How often it may still be used; null for any number. */
  uses_left: number | null;
  expires: string | null;
  created: string;
  withdrawn: boolean;
}

/** An invitation that was just made. */
export type Invited = Invitation & InvitationLink & { qr: string | null };

/** What a new invitation gives. */
export interface NewInvitation {
  role: Role;
  /** Any number where it is left out. */
  uses?: number;
  /** A moment in UTC; never where it is left out. */
  expires?: string;
}

/** A participant as the others see them: the role for a name where the consultation is sealed. */
export interface Participant {
  id: string;
  name: string;
  role: Role;
  withdrawn: boolean;
}

/** A published version, without its text. */
export interface VersionHead {
  number: number;
  designation: string;
  /** The stage during which it was published. */
  stage: string;
  heads: string[];
  sha256: string;
  previous: string | null;
  note: string | null;
  published: string;
  /** How long it is, and how many brackets it opens; null where its text cannot be read. */
  words: number | null;
  brackets: number | null;
}

/** A version that was just published. */
export interface Published extends Omit<VersionHead, "words" | "brackets"> {
  /** The stage that is open after it. */
  now: string;
  closed: boolean;
  notes: string[];
}

/** Something that a reader of the draft would stumble over. */
export interface Finding {
  code: string;
  severity: "problem" | "form";
  /** Null where it concerns the title, a footnote or the whole. */
  paragraph: string | null;
  number: string | null;
  /** What it is about: an excerpt, a citation, the mark that is usual, the words and the limit. */
  words: string | null;
  /** All of it in English. */
  sentence: string;
}

/** What was looked for in the draft, and found. */
export interface Checks {
  words: number;
  limit: number | null;
  brackets: number;
  findings: Finding[];
}

/** Where a paragraph stands in one of two compared texts. */
export interface Place {
  number?: string;
  paragraph: string;
  index: number;
  kind: Kind;
  level: number;
  notes?: number[];
}

/** A stretch of words of a comparison. */
export interface Run {
  kind: "equal" | "insert" | "delete";
  text: string;
}

/** A footnote of a comparison. */
export interface RowNote {
  from?: { number: number; footnote: string };
  to?: { number: number; footnote: string };
  runs: Run[];
}

/** A paragraph of a comparison. */
export interface Row {
  kind: "same" | "edited" | "split" | "merged" | "inserted" | "removed" | "moved";
  from?: Place;
  to?: Place;
  runs: Run[];
  /** What else of the older text became this paragraph: its words go on with the runs of these. */
  joined?: { from: Place; runs: Run[] }[];
  notes?: RowNote[];
  edited?: boolean;
  split?: boolean;
  merged?: boolean;
  renumbered?: boolean;
  retyped?: boolean;
  formatting?: boolean;
}

/** What changed between two texts. */
export interface Comparison {
  title?: Run[];
  rows: Row[];
  counts: Record<Row["kind"] | "renumbered" | "retyped" | "formatting" | "fragments", number> & {
    words: { inserted: number; deleted: number };
    brackets: { from: number; to: number };
  };
}

/** A change that was written before a version and came after it. */
export interface LateChange {
  document: "draft" | "discussion";
  seq: number;
  version: number;
  change: string;
  by: Participant | null;
}

/** One line of the record. A sealed consultation tells no time. */
export type Decision = { epoch: number; at: string | null; by: Participant | null } & (
  | { decision: "stage-opened"; stage: number }
  | { decision: "version-published"; number: number }
  | { decision: "paragraph-locked" | "paragraph-unlocked"; paragraph: string }
  | { decision: "role-given"; participant: string; role: Role }
  | { decision: "participant-withdrawn"; participant: string }
  | { decision: "suggestion-accepted"; suggestion: string; proposer: Participant | null }
  | { decision: "suggestion-declined"; suggestion: string; proposer: Participant | null; reason: string }
);

/** Where the calls go, for programs that are no page of the server. */
export interface ApiOptions {
  /** `http://…`; the page's own server where it is left out. */
  origin?: string;
  /** Sent along with each call. */
  headers?: Record<string, string>;
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** The server's calls. Each rejects with an ApiError. */
export class Api {
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor({ origin = "", headers = {} }: ApiOptions = {}) {
    this.#origin = origin;
    this.#headers = headers;
  }

  /** What the consultation is at this moment, and what the asker is in it. */
  consultation(id: string): Promise<Consultation> {
    return this.#call("GET", at(id));
  }

  /** What an invitation gives, before it is used. */
  invitation(token: string): Promise<InvitationPreview> {
    return this.#call("POST", "/invitation", { invitation: token });
  }

  /** Uses an invitation, under a name that the others see. */
  join(token: string, name: string): Promise<Joined> {
    return this.#call("POST", "/join", { invitation: token, name });
  }

  /** Starts a consultation; the asker is its organizer. */
  start(consultation: NewConsultation): Promise<Started> {
    return this.#call("POST", "/consultations", consultation);
  }

  /** All invitations, without their links. */
  async invitations(id: string): Promise<Invitation[]> {
    return (await this.#call<{ invitations: Invitation[] }>("GET", at(id, "invitations"))).invitations;
  }

  /** Makes an invitation. */
  invite(id: string, invitation: NewInvitation): Promise<Invited> {
    return this.#call("POST", at(id, "invitations"), invitation);
  }

  /** Ends an invitation; who came in by it stays. */
  withdrawInvitation(id: string, invitation: string): Promise<void> {
    return this.#call("DELETE", at(id, "invitations", invitation));
  }

  /** Everybody who takes or took part. */
  async participants(id: string): Promise<Participant[]> {
    return (await this.#call<{ participants: Participant[] }>("GET", at(id, "participants"))).participants;
  }

  /** Gives somebody another role. */
  giveRole(id: string, who: string, role: Role): Promise<Participant> {
    return this.#call("PATCH", at(id, "participants", who), { role });
  }

  /** Ends somebody's part. */
  withdraw(id: string, who: string): Promise<Participant> {
    return this.#call("PATCH", at(id, "participants", who), { withdrawn: true });
  }

  /** Ends the session of this browser; the participant stays one. */
  leave(id: string): Promise<void> {
    return this.#call("POST", at(id, "leave"));
  }

  /** Publishes a version. `stage` is the open stage that the asker has in mind. */
  publish(id: string, body: { stage?: string; note?: string } = {}): Promise<Published> {
    return this.#call("POST", at(id, "publish"), body);
  }

  /** Opens a stage without publishing. */
  openStage(id: string, stage: string): Promise<OpenConsultation> {
    return this.#call("POST", at(id, "stage"), { stage });
  }

  /** Agreed ad referendum: nobody changes the paragraph from here on. */
  lock(id: string, paragraph: string): Promise<void> {
    return this.#call("POST", at(id, "paragraphs", paragraph, "lock"));
  }

  /** Opens a locked paragraph again. */
  unlock(id: string, paragraph: string): Promise<void> {
    return this.#call("DELETE", at(id, "paragraphs", paragraph, "lock"));
  }

  /** The published versions, oldest first. */
  async versions(id: string): Promise<VersionHead[]> {
    return (await this.#call<{ versions: VersionHead[] }>("GET", at(id, "versions"))).versions;
  }

  /** What a reader of the draft would stumble over, and whether it has more words than a limit. */
  checks(id: string, limit: number | null): Promise<Checks> {
    return this.#call("GET", at(id, "checks") + (limit === null ? "" : `?limit=${limit}`));
  }

  /** What changed between two versions; either may be the draft. */
  compare(id: string, from: number | "draft", to: number | "draft"): Promise<Comparison> {
    return this.#call("GET", at(id, "compare", String(from), `${to}.json`));
  }

  /** Changes that missed a version; for rapporteurs. */
  async late(id: string): Promise<LateChange[]> {
    return (await this.#call<{ late: LateChange[] }>("GET", at(id, "late"))).late;
  }

  /** The record, oldest first. */
  async decisions(id: string): Promise<Decision[]> {
    return (await this.#call<{ decisions: Decision[] }>("GET", at(id, "decisions"))).decisions;
  }

  /** Comments and suggestions with who made them and what became of them, in the order of the draft. */
  discussion(id: string): Promise<DescribedDiscussion> {
    return this.#call("GET", at(id, "discussion"));
  }

  /** Lets a suggestion into the draft, once. Rejects as `outdated` where its words are other ones by now. */
  accept(id: string, suggestion: string): Promise<void> {
    return this.#call("POST", at(id, "suggestions", suggestion, "accept"));
  }

  /** Declines a suggestion; its author reads the reason. */
  decline(id: string, suggestion: string, reason: string): Promise<void> {
    return this.#call("POST", at(id, "suggestions", suggestion, "decline"), { reason });
  }

  /** Which paragraph of the draft a place means. */
  place(id: string, place: Spot, action?: NewSuggestion["action"]): Promise<FoundPlace> {
    return this.#call("POST", at(id, "place"), action === undefined ? { place } : { place, action });
  }

  /** Makes a suggestion at a place that is said in words. */
  suggest(id: string, suggestion: NewSuggestion): Promise<Made> {
    return this.#call("POST", at(id, "suggestions"), suggestion);
  }

  /** Writes a comment at a place that is said in words. */
  comment(id: string, comment: NewComment): Promise<Made> {
    return this.#call("POST", at(id, "comments"), comment);
  }

  /** What happened since the asker last looked. */
  since(id: string): Promise<Since> {
    return this.#call("GET", at(id, "since"));
  }

  /** Keeps what stands there at this moment as what the asker saw; also while the page is being left. */
  looked(id: string): Promise<void> {
    return this.#call("POST", at(id, "looked"), undefined, { keepalive: true });
  }

  async #call<T>(method: Method, path: string, body?: unknown, more: RequestInit = {}): Promise<T> {
    const request: RequestInit = { method, headers: { ...this.#headers }, cache: "no-store", ...more };
    if (body !== undefined) {
      request.body = JSON.stringify(body);
      request.headers = { ...this.#headers, "Content-Type": "application/json" };
    }
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#origin}/api${path}`, request);
      text = await response.text();
    } catch {
      throw new ApiError(0, "offline");
    }
    if (!response.ok) throw problem(response.status, text);
    return parse(text) as T;
  }
}

/** The calls of the server that the page came from. */
export const api = new Api();

function at(id: string, ...rest: string[]): string {
  return ["", "consultations", id, ...rest].map(encodeURIComponent).join("/");
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new ApiError(0, "offline"); // The sign-in page of a network, say: there is no connection to the server.
  }
}

function problem(status: number, text: string): ApiError {
  try {
    const { code, detail } = JSON.parse(text) as { code?: unknown; detail?: unknown };
    if (typeof code === "string" && typeof detail === "string") return new ApiError(status, code, detail);
  } catch {
    // Something between here and the server answered in its own words.
  }
  // A proxy that cannot reach its server is no different from having no connection.
  return status >= 502 && status <= 504 ? new ApiError(status, "offline") : new ApiError(status, "internal");
}
