import type { Bytes } from "../base/brands.ts";
import type { MissingOption, OptionSnapshot } from "../events/snapshot.ts";
import { decodeBytes } from "../linux/decode.ts";
import type { SocketOption } from "../linux/option.ts";
import { errnoName } from "./ffi/errno.ts";
import type { OptionAnswers, Plan } from "./options.ts";

interface Options {
  readonly options: readonly OptionSnapshot[];
  readonly missing: readonly MissingOption[];
}

export type Interpreter = (answers: OptionAnswers) => Options;

/**
 * Makes sense of the answers of one kind of socket. Thousands of sockets say the same: each value is decoded once,
 * and what was made of it is shared. `fresh` is what a new socket of the kind answers; null: not known.
 */
export function interpreter(plan: Plan, fresh: OptionAnswers | null): Interpreter {
  const readers = plan.ask.map(({ option }, at) => reader(option, fresh?.[at]));
  const lockAt = plan.ask.findIndex(({ option }) => option.name === "SO_BUF_LOCK");
  return (answers) => {
    const options: OptionSnapshot[] = [];
    const missing = [...plan.leave];
    const levels = new Set<string>();
    const bufferLock = lockOf(answers[lockAt]);
    answers.forEach((answer, at) => {
      const made = readers[at]?.(answer, bufferLock);
      if (made === undefined) return;
      if ("value" in made) options.push(made);
      else missing.push(made);
      if (!isUnknownOption(answer)) levels.add(made.level);
    });
    // A level that knows none of its options is not there: a TCP socket without TLS misses no TLS options.
    return { options, missing: missing.filter(({ level }) => levels.has(level)) };
  };
}

/** -ENOPROTOOPT, -EOPNOTSUPP */
function isUnknownOption(answer: Bytes | number): boolean {
  return answer === -92 || answer === -95;
}

type Reader = (answer: Bytes | number, bufferLock: number | null) => OptionSnapshot | MissingOption;

/** Cookies and clocks differ from socket to socket: there is no use in keeping them all. */
const LIMIT = 1000;

function reader(option: SocketOption, fresh: Bytes | number | undefined): Reader {
  const bit = bufferBit(option) ?? 0;
  const unlocked = new Map<Bytes | number, OptionSnapshot | MissingOption>();
  const locked = new Map<Bytes | number, OptionSnapshot | MissingOption>();
  return (answer, bufferLock) => {
    const seen = bufferLock === null || (bufferLock & bit) === 0 ? unlocked : locked;
    const known = seen.get(answer);
    if (known !== undefined) return known;
    const made = make(option, answer, fresh, bufferLock);
    if (seen.size < LIMIT) seen.set(answer, made);
    return made;
  };
}

function make(
  option: SocketOption,
  answer: Bytes | number,
  fresh: Bytes | number | undefined,
  bufferLock: number | null,
): OptionSnapshot | MissingOption {
  const { level, name } = option;
  if (typeof answer === "number") return { level, name, why: errnoName(answer) };
  const value = decodeBytes(option, answer, false);
  return { level, name, bytes: answer, value, changed: isChanged(option, answer, fresh, bufferLock) };
}

/**
 * Whether the program, or its listener's, set an option: true where the value differs from a fresh socket's,
 * false where it does not, null where that proves nothing because the kernel moves the value by itself.
 * `bufferLock` is SO_BUF_LOCK's value, which tells it for the two buffers; null: before kernel 5.14.
 */
function isChanged(
  option: SocketOption,
  bytes: Bytes,
  fresh: Bytes | number | undefined,
  bufferLock: number | null,
): boolean | null {
  if (option.access !== "rw") return null;
  const bit = bufferBit(option);
  if (bit !== null && bufferLock !== null) return (bufferLock & bit) !== 0;
  if (typeof fresh !== "string") return null;
  if (bytes === fresh) return false;
  return option.moves === undefined && option.default.type !== "varies" ? true : null;
}

/** asm-generic/socket.h: SOCK_SNDBUF_LOCK, SOCK_RCVBUF_LOCK. */
function bufferBit({ name }: SocketOption): number | null {
  return name === "SO_SNDBUF" ? 1 : name === "SO_RCVBUF" ? 2 : null;
}

function lockOf(answer: Bytes | number | undefined): number | null {
  return typeof answer === "string" ? answer.charCodeAt(0) : null;
}
