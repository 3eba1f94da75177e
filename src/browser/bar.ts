import { fill, h, isTyping, type Child } from "./dom.ts";
import type { Listed } from "./filter-fault.ts";
import { readFilter, type Filter } from "./filter.ts";

/** So long nothing is typed before the filter is applied. */
const PAUSE_MS = 120;

export interface FilterBar {
  readonly element: HTMLElement;
  /** Sets its text, as if somebody had typed it. */
  readonly set: (text: string) => void;
}

/**
 * The filter, which stays in sight: a line that takes what the command line takes, and how it was understood. `apply`: shows what
 * is left, and returns how much that is. `listed`: what can be named. The key / goes to it.
 */
export function filterBar(placeholder: string, listed: Listed, apply: (filter: Filter) => Child): FilterBar {
  const said = h("output", { class: "said", id: "filter-said" });
  let waiting = 0;
  const input = h("input", {
    id: "filter",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder,
    "aria-describedby": "filter-said",
    on: {
      input: () => {
        clearTimeout(waiting);
        waiting = setTimeout(read, PAUSE_MS);
      },
      keydown: (event) => {
        if (event.key === "Enter") read();
      },
    },
  });
  const read = (): void => {
    clearTimeout(waiting);
    const filter = readFilter(input.value, listed);
    if ("type" in filter) {
      input.setAttribute("aria-invalid", "true");
      fill(said, h("span", { class: "failure" }, filter.text));
      return;
    }
    input.removeAttribute("aria-invalid");
    fill(said, h("b", {}, apply(filter)), filter.reading === "" ? null : h("code", {}, filter.reading));
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event.target)) return;
    event.preventDefault();
    input.focus();
  });
  read();
  const set = (text: string): void => {
    input.value = text;
    read();
  };
  return { element: h("search", { class: "bar" }, h("label", { for: "filter" }, "Filter"), input, said), set };
}
