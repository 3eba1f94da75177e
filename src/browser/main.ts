/**
 * browser/ is what a report (--format html) runs in the browser: the table of the sockets, their lifelines, one socket's
 * story, the filter. It is bundled into one script, which the page carries with it. It imports the pure rooms only, and
 * nothing imports it; whatever a program chose goes through `h`, which makes text of it.
 */
import { filterBar } from "./bar.ts";
import { Book } from "./book.ts";
import { byId, fill, h } from "./dom.ts";
import { Lifelines } from "./lifelines/panel.ts";
import { tracksOf } from "./lifelines/tracks.ts";
import { loadReport } from "./report.ts";
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
// A diff has no data: all of it stands in the page.
if (app === null) document.documentElement.dataset["state"] = "ready";
else
  begin(app).catch((error: unknown) => {
    fill(
      app,
      h(
        "p",
        { class: "failure", role: "alert" },
        `The page could not be set up: ${String(error)}. What stands below needs no script.`,
      ),
    );
    document.documentElement.dataset["state"] = "failed";
  });

async function begin(place: HTMLElement): Promise<void> {
  const report = await loadReport();
  const book = new Book(report);
  const store = new Store(book);
  const tracks = tracksOf(book);
  if (book.count > 0) {
    fill(place, filterBar(store), lifelinesPart(store, tracks), socketsPart(store));
    document.body.append(story(store));
    byId("summary").hidden = true;
    linkAdvice(store);
    openByAddress(store);
  }
  document.documentElement.dataset["state"] = "ready";
}

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
    panel.element,
  );
}

/** Each piece of advice gets a button that shows its sockets. */
function linkAdvice(store: Store): void {
  for (const piece of document.querySelectorAll<HTMLElement>("[data-advice]")) {
    const ids = (piece.dataset["sockets"] ?? "").split(" ").filter((id) => store.book.rowOf(Number(id)) !== null);
    if (ids.length === 0) continue;
    const show = (): void => {
      store.filterBy(ids.map((id) => `#${id}`).join(" "));
      byId("filter").scrollIntoView({ block: "start" });
    };
    const text = ids.length === 1 ? "Show its socket" : `Show ${ids.length} of its sockets`;
    piece.querySelector(".which")?.append(h("button", { type: "button", on: { click: show } }, text));
  }
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
