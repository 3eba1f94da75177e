import type { SocketKind } from "../events/event.ts";
import { close } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import { planFor, readOptions, type OptionAnswers } from "./options.ts";

/** Family, type and protocol as socket(2) takes them, with their names. */
export interface KindNumbers {
  readonly kind: SocketKind;
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
}

/**
 * What a socket of this kind answers before anybody touches it, in our own network namespace: one is made, read and
 * closed at once. Null: we may not make such a socket.
 */
export function readFresh({ kind, family, type, protocol }: KindNumbers): OptionAnswers | null {
  const fd = openSocket(family, type, protocol);
  if (fd < 0) return null;
  const answers = readOptions(fd, planFor(kind));
  close(fd);
  return answers;
}
