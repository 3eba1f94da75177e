import { isatty } from "node:tty";
import { coloured, plain, type Style } from "../views/style.ts";

export type When = "auto" | "always" | "never";

/** NO_COLOR (no-color.org) and TERM=dumb turn colour off unless it is asked for by name. */
export function styleFor(when: When, fd: number): Style {
  if (when === "always") return coloured;
  if (when === "never" || (process.env.NO_COLOR ?? "") !== "" || process.env.TERM === "dumb") return plain;
  return isatty(fd) ? coloured : plain;
}
