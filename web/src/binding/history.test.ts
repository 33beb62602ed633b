import { redo as redoLast, undo as undoLast } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { expect, test, vi } from "vitest";
import { draftHistory, redo, undo } from "./history.ts";
import { schema } from "./schema.ts";

vi.mock("prosemirror-history", { spy: true });

function typed(): EditorState {
  const doc = schema.node("doc", null, [schema.node("title")]);
  const state = EditorState.create({ doc, plugins: [draftHistory()] });
  return state.apply(state.tr.insertText("words", 1));
}

test("an undo that cannot be rebased does nothing, and says so", () => {
  const dispatch = vi.fn();
  for (const [command, last] of [
    [undo, undoLast],
    [redo, redoLast],
  ] as const) {
    vi.mocked(last).mockImplementationOnce(() => {
      throw new RangeError("Position 12 out of range");
    });
    expect(command(typed(), dispatch)).toBe(false);
  }
  expect(dispatch).not.toHaveBeenCalled();
});

test("any other error is not swallowed, nor is one of whoever takes the undo", () => {
  vi.mocked(undoLast).mockImplementationOnce(() => {
    throw new TypeError("no");
  });
  expect(() => undo(typed(), () => {})).toThrow("no");
  const broken = () => {
    throw new RangeError("broken view");
  };
  expect(() => undo(typed(), broken)).toThrow("broken view");
});

test("the browser's own undo goes the same way", () => {
  const plugin = draftHistory();
  const event = { inputType: "historyUndo", preventDefault: vi.fn() };
  const state = typed();
  const dispatch = vi.fn();
  const handled = plugin.props.handleDOMEvents?.beforeinput?.call(
    plugin,
    { state, dispatch, editable: true } as never,
    event as never,
  );
  expect(handled).toBe(true);
  expect(event.preventDefault).toHaveBeenCalled();
  expect(dispatch.mock.calls[0]?.[0].doc.textContent).toBe("");
});
