import { asText, copy } from "../export.ts";
import { beforeFrame, fill, h } from "../dom.ts";
import type { Store } from "../store.ts";
import { announce } from "../announce.ts";
import type { Column } from "./columns.ts";

/** The height of a line, as the style has it. */
const LINE = 28;
/** Lines above and below those that are seen, so that a fast scroll shows no gap. */
const MORE = 6;

interface Sorting {
  readonly column: Column;
  readonly down: boolean;
}

/**
 * The table of the sockets. Only the lines that are seen are in the page, so that a hundred thousand scroll as ten do. The
 * arrow keys move the active line, Enter opens its story, the blank marks it, c copies it.
 */
export class Grid {
  readonly element: HTMLElement;
  private readonly store: Store;
  private readonly head = h("div", { class: "line head", role: "row", "aria-rowindex": 1 });
  private readonly body = h("div", { class: "lines", role: "rowgroup" });
  private columns: readonly Column[] = [];
  private rows: Int32Array;
  private sorting: Sorting | null = null;
  /** The place of the active line among the rows. */
  private active = 0;
  private readonly draw = beforeFrame(() => {
    this.render();
  });

  constructor(store: Store, columns: readonly Column[]) {
    this.store = store;
    this.rows = store.state.shown;
    this.element = h(
      "div",
      {
        class: "grid",
        role: "grid",
        tabindex: 0,
        "aria-label": "Sockets",
        "aria-multiselectable": "true",
        on: {
          scroll: this.draw,
          keydown: (event) => {
            this.key(event);
          },
          click: (event) => {
            this.click(event);
          },
        },
      },
      h("div", { role: "rowgroup", class: "heads" }, this.head),
      this.body,
    );
    new ResizeObserver(this.draw).observe(this.element);
    store.on(["shown"], () => {
      this.order();
    });
    store.on(["marked", "current"], this.draw);
    this.show(columns);
  }

  get shownColumns(): readonly Column[] {
    return this.columns;
  }

  /** The rows in the order in which they are shown. */
  get shownRows(): Int32Array {
    return this.rows;
  }

  show(columns: readonly Column[]): void {
    this.columns = columns;
    const widths = columns.map(({ width }) => `${width}px`).join(" ");
    this.element.style.setProperty("--columns", `34px ${widths}`);
    this.element.style.setProperty("--width", `${columns.reduce((sum, { width }) => sum + width, 34)}px`);
    this.element.setAttribute("aria-colcount", String(columns.length + 1));
    this.renderHead();
    this.draw();
  }

  private sortBy(column: Column): void {
    const isSame = this.sorting?.column.id === column.id;
    this.sorting = isSame && this.sorting?.down === true ? null : { column, down: isSame };
    this.renderHead();
    this.order();
  }

  private order(): void {
    const { shown } = this.store.state;
    this.rows = this.sorting === null ? shown : sorted(shown, this.sorting, this.store);
    this.active = 0;
    this.element.scrollTop = 0;
    this.draw();
  }

  private renderHead(): void {
    fill(
      this.head,
      h("div", { role: "columnheader", class: "cell" }, h("span", { class: "visually-hidden" }, "Marked")),
      this.columns.map((column) => {
        const way = this.sorting?.column.id === column.id ? (this.sorting.down ? "descending" : "ascending") : "none";
        const arrow = { none: "", ascending: " ▲", descending: " ▼" }[way];
        return h(
          "div",
          { role: "columnheader", class: "cell", "aria-sort": way },
          h(
            "button",
            {
              type: "button",
              title: `Sort by ${column.title}`,
              on: {
                click: () => {
                  this.sortBy(column);
                },
              },
            },
            column.title,
            arrow,
          ),
        );
      }),
    );
  }

  private render(): void {
    const { element, body, rows } = this;
    const first = Math.max(0, Math.floor(element.scrollTop / LINE) - MORE);
    const last = Math.min(rows.length, Math.ceil((element.scrollTop + element.clientHeight) / LINE) + MORE);
    body.style.height = `${rows.length * LINE}px`;
    element.style.height = `min(${Math.max(3, rows.length + 1) * LINE + 20}px, 70vh)`;
    element.setAttribute("aria-rowcount", String(rows.length + 1));
    const lines = Array.from({ length: Math.max(0, last - first) }, (_, at) => this.line(first + at));
    body.replaceChildren(...lines);
    if (rows.length === 0) body.replaceChildren(h("p", { class: "quiet nothing" }, "No socket matches the filter."));
    const isSeen = this.active >= first && this.active < last;
    if (isSeen) element.setAttribute("aria-activedescendant", `line-${this.active}`);
    else element.removeAttribute("aria-activedescendant");
  }

  private line(place: number): HTMLElement {
    const { book, state } = this.store;
    const row = this.rows[place] ?? 0;
    const isMarked = state.marked.has(row);
    const classes = [
      "line",
      place === this.active && "active",
      isMarked && "marked",
      state.current === row && "current",
    ];
    const line = h(
      "div",
      {
        id: `line-${place}`,
        class: classes.filter(Boolean).join(" "),
        role: "row",
        "aria-rowindex": place + 2,
        "aria-selected": String(isMarked),
        "data-place": place,
      },
      h("div", { role: "gridcell", class: "cell tick", "data-mark": true }, isMarked ? "☑" : "☐"),
      this.columns.map(({ cell, isNumber }) =>
        h("div", { role: "gridcell", class: isNumber === true ? "cell number" : "cell" }, cell(book, row)),
      ),
    );
    line.style.transform = `translateY(${place * LINE}px)`;
    return line;
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const line = target?.closest<HTMLElement>("[data-place]");
    if (line == null) return;
    this.active = Number(line.dataset["place"]);
    if (target?.closest("[data-mark]") != null) this.mark();
    else this.store.set({ current: this.rows[this.active] ?? null });
    this.draw();
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / LINE) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.rows.length,
      End: this.rows.length,
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    const row = this.rows[this.active];
    if (step !== undefined) this.move(step);
    else if (row === undefined) return;
    else if (event.key === "Enter") this.store.set({ current: row });
    else if (event.key === " ") this.mark();
    else if (event.key === "c") void this.copy(row);
    else return;
    event.preventDefault();
  }

  private move(step: number): void {
    this.active = Math.min(Math.max(0, this.active + step), Math.max(0, this.rows.length - 1));
    const top = this.active * LINE;
    const { element } = this;
    const room = element.clientHeight - this.head.offsetHeight - LINE;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top > element.scrollTop + room) element.scrollTop = top - room;
    this.draw();
  }

  private mark(): void {
    const row = this.rows[this.active];
    if (row === undefined) return;
    const marked = new Set(this.store.state.marked);
    if (!marked.delete(row)) marked.add(row);
    this.store.set({ marked });
  }

  private async copy(row: number): Promise<void> {
    const done = await copy(asText(this.store.book, row, this.columns));
    announce(done ? `Socket #${this.store.book.id(row)} copied` : "The browser did not allow to copy");
  }
}

function sorted(rows: Int32Array, { column, down }: Sorting, { book }: Store): Int32Array {
  const keys = new Map(Array.from(rows, (row) => [row, column.key(book, row)]));
  const way = down ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [one, other] = [keys.get(left) ?? null, keys.get(right) ?? null];
    if (one === other) return left - right;
    // What is not there, or unknown, stands behind all, whichever way.
    if (one === null || other === null) return one === null ? 1 : -1;
    // Numbers stand before texts.
    if (typeof one !== typeof other) return typeof one === "number" ? -way : way;
    return one < other ? -way : way;
  });
}
