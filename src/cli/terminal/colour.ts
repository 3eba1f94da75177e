import { isatty, WriteStream } from "node:tty";
import { coloured, plain, type Style } from "../../views/style.ts";

export type When = "auto" | "always" | "never";

/** NO_COLOR (no-color.org) and TERM=dumb turn colour off unless it is asked for by name. */
export function styleFor(when: When, fd: number): Style {
  if (when === "always") return coloured;
  if (when === "never" || (process.env.NO_COLOR ?? "") !== "" || process.env.TERM === "dumb") return plain;
  return isatty(fd) ? coloured : plain;
}

/**
 * How many columns the terminal has; null: it is none, or it does not know (0). Not to be asked before a launched
 * program has its fds: Node opens the terminal anew under this number, non-blocking.
 */
export function widthOf(fd: number): number | null {
  if (!isatty(fd)) return null;
  const { columns } = new WriteStream(fd);
  return columns > 0 ? columns : null;
}
