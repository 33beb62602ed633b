// What is watched inside a page. These functions run there, so that each stands for itself. A frame counts as painted
// when a message that was posted in its animation callback arrives: style, layout and paint come between the two.

/** Runs before any script of each page: hears of frames of the socket, WebAssembly's memory, clicks, and the editor. */
export function watchPage() {
  const bench = (window.bench = { arrivals: [], memory: null, editableAt: null });

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => bench.arrivals.push(performance.now()));
    }
  };

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await instantiate.apply(WebAssembly, given);
      bench.memory = (made.instance ?? made).exports.memory ?? bench.memory;
      return made;
    };
  }

  const now = () => performance.timeOrigin + performance.now();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (bench.editableAt = now());
  const editor = new MutationObserver(() => {
    const draft = document.querySelector(".ProseMirror[contenteditable=true]");
    if (draft === null || draft.childElementCount < 2) return;
    editor.disconnect();
    requestAnimationFrame(() => port2.postMessage(null));
  });
  editor.observe(document, { subtree: true, childList: true, attributeFilter: ["contenteditable"] });
  // The next page of the same tab reads when it was asked for.
  const clicked = ({ timeStamp }) => sessionStorage.setItem("bench", performance.timeOrigin + timeStamp);
  addEventListener("click", clicked, true);
}

/** Measures each key from its press to the painted frame that shows its character, into `window.keys`. */
export function watchKeys() {
  const keys = (window.keys = []);
  const { port1, port2 } = new MessageChannel();
  const words = () => {
    const { anchorNode } = getSelection();
    const element = anchorNode instanceof Element ? anchorNode : anchorNode?.parentElement;
    return element?.closest("[data-id], p")?.textContent.length ?? 0;
  };
  port1.onmessage = ({ data }) => keys.push(performance.now() - data);
  addEventListener(
    "keydown",
    ({ key, timeStamp }) => {
      if (key.length !== 1) return;
      const before = words();
      const look = () => (words() > before ? port2.postMessage(timeStamp) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    },
    true,
  );
}

/** Measures each change of the text from the frame of the socket that brought it to the paint, into `window.changes`. */
export function watchChanges() {
  const changes = (window.changes = []);
  const { bench } = window;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => changes.push(performance.now() - data);
  bench.arrivals.length = 0;
  const text = new MutationObserver(() => {
    const [arrived] = bench.arrivals;
    bench.arrivals.length = 0;
    if (arrived !== undefined) requestAnimationFrame(() => port2.postMessage(arrived));
  });
  const draft = document.querySelector(".ProseMirror");
  text.observe(draft, { subtree: true, childList: true, characterData: true });
}
