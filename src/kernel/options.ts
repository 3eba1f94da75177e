import type { Bytes } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { MissingOption } from "../events/snapshot.ts";
import { applies } from "../linux/applies.ts";
import { allOptions } from "../linux/catalogue.ts";
import { levelNumber } from "../linux/levels.ts";
import type { SocketOption } from "../linux/option.ts";
import { whyNot } from "./allow.ts";
import { OFFERED, readOption } from "./ffi/socket.ts";

/** What is asked of each socket of one kind. */
export interface Plan {
  readonly ask: readonly SocketOption[];
  /** What getsockopt takes for each of `ask`, and the length that it is offered. */
  readonly levels: readonly number[];
  readonly numbers: readonly number[];
  readonly lengths: readonly number[];
  /** For each the answer, where it makes the kind and so need not be asked again. */
  readonly given: readonly (Bytes | undefined)[];
  /** Where in `ask` an option is: `SOL_SOCKET SO_TYPE`. */
  readonly at: ReadonlyMap<string, number>;
  /** What is never asked, with the reason. */
  readonly leave: readonly MissingOption[];
}

/** In the order of the plan: the value's bytes, or -errno. */
export type OptionAnswers = readonly (Bytes | number)[];

/**
 * Options that take one length only (net/core/sock.c, net/tls/tls_main.c); the others cut or fill what they are
 * offered.
 */
export const lengths: Readonly<Record<string, number>> = { SO_NETNS_COOKIE: 8, TLS_TX_ZEROCOPY_RO: 4 };

/** TCP_INFO is read on its own: it is a hundred values, and not what a program sets. */
const TCP_INFO = "TCP_INFO";

/** All options of the catalogue that sockets of this kind have. `given` are answers that all of them give, by name. */
export function planFor(kind: SocketKind, given: Readonly<Record<string, Bytes>>): Plan {
  const { ask, leave } = divide(allOptions().filter((option) => hasOption(kind, option)));
  return {
    ask,
    leave,
    levels: ask.map(({ level }) => levelNumber(level) ?? -1),
    numbers: ask.map(({ number }) => number),
    lengths: ask.map(({ name }) => lengths[name] ?? OFFERED),
    given: ask.map(({ name }) => given[name]),
    at: new Map(ask.map(({ level, name }, at) => [`${level} ${name}`, at])),
  };
}

/** Asks the socket behind `fd` (ours, or a duplicate). */
export function readOptions(fd: number, { levels, numbers, lengths: offered, given }: Plan): OptionAnswers {
  const answers: (Bytes | number)[] = [];
  for (let at = 0; at < given.length; at++)
    answers[at] = given[at] ?? readOption(fd, levels[at] ?? -1, numbers[at] ?? -1, offered[at]);
  return answers;
}

/** The answer to `SOL_SOCKET SO_TYPE`; null: it was not asked, or refused. */
export function answerTo(option: string, answers: OptionAnswers, { at }: Plan): Bytes | null {
  const answer = answers[at.get(option) ?? -1];
  return typeof answer === "string" ? answer : null;
}

/** Whether sockets of this kind know the option at all, and it is one to be asked with the others. */
export function hasOption(kind: SocketKind, option: SocketOption): boolean {
  return option.name !== TCP_INFO && applies(option, kind);
}

function divide(options: readonly SocketOption[]): Pick<Plan, "ask" | "leave"> {
  const ask: SocketOption[] = [];
  const leave: MissingOption[] = [];
  for (const option of options) {
    const level = levelNumber(option.level);
    const why = whyNot(option);
    if (level !== null && why === null) ask.push(option);
    // What can only be set, or not even that, has no value to miss.
    else if (option.access === "r" || option.access === "rw")
      leave.push({ level: option.level, name: option.name, why: `not read: ${why ?? "unknown level"}` });
  }
  return { ask, leave };
}
