import type { SelectionFault } from "../select/parse.ts";
import { counted } from "../views/html/words.ts";
import { fill, h } from "./dom.ts";
import { chosenBy, readFilter } from "./filter.ts";
import type { Store } from "./store.ts";

/** So long nothing is typed before the filter is applied. */
const PAUSE_MS = 120;

/** The filter, which stays in sight: a line that takes what the command line takes, and how it was understood. */
export function filterBar(store: Store): HTMLElement {
  const said = h("output", { class: "said", id: "filter-said" });
  let waiting = 0;
  const input = h("input", {
    id: "filter",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "-s TCP:CLOSE_WAIT   -i :443   --opt '!TCP_NODELAY'   -c nginx   #12   or any text",
    "aria-describedby": "filter-said",
    on: {
      input: () => {
        clearTimeout(waiting);
        waiting = setTimeout(apply, PAUSE_MS);
      },
      keydown: (event) => {
        if (event.key === "Enter") apply();
      },
    },
  });
  const apply = (): void => {
    clearTimeout(waiting);
    const filter = readFilter(input.value);
    if ("type" in filter) {
      input.setAttribute("aria-invalid", "true");
      fill(said, h("span", { class: "failure" }, faultText(filter)));
      return;
    }
    input.removeAttribute("aria-invalid");
    const shown = chosenBy(filter, store.book);
    const of =
      shown.length === store.book.count
        ? counted(shown.length, "socket")
        : `${counted(shown.length, "socket")} of ${counted(store.book.count, "", "").trim()}`;
    fill(said, h("b", {}, of), filter.reading === "" ? null : h("code", {}, filter.reading));
    store.set({ shown });
  };
  store.filterBy = (text) => {
    input.value = text;
    apply();
  };
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event.target)) return;
    event.preventDefault();
    input.focus();
  });
  apply();
  return h("search", { class: "bar" }, h("label", { for: "filter" }, "Filter"), input, said);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

function faultText({ option, text, message, example }: SelectionFault): string {
  return `${option} ${text}: ${message}; for example: ${example}`;
}
