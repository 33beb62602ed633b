// The others: people with the published automerge-repo client, unmodified, in a process of their own.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const PEOPLE = fileURLToPath(new URL("people.mjs", import.meta.url));

/** Others in one consultation. Whoever is here follows the text; whoever types does so until they rest. */
export class Others {
  #process = fork(PEOPLE);
  #here = 0;

  constructor(house, meeting) {
    this.house = house;
    this.meeting = meeting;
  }

  /** Has so many of them here. Nobody leaves before the end. */
  async come(count) {
    for (; this.#here < count; this.#here++) {
      const { token } = await this.house.join(this.meeting, `Other ${this.#here + 1}`);
      const socket = `${this.house.url.replace("http", "ws")}/sync?token=${token}`;
      await this.#ask({ command: "come", socket, document: this.meeting.documents.draft });
    }
  }

  /** So many type, in different paragraphs, or in the one that is named; with carets as the web app shows them. */
  type({ people, keysPerSecond, paragraph = null, carets = true }) {
    return this.#ask({ command: "type", people, keysPerSecond, paragraph, carets });
  }

  /** Nobody types any more. Returns how many keys were pressed since they began, and for how many seconds. */
  rest() {
    return this.#ask({ command: "rest" });
  }

  /** One of them makes so many changes as fast as they can, and ends with this word in the title. */
  hurry(changes, word) {
    return this.#ask({ command: "hurry", changes, word });
  }

  async leave() {
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill();
    await ended;
  }

  #ask(question) {
    const answer = new Promise((answered, failed) => {
      this.#process.once("message", ({ error, ...answer }) =>
        error === undefined ? answered(answer) : failed(new Error(error)),
      );
    });
    this.#process.send(question);
    return answer;
  }
}
