import { h } from "./dom.ts";

const place = h("p", { class: "announce", role: "status", "aria-live": "polite" });

/** Says something, to be seen for a while and heard. */
export function announce(text: string): void {
  if (!place.isConnected) document.body.append(place);
  place.textContent = text;
  place.classList.add("seen");
  setTimeout(() => {
    if (place.textContent === text) place.classList.remove("seen");
  }, 2500);
}
