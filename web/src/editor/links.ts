// Following a link: with a click where one only reads, with Ctrl or Cmd where a click places the caret.
import { Plugin } from "prosemirror-state";
import { isSafeAddress } from "../binding/schema.ts";

/** The plugin. Links open beside the draft, and are told nothing of it. */
export function links(): Plugin {
  return new Plugin({
    props: {
      handleDOMEvents: {
        click(view, event) {
          const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
          if (link === null) return false;
          event.preventDefault();
          const wanted = !view.editable || event.ctrlKey || event.metaKey;
          const href = link.getAttribute("href") ?? "";
          if (wanted && isSafeAddress(href)) window.open(href, "_blank", "noopener,noreferrer");
          return wanted;
        },
      },
    },
  });
}
