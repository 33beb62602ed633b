// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { focusRegion } from "./regions.ts";
import { roving } from "./roving.ts";

beforeEach(() => {
  // Nothing is laid out here: what is hidden says so by an attribute.
  HTMLElement.prototype.checkVisibility = function (this: HTMLElement) {
    return this.closest("[hidden]") === null;
  };
});
afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.dir = "";
});

const focused = () => document.activeElement?.id ?? "";
const press = (key: string) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );

function toolbar(direction: "ltr" | "rtl" = "ltr"): HTMLElement {
  document.body.innerHTML = `<div id="bar" role="toolbar">
    <button id="a" data-tool></button><button id="b" data-tool></button><button id="c" data-tool hidden></button>
    <button id="d" data-tool></button></div>`;
  const bar = document.getElementById("bar")!;
  bar.style.direction = direction;
  return bar;
}

const stops = (bar: HTMLElement) =>
  [...bar.querySelectorAll("button")]
    .filter(({ hidden, tabIndex }) => !hidden && tabIndex === 0)
    .map(({ id }) => id);

test("a toolbar is one stop, and the arrows go round the tools that are shown", () => {
  const bar = toolbar();
  const leave = roving(bar);
  expect(stops(bar)).toEqual(["a"]);
  document.getElementById("a")!.focus();
  const seen = ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"].map((key) => {
    press(key);
    return focused();
  });
  expect(seen).toEqual(["b", "d", "a", "d", "a", "d"]);
  expect(stops(bar)).toEqual(["d"]);
  leave();
});

test("in a mirrored page the arrow to the left goes on", () => {
  const bar = toolbar("rtl");
  const leave = roving(bar);
  document.getElementById("a")!.focus();
  press("ArrowLeft");
  expect(focused()).toBe("b");
  leave();
});

test("who was not in the toolbar yet comes in at its first tool, also when tools are put before it", async () => {
  const bar = toolbar();
  const leave = roving(bar);
  bar.insertAdjacentHTML("afterbegin", `<button id="first" data-tool></button>`);
  await expect.poll(() => stops(bar)).toEqual(["first"]);
  leave();
});

test("F6 goes round the parts of the page, each by its entrance, and leaves out those that are hidden", () => {
  document.body.innerHTML = `
    <div data-region><button id="menu"></button></div>
    <div data-region hidden><button id="tool"></button></div>
    <main data-region><a id="handle" href="#x"></a><div id="text" role="textbox" tabindex="0"></div></main>
    <aside data-region><button id="tab" tabindex="-1"></button><button id="chosen" data-entrance></button></aside>`;
  const round = (step: 1 | -1) => {
    focusRegion(document, step);
    return focused();
  };
  expect([round(1), round(1), round(1), round(1)]).toEqual(["menu", "text", "chosen", "menu"]);
  expect([round(-1), round(-1)]).toEqual(["chosen", "text"]);
  document.getElementById("text")!.blur();
  expect(round(-1)).toBe("chosen");
});
