// Random people who write one draft: what each of them sees must be what the draft says, whatever they do at once.
// A seed repeats a run.
import { clone } from "@automerge/automerge/slim";
import { Admission } from "./admission.ts";
import { draft, splitDraft } from "./editor.ts";
import { Alphabet, expectSame, type FuzzOptions, LOCKED, Writer } from "./writer.ts";

const ROUNDS = 10;
const OPERATIONS_MAX = 4;

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Runs one seed; throws, with what was done last, where something is wrong. */
export function runSeed(seed: number, options: FuzzOptions): void {
  const run = new Run(seed, options);
  try {
    run.run();
  } catch (error) {
    const done = run.log.slice(-8).join(" ");
    throw new Error(`seed ${seed} ${JSON.stringify(options)} after ${done}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

class Run {
  readonly log: string[] = [];
  private readonly random: () => number;
  private readonly writers: Writer[];
  private readonly alphabet: Alphabet;

  constructor(
    seed: number,
    private readonly options: FuzzOptions,
  ) {
    this.random = randomFrom(seed);
    this.alphabet = new Alphabet();
    const words = () => this.alphabet.next(12);
    const base = options.locked
      ? // What is locked was split off, so that others write in the same text.
        splitDraft(
          draft([
            ["p", words() + words()],
            ["r", words()],
          ]),
          "p",
          12,
          LOCKED,
        )
      : draft(["p", "q", "r"].map((id) => [id, words()]));
    const admission = new Admission(base);
    this.writers = ["aa", "bb", "cc", "dd"]
      .slice(0, options.editors)
      .map((actor) => new Writer(base, actor, admission, this.random, this.alphabet, options));
  }

  run(): void {
    for (let round = 0; round < ROUNDS; round++) {
      this.writeAtOnce(round);
      const isLast = round === ROUNDS - 1;
      const isPartial = this.random() < 0.3 && !isLast;
      this.exchange(isPartial);
      if (isPartial) continue;
      const [first, ...others] = this.writers as [Writer, ...Writer[]];
      for (const other of others)
        expectSame(other.state.doc, first.state.doc, "two editors show different documents");
      if (!this.options.undo) this.expectNothingLost(first);
    }
  }

  private writeAtOnce(round: number): void {
    for (const [index, writer] of this.writers.entries()) {
      for (let count = Math.floor(this.random() * (OPERATIONS_MAX + 1)); count > 0; count--) {
        const action = writer.chooseAction();
        this.log.push(`${round}/${index}/${action}`);
        writer.act(action);
        writer.check();
      }
    }
  }

  private exchange(isPartial: boolean): void {
    const docs = this.writers.map((writer) => clone(writer.handle.doc()));
    for (const [index, writer] of this.writers.entries()) {
      for (const [source, doc] of docs.entries()) {
        if (source === index || (isPartial && this.random() < 0.5)) continue;
        this.log.push(`merge ${source} into ${index}`);
        writer.handle.merge(doc);
        writer.check();
      }
    }
  }

  private expectNothingLost(writer: Writer): void {
    const shown = new Set<string>();
    for (const character of writer.state.doc.textContent) {
      if (!Alphabet.has(character)) continue;
      if (shown.has(character)) throw new Error(`${character} stands twice`);
      shown.add(character);
    }
    const onRecord = writer.hiddenWords();
    for (const character of this.alphabet.given()) {
      if (shown.has(character) || onRecord.has(character)) continue;
      const isDeleted = this.writers.some((other) => other.deleted.has(character));
      const isTyped = this.writers.some((other) => other.typed.has(character));
      if (isTyped && !isDeleted) throw new Error(`${character} is lost`);
    }
  }
}
