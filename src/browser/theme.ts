import { h } from "./dom.ts";

const names = { auto: "◐ Auto", light: "☀ Light", dark: "☾ Dark" } as const;
type Theme = keyof typeof names;
const next: Readonly<Record<Theme, Theme>> = { auto: "light", light: "dark", dark: "auto" };

/** The switch between the system's colours, light and dark ones. `changed`: called when the colours have changed. */
export function themeSwitch(changed: () => void): HTMLElement {
  let theme: Theme = "auto";
  const button = h(
    "button",
    { type: "button", id: "theme", title: "Colours: the system's, light or dark" },
    names[theme],
  );
  button.addEventListener("click", () => {
    theme = next[theme];
    button.textContent = names[theme];
    if (theme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  return button;
}
