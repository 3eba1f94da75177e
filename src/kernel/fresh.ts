import { close } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import type { Kind } from "./kind.ts";
import { readOptions, type OptionAnswers } from "./options.ts";

/**
 * What a socket of this kind answers before anybody touches it, in our own network namespace: one is made, read and
 * closed at once. Null: we may not make such a socket.
 */
export function readFresh({ family, type, protocol, plan }: Kind): OptionAnswers | null {
  const fd = openSocket(family, type, protocol);
  if (fd < 0) return null;
  const answers = readOptions(fd, plan);
  close(fd);
  return answers;
}
