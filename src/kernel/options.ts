import type { Bytes } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { MissingOption } from "../events/snapshot.ts";
import { applies } from "../linux/applies.ts";
import { allOptions } from "../linux/catalogue.ts";
import { levelNumber } from "../linux/levels.ts";
import type { SocketOption } from "../linux/option.ts";
import { whyNot } from "./allow.ts";
import { readOption } from "./ffi/socket.ts";

/** What is asked of each socket of one kind. */
export interface Plan {
  readonly ask: readonly Question[];
  /** What is never asked, with the reason. */
  readonly leave: readonly MissingOption[];
}

interface Question {
  readonly option: SocketOption;
  readonly level: number;
  /** The length offered to getsockopt, where the option insists on one. */
  readonly size: number | undefined;
}

/** In the order of the plan: the value's bytes, or -errno. */
export type OptionAnswers = readonly (Bytes | number)[];

/**
 * Options that take one length only (net/core/sock.c, net/tls/tls_main.c); the others cut or fill what they are
 * offered.
 */
export const sizes: Readonly<Record<string, number>> = { SO_NETNS_COOKIE: 8, TLS_TX_ZEROCOPY_RO: 4 };

/** TCP_INFO is read on its own: it is a hundred values, and not what a program sets. */
const TCP_INFO = "TCP_INFO";

/** All options of the catalogue that sockets of this kind have. */
export function planFor(kind: SocketKind): Plan {
  return makePlan(allOptions().filter((option) => hasOption(kind, option)));
}

/** Asks the socket behind `fd` (ours, or a duplicate). */
export function readOptions(fd: number, { ask }: Plan): OptionAnswers {
  return ask.map(({ option, level, size }) => readOption(fd, level, option.number, size));
}

/** Whether sockets of this kind know the option at all, and it is one to be asked with the others. */
export function hasOption(kind: SocketKind, option: SocketOption): boolean {
  return option.name !== TCP_INFO && applies(option, kind);
}

function makePlan(options: readonly SocketOption[]): Plan {
  const ask: Question[] = [];
  const leave: MissingOption[] = [];
  for (const option of options) {
    const level = levelNumber(option.level);
    const why = whyNot(option);
    if (level !== null && why === null) ask.push({ option, level, size: sizes[option.name] });
    // What can only be set, or not even that, has no value to miss.
    else if (option.access === "r" || option.access === "rw")
      leave.push({ level: option.level, name: option.name, why: `not read: ${why ?? "unknown level"}` });
  }
  return { ask, leave };
}
