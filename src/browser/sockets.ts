import { counted } from "../views/html/words.ts";
import { fill, h } from "./dom.ts";
import { asCsv, asJson, download } from "./export.ts";
import { marks } from "./marks.ts";
import type { Store } from "./store.ts";
import { firstColumns, lastColumns, optionColumn, optionsIn, type Column } from "./table/columns.ts";
import { Grid } from "./table/grid.ts";

/** So many columns of options are shown at first: those that are set most often. */
const OPTIONS = 6;

/** The table with its tools: which options have a column, what is exported. */
export function socketsPart(store: Store): HTMLElement {
  const options = optionsIn(store.book).map(({ level, name, count }) => ({ column: optionColumn(level, name), count }));
  const chosen = new Set(
    options
      .filter(({ count }) => count > 0)
      .slice(0, OPTIONS)
      .map(({ column }) => column.id),
  );
  const columns = (): readonly Column[] => [
    ...firstColumns,
    ...options.filter(({ column }) => chosen.has(column.id)).map(({ column }) => column),
    ...lastColumns(store.book),
  ];
  const grid = new Grid(store, columns());
  const chooser = h(
    "details",
    { class: "chooser" },
    h("summary", {}, "Columns"),
    h(
      "fieldset",
      {},
      h("legend", {}, "Options with a column of their own"),
      options.map(({ column, count }) => {
        const box = h("input", { type: "checkbox", checked: chosen.has(column.id) });
        box.addEventListener("change", () => {
          if (box.checked) chosen.add(column.id);
          else chosen.delete(column.id);
          grid.show(columns());
        });
        return h("label", {}, box, " ", column.title, count > 0 && h("small", {}, ` ${counted(count, "time")} set`));
      }),
    ),
  );
  return h(
    "section",
    { id: "sockets", "aria-labelledby": "sockets-title" },
    h("h2", { id: "sockets-title" }, "Sockets"),
    h("div", { class: "controls" }, chooser, exports(store, grid), origins()),
    grid.element,
  );
}

function exports(store: Store, grid: Grid): HTMLElement {
  const which = h("span", { class: "quiet" });
  const rows = (): Iterable<number> => {
    const { marked } = store.state;
    return marked.size === 0 ? grid.shownRows : grid.shownRows.filter((row) => marked.has(row));
  };
  const tell = (): void => {
    const { marked, shown } = store.state;
    fill(
      which,
      marked.size === 0 ? `${counted(shown.length, "socket")} shown` : `${counted(marked.size, "socket")} marked`,
    );
  };
  store.on(["marked", "shown"], tell);
  tell();
  const save = (name: string, type: string, make: () => string) => () => {
    download(name, type, make());
  };
  const { book } = store;
  return h(
    "span",
    { class: "export" },
    h(
      "button",
      { type: "button", on: { click: save("sockets.json", "application/json", () => asJson(book, rows())) } },
      "Save JSON",
    ),
    h(
      "button",
      { type: "button", on: { click: save("sockets.csv", "text/csv", () => asCsv(book, rows(), grid.shownColumns)) } },
      "Save CSV",
    ),
    which,
  );
}

function origins(): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-label": "Origins" },
    Object.entries(marks).map(([origin, { mark }]) =>
      h("li", { class: `option ${origin}` }, h("span", { class: "mark", "aria-hidden": "true" }, mark), ` ${origin}`),
    ),
  );
}
