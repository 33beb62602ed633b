import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { alone, draft, exchange, pair, type TestEditor } from "../binding/testing/editor.ts";
import { CaretReport, caretOf, rangeOf } from "./presence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A selection as others are told of it. */
function told(editor: TestEditor, anchor: number, head = anchor) {
  editor.select(anchor, head);
  const caret = caretOf(editor.state, editor.binding, editor.handle);
  if (caret === null) throw new Error("no caret");
  return caret;
}

const shown = (caret: ReturnType<typeof told>, { state, binding, handle }: TestEditor) =>
  rangeOf(caret, state, binding, handle);

test("somebody's caret is shown at its character, also while others write before it", () => {
  const [mine, theirs] = pair(draft([["a", "Peace and security"]]));
  const caret = told(theirs, 8 + 5, 8 + 9);
  expect(shown(caret, mine)).toEqual({ anchor: 13, head: 17 });
  mine.at(1, 0).type("Lasting ");
  expect(shown(caret, mine)).toEqual({ anchor: 21, head: 25 });
});

test("it stays with its words when these are split off and moved", () => {
  const [mine, theirs] = pair(
    draft([
      ["a", "Peace and security"],
      ["b", "Two"],
    ]),
  );
  const caret = told(theirs, 8 + 12);
  mine.dispatch(mine.state.tr.split(mine.position(1, 10)));
  mine.move(2, 3);
  exchange(mine, theirs);
  expect(mine.texts).toEqual(["Title", "Peace and ", "Two", "security"]);
  expect(shown(caret, mine)?.head).toBe(mine.position(3, 2));
});

test("a caret at the end of a paragraph stays at its end", () => {
  const [mine, theirs] = pair(draft([["a", "Peace"]]));
  const caret = told(theirs, 8 + 5);
  mine.at(1, -1).type("!");
  expect(shown(caret, mine)?.head).toBe(14);
});

test("a selection over paragraphs is told within the paragraph of its moving end", () => {
  const mine = alone(
    draft([
      ["a", "Peace"],
      ["b", "Security"],
    ]),
  );
  const caret = told(mine, 9, 18);
  expect(caret.text).toBe("b");
  expect(shown(caret, mine)).toEqual({ anchor: 15, head: 18 });
});

test("a cursor that is unknown here shows nothing", () => {
  const [mine, theirs] = pair(draft([["a", "Peace"]]));
  theirs.at(1, 0).type("Lasting ");
  const caret = told(theirs, 10);
  expect(shown(caret, mine)).toBeNull();
  expect(shown({ ...caret, text: "nobody" }, mine)).toBeNull();
  expect(shown({ ...caret, head: "nonsense" }, mine)).toBeNull();
});

test("the first move is told at once, the last of many after the interval, and nothing twice", () => {
  const heads: (string | undefined)[] = [];
  let at = "1";
  const report = new CaretReport(
    () => ({ text: "a", anchor: at, head: at }),
    (caret) => heads.push(caret?.head),
  );
  for (at of ["1", "2", "3"]) report.moved();
  expect(heads).toEqual(["1"]);
  vi.advanceTimersByTime(100);
  expect(heads).toEqual(["1", "3"]);
  report.moved();
  vi.advanceTimersByTime(1000);
  expect(heads).toEqual(["1", "3"]);
  at = "4";
  report.moved();
  report.stop();
  expect(heads).toEqual(["1", "3", "4"]);
});
