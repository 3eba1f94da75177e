/**
 * browser/ is what a report (--format html) runs in the browser: the table of the sockets, their lifelines, one socket's
 * story, the filter. It is bundled into one script, which the page carries with it. It imports the pure rooms only, and
 * nothing imports it; whatever a program chose goes through `h`, which makes text of it.
 */
import { linkAdvice } from "./advice.ts";
import { Book } from "./book.ts";
import { diffFilter } from "./diff.ts";
import { byId, fill, h } from "./dom.ts";
import { Lifelines } from "./lifelines/panel.ts";
import { tracksOf } from "./lifelines/tracks.ts";
import { loadDiff, loadReport } from "./report.ts";
import { socketFilter } from "./socket-filter.ts";
import { socketsPart } from "./sockets.ts";
import { Store } from "./store.ts";
import { story } from "./story/story.ts";
import { themeSwitch } from "./theme.ts";

const redraw: (() => void)[] = [];
document.querySelector("header.top")?.append(
  themeSwitch(() => {
    for (const work of redraw) work();
  }),
);
const app = document.getElementById("app");
const diff = document.getElementById("diff-filter");
start().then(
  () => (document.documentElement.dataset["state"] = "ready"),
  (error: unknown) => {
    fill(
      app ?? diff ?? document.body,
      h(
        "p",
        { class: "failure", role: "alert" },
        `The page could not be set up: ${String(error)}. What stands below needs no script.`,
      ),
    );
    document.documentElement.dataset["state"] = "failed";
  },
);

async function start(): Promise<void> {
  if (app !== null) await begin(app);
  if (diff !== null) fill(diff, diffFilter(await loadDiff()));
}

async function begin(place: HTMLElement): Promise<void> {
  const report = await loadReport();
  const book = new Book(report);
  const store = new Store(book);
  const tracks = tracksOf(book);
  if (book.count > 0) {
    fill(place, socketFilter(store), lifelinesPart(store, tracks), socketsPart(store));
    document.body.append(story(store));
    byId("summary").hidden = true;
    linkAdvice(store);
    openByAddress(store);
  }
}

const WITHOUT_CHANGES =
  "Only when each socket was open: -q, or the JSON of a summary, leaves out the changes that show its states.";

/** A look at the kernel has no past to draw. */
function lifelinesPart(store: Store, tracks: ReturnType<typeof tracksOf>): HTMLElement | null {
  if (store.book.report.about.report === "snapshot" || store.book.ended <= store.book.began) return null;
  const panel = new Lifelines(store, tracks);
  redraw.push(() => {
    panel.restyle();
  });
  return h(
    "section",
    { id: "lifelines", "aria-labelledby": "lifelines-title" },
    h("h2", { id: "lifelines-title" }, "Lifelines"),
    store.book.changes.all.length === 0 ? h("p", { class: "quiet" }, WITHOUT_CHANGES) : null,
    panel.element,
  );
}

/** `#s12` is socket 12, from a link of the advice or of another page. */
function openByAddress(store: Store): void {
  const open = (): void => {
    const row = store.book.rowOf(Number(/^#s(\d+)$/.exec(location.hash)?.[1] ?? Number.NaN));
    if (row !== null) store.set({ current: row });
  };
  addEventListener("hashchange", open);
  document.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('.which a[href^="#s"]') : null;
    // The address may be the same as before, which is no change of it.
    if (link !== null && link.hash === location.hash) open();
  });
  open();
}
