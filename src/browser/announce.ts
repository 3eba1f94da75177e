import { h } from "./dom.ts";

const place = h("p", { class: "announce", role: "status", "aria-live": "polite" });

/** Shows a message for a while; screen readers read it. */
export function announce(text: string): void {
  if (!place.isConnected) document.body.append(place);
  place.textContent = text;
  place.classList.add("seen");
  setTimeout(() => {
    if (place.textContent === text) place.classList.remove("seen");
  }, 2500);
}
