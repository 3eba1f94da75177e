import { counted, sinceText } from "../../views/html/words.ts";
import { isNotYet } from "../../views/html/not-yet.ts";
import type { SocketRow } from "../../views/html/types.ts";
import type { ChangeData } from "../../views/json/change-types.ts";
import { announce } from "../announce.ts";
import type { Book } from "../book.ts";
import { fill, h, type Child } from "../dom.ts";
import { asJson, asText, copy, download } from "../export.ts";
import type { Store } from "../store.ts";
import { firstColumns, lastColumns } from "../table/columns.ts";
import { optionsOf } from "./options.ts";
import { Peers } from "./peers.ts";
import { wordsOf } from "./words.ts";

/** Of a longer story the first and the last changes are shown. */
const MOST = 400;

/** As the style has it. */
const NARROW = "(max-width: 800px)";

/** One socket: what it is, its options and where each value came from, and all that happened to it, in order. */
export function story(store: Store): HTMLElement {
  const { book } = store;
  const peers = new Peers(book);
  const body = h("div", { class: "story-body" });
  const title = h("h2", { id: "story-title", tabindex: -1 });
  let before: Element | null = null;
  const close = (): void => {
    store.set({ current: null });
  };
  const aside = h(
    "aside",
    {
      id: "story",
      hidden: true,
      "aria-labelledby": "story-title",
      on: {
        keydown: (event) => {
          if (event.key === "Escape") close();
        },
      },
    },
    h(
      "div",
      { class: "story-head" },
      title,
      h("button", { type: "button", class: "close", "aria-label": "Close", on: { click: close } }, "×"),
    ),
    body,
  );
  store.on(["current"], () => {
    const row = store.state.current;
    const wasHidden = aside.hidden;
    aside.hidden = row === null;
    document.body.classList.toggle("with-story", row !== null);
    if (row === null) {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      before = null;
      return;
    }
    if (wasHidden) before = document.activeElement;
    fill(title, `Socket #${book.id(row)}`);
    fill(
      body,
      facts(store, peers, row),
      advice(book, row),
      optionsOf(book, row),
      failures(book, row),
      past(book, book.changes.of(row)),
      buttons(book, row),
    );
    aside.scrollTop = 0;
    title.focus({ preventScroll: true });
  });
  return aside;
}

/** `LISTEN, backlog 511`, `CLOSE_WAIT, since about 2.05 (the kernel was asked)`. */
function stateText(book: Book, { state, stateUnknown, stateSince, backlog }: SocketRow): string {
  const name = state ?? `unknown${stateUnknown === undefined ? "" : ` (${stateUnknown})`}`;
  // The kernel's times are those of its ticks, 10 ms at most.
  const at = stateSince === undefined ? "" : (stateSince - book.began).toFixed(2);
  const since = at === "" ? "" : `, since about ${at} (the kernel was asked)`;
  return `${name}${backlog === null ? "" : `, backlog ${backlog}`}${since}`;
}

