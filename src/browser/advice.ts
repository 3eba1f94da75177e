import { counted } from "../views/html/words.ts";
import { byId, h, isTyping } from "./dom.ts";
import type { Store } from "./store.ts";

/**
 * Each piece of advice gets a button that leaves its sockets in the table; the keys 1 to 9 press the first ones. A document that was
 * saved as JSON names some of the sockets only.
 */
export function linkAdvice(store: Store): void {
  const names = store.book.adviceNames;
  const { advice } = store.book.report.about;
  const shows = Array.from(document.querySelectorAll<HTMLElement>("[data-advice]"), (piece) => {
    const place = Number(piece.dataset["place"]);
    const { name = "", listed = 0 } = names[place] ?? {};
    if (listed === 0) return null;
    const show = (): void => {
      store.filterBy(`advice:${name}`);
      byId("filter").scrollIntoView({ block: "start" });
    };
    const count = advice[place]?.count ?? 0;
    const text =
      listed < count
        ? `Show ${listed} of its sockets`
        : listed === 1
          ? "Show its socket"
          : `Show all ${counted(listed, "socket")}`;
    return { piece, show, text };
  });
  shows.forEach((one, place) => {
    if (one === null) return;
    const key = place < 9 ? String(place + 1) : null;
    one.piece
      .querySelector(".which")
      ?.append(
        h(
          "button",
          { type: "button", "aria-keyshortcuts": key, on: { click: one.show } },
          one.text,
          key !== null && h("kbd", { "aria-hidden": "true" }, key),
        ),
      );
  });
  addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    shows[Number(event.key) - 1]?.show();
  });
}
