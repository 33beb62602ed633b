// Starting a consultation: what was entered so far, what is wrong with it, and what came of it.
import type { Translate } from "../messages/catalogue.ts";
import type { Api, Started } from "../session/api.ts";
import { type Failure, failureOf } from "./failures.ts";
import { asMarkdown, type Clipping } from "./pasted.ts";
import { remember, rememberedName, rememberName, type Shelf } from "./recent.ts";
import { asStages, faults, type StageRow, usualStages } from "./stages.ts";
import { DOCX_BYTES_MAX, measure, readBytes } from "./text.ts";

/** Where the text comes from. */
export type Source = "paste" | "file" | "empty";
/** What is wrong, by the field that it stands at. */
export type Faults = Partial<Record<"title" | "name" | "text" | "stages" | "form", string>>;

interface Surroundings {
  api: Pick<Api, "start">;
  t: Translate;
  shelf?: Shelf | null;
  now?: () => number;
}

/** The form in which a consultation is started. */
export class StartForm {
  title = $state("");
  name = $state("");
  source = $state<Source>("paste");
  text = $state("");
  fileName = $state("");
  /** The Word file that was chosen, in base64; empty where it was none. */
  docx = $state("");
  sealed = $state(false);
  wrong = $state<Faults>({});
  /** The server keeps starting to its operator. */
  refused = $state("");
  busy = $state<"no" | "reading" | "starting">("no");
  /** What is said to those who do not see the page change. */
  said = $state("");

  #changedStages = $state<StageRow[] | null>(null);
  #around: Surroundings;

  /** As it will roughly be read; nothing where the draft begins empty. */
  measure = $derived.by(() => measure(this.source === "empty" || this.bringsWord ? "" : this.text));
  /** The usual stages follow the language of the page until they are changed. */
  stages = $derived.by(() => this.#changedStages ?? usualStages(this.#around.t));
  stageFaults = $derived.by(() => faults(this.stages));

  constructor(around: Surroundings) {
    this.#around = around;
    this.name = rememberedName(around.shelf);
  }

  /** Whether the text is a Word file, which the server reads. */
  get bringsWord(): boolean {
    return this.source === "file" && this.docx !== "";
  }

  /** Whether the stages differ from the usual ones. */
  get ownStages(): boolean {
    return this.#changedStages !== null;
  }

  changeStages(rows: StageRow[] | null, said = ""): void {
    this.#changedStages = rows;
    this.said = said;
  }

  /** Takes a text as it stands in its field. Its title is the consultation's where none was given. */
  setText(text: string): void {
    this.text = text;
    if (this.title.trim() === "") this.title = measure(text).title;
    delete this.wrong.text;
  }

  /** Makes Markdown of what is pasted or dropped. */
  async read(clipping: Clipping): Promise<string> {
    this.busy = "reading";
    try {
      return await asMarkdown(clipping);
    } catch (error) {
      this.wrong.text = this.#failure(error).sentence;
      return clipping.plain;
    } finally {
      this.busy = "no";
    }
  }

  async takeFile(file: File): Promise<void> {
    const { t } = this.#around;
    this.source = "file";
    const read = file.size > DOCX_BYTES_MAX ? null : readBytes(new Uint8Array(await file.arrayBuffer()));
    if (read !== null && !("problem" in read)) {
      if ("text" in read) this.setText(read.text);
      this.docx = "docx" in read ? read.docx : "";
      delete this.wrong.text;
      this.fileName = file.name;
      this.said = t("source-file-read", { name: file.name });
    } else {
      this.wrong.text = t(`file-${read?.problem ?? "too-large"}`);
    }
  }

  /** Sends it. Nothing is returned where something is wrong with it, or the server did not take it. */
  async submit(): Promise<Started | null> {
    const { api, t, shelf, now = Date.now } = this.#around;
    this.wrong = this.#missing();
    this.refused = "";
    const count = Object.keys(this.wrong).length;
    this.said = count > 0 ? t("start-wrong", { count }) : "";
    if (count > 0) return null;
    this.busy = "starting";
    try {
      const started = await api.start({
        title: this.title,
        name: this.name,
        stages: asStages(this.stages),
        sealed: this.sealed,
        ...this.#text(),
      });
      remember({ id: started.id, title: started.title, role: "organizer" }, now(), shelf);
      if (!this.sealed) rememberName(this.name.trim(), shelf);
      return started;
    } catch (error) {
      this.#fail(this.#failure(error));
      return null;
    } finally {
      this.busy = "no";
    }
  }

  #text(): { markdown?: string; docx?: string } {
    if (this.bringsWord) return { docx: this.docx };
    return this.source === "empty" ? {} : { markdown: this.text };
  }

  #missing(): Faults {
    const { t } = this.#around;
    const missing: Faults = {};
    if (this.title.trim() === "") missing.title = t("required-title");
    if (this.name.trim() === "") missing.name = t("required-name");
    if (this.source === "paste" && this.text.trim() === "") missing.text = t("required-text");
    if (this.source === "file" && !this.bringsWord && this.text.trim() === "")
      missing.text = t("required-file");
    if (this.stageFaults.size > 0) missing.stages = t("stages-wrong");
    return missing;
  }

  #failure(error: unknown): Failure {
    return failureOf(error, this.#around.t);
  }

  #fail(failure: Failure): void {
    if (failure.code === "forbidden") this.refused = failure.sentence;
    else this.wrong[failure.place] = failure.sentence;
  }
}