function facts(store: Store, peers: Peers, row: number): Child {
  const { book } = store;
  const socket = book.socket(row);
  const lines: readonly (readonly [string, Child])[] = [
    ["Kind", book.kindText(row)],
    [socket.closed === null ? "State" : "State when closed", stateText(book, socket)],
    ["Process", `${book.processLine(socket.pid)}, fd ${socket.fd}`],
    ["Container", containerOf(book.process(socket.pid))],
    ["Local", book.addressText(row, "local")],
    ["Peer", book.peerText(row)],
    ["Other end", other(store, peers, row)],
    ["Accepted on", link(store, book.rowOf(socket.listener), `#${socket.listener ?? ""}`)],
    ["Accepted", accepted(store, row)],
    [
      "Opened",
      momentText(
        book,
        socket.opened,
        socket.from === undefined ? "before the trace" : `not in the trace (${socket.from})`,
      ),
    ],
    ["Closed", socket.closed === null ? "" : momentText(book, socket.closed, "")],
    [
      "Queues",
      socket.receiveQueue == null ? "" : `${socket.receiveQueue} bytes to read, ${socket.sendQueue ?? "?"} to send`,
    ],
    ["Inode", socket.inode],
  ];
  return h(
    "dl",
    { class: "facts" },
    lines
      .filter(([, value]) => value !== "" && value !== null)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** `docker web-1`; empty: it is in none, or the document does not have it. */
function containerOf(process: object | null): string {
  const container: unknown = process !== null && "container" in process ? process.container : null;
  if (typeof container !== "object" || container === null) return "";
  const part = (name: string): string | null => {
    const found: unknown = Object.entries(container).find(([key]) => key === name)?.[1];
    return typeof found === "string" ? found : null;
  };
  return [part("runtime") ?? "unknown runtime", part("name") ?? part("id")?.slice(0, 12)].filter(Boolean).join(" ");
}

function momentText(
  book: Book,
  moment: { readonly at: number | null; readonly pid: number; readonly call: string } | null,
  otherwise: string,
): string {
  return moment === null ? otherwise : `${sinceText(moment.at, book.began)} by ${moment.pid || "?"} (${moment.call})`;
}

function link(store: Store, row: number | null, otherwise: string): Child {
  if (row === null) return otherwise === "#" ? "" : otherwise;
  const { book } = store;
  const go = (event: Event): void => {
    event.preventDefault();
    store.set({ current: row });
  };
  return h(
    "a",
    { href: `#s${book.id(row)}`, on: { click: go } },
    `#${book.id(row)} ${book.processText(row)} fd ${book.fd(row)}, ${book.addressText(row, "local")}`,
  );
}

function other(store: Store, peers: Peers, row: number): Child {
  const found = peers.of(row);
  if (found !== null) return link(store, found, "");
  const holders = store.book.socket(row).other?.holders ?? [];
  return holders.map(({ command, pid, fd }) => `${command}[${pid}] fd ${fd}`).join(", ");
}

/** Of a listener: the connections that it accepted, one click away. */
function accepted(store: Store, row: number): Child {
  const { book } = store;
  const id = book.id(row);
  let count = 0;
  for (let one = 0; one < book.count; one++) if (book.listener(one) === id) count++;
  if (count === 0) return "";
  const show = (): void => {
    store.filterBy(`listener:#${id}`);
    // In a narrow window the story covers the table.
    if (matchMedia(NARROW).matches) store.set({ current: null });
  };
  return h("button", { type: "button", class: "link", on: { click: show } }, counted(count, "connection"));
}

function advice(book: Book, row: number): Child {
  return book
    .advice(row)
    .map(({ id, level, text, fix }) =>
      h(
        "div",
        { class: `advice ${level}` },
        h("b", { class: "level" }, level),
        " ",
        h("code", {}, id),
        h("p", {}, text),
        h("p", { class: "fix" }, h("b", {}, "Instead: "), fix),
      ),
    );
}

function failures(book: Book, row: number): Child {
  const { failed } = book.socket(row);
  if (failed.length === 0) return null;
  return [
    h("h3", {}, "Failed calls"),
    h(
      "ul",
      {},
      failed.map(({ call, attempt, errno, count, at }) =>
        h(
          "li",
          {},
          h("span", { class: isNotYet({ call, errno }) ? "quiet" : "failure" }, `${attempt}: ${errno}`),
          count > 1 ? ` (${count} times)` : "",
          at === null ? "" : ` at ${sinceText(at, book.began)}`,
        ),
      ),
    ),
  ];
}

function past(book: Book, changes: readonly ChangeData[]): Child {
  if (changes.length === 0) return null;
  const half = MOST / 2;
  const shown = changes.length <= MOST ? changes : [...changes.slice(0, half), ...changes.slice(-half)];
  return [
    h("h3", {}, "Story"),
    changes.length > shown.length &&
      h("p", { class: "quiet" }, `the first and the last ${half} of ${counted(changes.length, "change")}`),
    h(
      "table",
      { class: "past" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["Time", "Thread", "FD", "What"].map((text) =>
            h("th", { scope: "col", class: text !== "What" && "number" }, text),
          ),
        ),
      ),
      h(
        "tbody",
        {},
        shown.map((change) => moment(book, change)),
      ),
    ),
  ];
}

function moment(book: Book, change: ChangeData): HTMLElement {
  const { verb, text } = wordsOf(change);
  return h(
    "tr",
    { class: change.change === "failed" ? "failure" : "" },
    h("td", { class: "number" }, sinceText(change.at, book.began)),
    h("td", { class: "number" }, change.tid || "?"),
    h("td", { class: "number" }, change.fd),
    h("td", {}, h("b", {}, verb), text === "" ? "" : ` ${text}`),
  );
}

function buttons(book: Book, row: number): HTMLElement {
  const copyIt = async (): Promise<void> => {
    const isDone = await copy(asText(book, row, [...firstColumns, ...lastColumns(book)]));
    announce(isDone ? "Copied" : "The browser did not allow to copy");
  };
  return h(
    "p",
    { class: "buttons" },
    h("button", { type: "button", on: { click: () => void copyIt() } }, "Copy as text"),
    h(
      "button",
      {
        type: "button",
        on: {
          click: () => {
            download(`socket-${book.id(row)}.json`, "application/json", asJson(book, [row]));
          },
        },
      },
      "Save as JSON",
    ),
  );
}
