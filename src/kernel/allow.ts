import { allOptions } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";
import { isSecret } from "../linux/secret.ts";
import type { Reading } from "../linux/traits.ts";

/**
 * Why an option is never read from a running program's socket, in words; null: it may be. getsockopt(2) is not always
 * a question: some options eat what they tell, make fds or open connections. Those stay out, and so do keys.
 */
export function whyNot(option: SocketOption): string | null {
  if (option.access === "w" || option.access === "none") return "the kernel does not tell it";
  return isSecret(option) ? "holds a key" : reasons[option.reading];
}

/** All options of the catalogue that may be read. */
export function allowedOptions(): readonly SocketOption[] {
  return allOptions().filter((option) => whyNot(option) === null);
}

const reasons: Readonly<Record<Reading, string | null>> = {
  harmless: null,
  unexamined: "nobody has made sure that reading it is harmless",
  consumes: "reading it takes it from the program",
  "opens-fd": "reading it makes a file descriptor",
  "resets-counters": "reading it sets counters back",
  "loads-module": "reading it can load a kernel module",
  "takes-arguments": "it is a question with arguments, not a value",
  "gives-peer": "it is the peer's address, which getpeername gave",
  "gives-program": "the kernel gives the filter's instructions, not its name",
};
