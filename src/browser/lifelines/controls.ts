import { h } from "../dom.ts";
import type { Grouping, Store } from "../store.ts";
import { states } from "./states.ts";

const groupings: readonly Grouping[] = ["process", "listener", "peer"];

/** What stands above the lifelines. `zoom`: by a factor, below 1 to see more of less; 0 shows all. */
export function controls(store: Store, zoom: (factor: number) => void): HTMLElement {
  const select = h(
    "select",
    { id: "grouping" },
    groupings.map((value) => h("option", { value }, value)),
  );
  select.addEventListener("change", () => {
    const grouping = groupings.find((one) => one === select.value);
    if (grouping !== undefined) store.set({ grouping });
  });
  const button = (text: string, name: string, factor: number): HTMLElement => {
    const click = (): void => {
      zoom(factor);
    };
    return h("button", { type: "button", "aria-label": name, title: name, on: { click } }, text);
  };
  return h(
    "div",
    { class: "controls" },
    h("label", { for: "grouping" }, "Group by "),
    select,
    button("+", "Zoom in", 0.5),
    button("−", "Zoom out", 2),
    button("All", "Show all", 0),
    h(
      "span",
      { class: "quiet hint" },
      "Drag or arrow keys move; Ctrl+wheel or + and - zoom; ↑ ↓ choose, Enter opens, f or a double click zooms to a lane.",
    ),
  );
}

export function legend(): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    states.map(({ name, letter, legend }) =>
      legend === null
        ? null
        : h("li", {}, h("span", { class: `swatch ${name}`, "aria-hidden": "true" }, letter), ` ${legend}`),
    ),
    h("li", {}, h("span", { class: "mark", "aria-hidden": "true" }, "▾"), " option set"),
    h("li", {}, h("span", { class: "mark failure", "aria-hidden": "true" }, "✕"), " call failed"),
    h("li", {}, h("span", { class: "mark", "aria-hidden": "true" }, "▏"), " closed"),
  );
}
