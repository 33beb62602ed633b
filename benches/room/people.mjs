// The process of the others: does what it is told by messages, and answers each. See others.mjs.
import { setTimeout as pause } from "node:timers/promises";
import os from "node:os";
import { load } from "./settings.mjs";

const { Repo } = await load("@automerge/automerge-repo");
const { Automerge } = await load("@automerge/automerge-repo/slim");
const { WebSocketClientAdapter } = await load("@automerge/automerge-repo-network-websocket");

/** The browser that is measured goes first where there are few processors. */
os.setPriority(10);

const WORDS = "and to strengthen what was agreed ";
/** After so many keys somebody goes on to another paragraph. */
const STRETCH = 60;
/** Changes of somebody in a hurry between two breaths, in which they are sent. */
const BREATH = 50;

const textOf = (id) => ["paragraphs", id, "text"];
const people = [];
let typing = [];
let pressed = 0;
let begun = 0;

class Person {
  #device = crypto.randomUUID();
  #keys = 0;

  static async come(socket, document) {
    const person = new Person();
    const repo = new Repo({ network: [new WebSocketClientAdapter(socket)] });
    person.handle = await repo.find(document);
    await person.handle.whenReady();
    return person;
  }

  /** Presses a key at the end of a paragraph: a named one, or one of those that are this person's own. */
  press(paragraph, place) {
    const { order } = this.handle.doc();
    const id = String(order[paragraph ?? this.#own(place, order.length)]);
    const at = this.handle.doc().paragraphs[id].text.length;
    const letter = WORDS[this.#keys++ % WORDS.length];
    this.handle.change((draft) => Automerge.splice(draft, textOf(id), at, 0, letter), { time: 0 });
    return id;
  }

  /** Goes on through the text from a place of one's own, past the middle, where the page under measurement types. */
  #own(place, paragraphs) {
    const stretch = Math.floor(this.#keys / STRETCH);
    const index = (Math.floor(((place + 0.25) / people.length) * paragraphs) + stretch * 3) % paragraphs;
    return Math.abs(index - (paragraphs >> 1)) <= 1 ? index + 3 : index;
  }

  /** Shows the others a caret at the end of a paragraph. */
  point(id) {
    const doc = this.handle.doc();
    const head = Automerge.getCursor(doc, textOf(id), doc.paragraphs[id].text.length);
    this.handle.broadcast({ here: { device: this.#device, caret: { text: id, anchor: head, head } } });
  }
}

const commands = {
  async come({ socket, document }) {
    people.push(await Person.come(socket, document));
  },
  type({ people: count, keysPerSecond, paragraph, carets }) {
    [pressed, begun] = [0, performance.now()];
    const interval = 1000 / keysPerSecond;
    typing = people.slice(0, count).map((person, place) => {
      const press = () => {
        const id = person.press(paragraph, place);
        pressed++;
        if (carets) person.point(id);
      };
      // They do not all press at the same moment.
      let timer = setTimeout(() => (timer = setInterval(press, interval)), (place / count) * interval);
      return () => clearTimeout(timer);
    });
  },
  rest() {
    typing.forEach((stop) => stop());
    return { pressed, seconds: (performance.now() - begun) / 1000 };
  },
  async hurry({ changes, word }) {
    const [{ handle }] = people;
    const ids = handle.doc().order.map(String);
    for (let n = 0; n < changes; n++) {
      const id = ids[Math.floor(n / STRETCH) % ids.length];
      const at = handle.doc().paragraphs[id].text.length;
      handle.change((draft) => Automerge.splice(draft, textOf(id), at, 0, WORDS[n % WORDS.length]), {
        time: 0,
      });
      if (n % BREATH === 0) await pause(1);
    }
    handle.change((draft) => Automerge.splice(draft, ["title"], 0, 0, `${word} `), { time: 0 });
  },
};

process.on("message", async ({ command, ...given }) => {
  try {
    process.send({ ...(await commands[command](given)) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
