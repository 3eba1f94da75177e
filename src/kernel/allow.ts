import { allOptions } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
import { isSecret } from "../linux/secret.ts";
import type { Reading } from "../linux/traits.ts";

/**
 * Why an option is never read from a running program's socket, in words; null: it may be. getsockopt(2) is not always
 * a mere read: reading some options consumes data, makes fds or opens connections. Those stay out, and so do keys.
 */
export function whyNeverRead(option: SocketOption): string | null {
  if (option.access === "w" || option.access === "none") return "it cannot be read";
  return isSecret(option) ? "holds a key" : reasons[option.reading];
}

/** All options of the catalogue that may be read. */
export function allowedOptions(): readonly SocketOption[] {
  return allOptions().filter((option) => whyNeverRead(option) === null);
}

const reasons: Readonly<Record<Reading, string | null>> = {
  harmless: null,
  unexamined: "not known to be harmless to read",
  consumes: "reading it takes it from the program",
  "opens-fd": "reading it makes a file descriptor",
  "resets-counters": "reading it resets counters",
  "loads-module": "reading it can load a kernel module",
  "takes-arguments": "it is a query with arguments, not a value",
  "gives-peer": "it is the peer's address, which getpeername gave",
  "gives-program": "the kernel gives the filter's instructions, not its name",
};
