// Asking the server for something: that it is under way, and what went wrong.

/** Why something did not happen: a word for messages, and the server's own sentence. */
export interface Problem {
  code: string;
  sentence: string;
}

/** What an error says to people. Errors of the session and of its API have a code; any other is a fault of the page. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Error) {
    const code = "code" in error && typeof error.code === "string" ? error.code : "page";
    return { code, sentence: error.message };
  }
  return { code: "page", sentence: String(error) };
}

/** One thing that is done at a time, as a button or a form shows it. */
export class Task {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  /** Does it, and answers whether it was done. What went wrong stays in `problem` until the next attempt. */
  async run(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.problem = problemOf(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Forgets what went wrong. */
  clear(): void {
    this.problem = null;
  }
}
