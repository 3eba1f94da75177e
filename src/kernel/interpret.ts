import type { Bytes } from "../base/brands.ts";
import type { MissingOption, OptionSnapshot } from "../events/snapshot.ts";
import { bufferLocks } from "../linux/buffer-locks.ts";
import { decodeBytes } from "../linux/decode.ts";
import type { SocketOption } from "../linux/option.ts";
import { errnoName } from "../linux/errno-name.ts";
import { missingOptions } from "./missing.ts";
import type { OptionAnswers, Plan } from "./options.ts";

interface Options {
  readonly options: readonly OptionSnapshot[];
  readonly missing: readonly MissingOption[];
}

export type Interpreter = (answers: OptionAnswers) => Options;

/**
 * Decodes the answers of one kind of socket. Thousands of sockets give the same ones: each value is decoded once, and
 * the result is shared. `fresh`: the answers of a new socket of the kind; null: unknown.
 */
export function interpreter(plan: Plan, fresh: OptionAnswers | null): Interpreter {
  const readers = plan.ask.map((option, at) => new Reader(option, fresh?.[at]));
  const lockAt = plan.at.get("buffer-locks") ?? -1;
  const missing = missingOptions(plan);
  return (answers) => {
    const options: OptionSnapshot[] = [];
    const refused: MissingOption[] = [];
    const bufferLock = lockOf(answers[lockAt]);
    for (let at = 0; at < readers.length; at++) {
      const [reader, answer] = [readers[at], answers[at]];
      if (typeof answer === "string" && reader !== undefined) options.push(reader.value(answer, bufferLock));
      else if (typeof answer === "number" && reader !== undefined) refused.push(reader.refusal(answer));
    }
    return { options, missing: missing(refused) };
  };
}

/** Cookies and clocks differ from socket to socket: caching them all is no use. */
const LIMIT = 1000;

/** Decodes the answers to one option, each once. */
class Reader {
  private readonly option: SocketOption;
  private readonly fresh: Bytes | number | undefined;
  private readonly bit: number;
  private readonly unlocked = new Map<Bytes, OptionSnapshot>();
  private readonly locked = new Map<Bytes, OptionSnapshot>();
  private readonly refusals = new Map<number, MissingOption>();
  /** The last socket's: mostly the next one's too. */
  private last: OptionSnapshot | undefined;
  private lastSeen: Map<Bytes, OptionSnapshot> | undefined;

  constructor(option: SocketOption, fresh: Bytes | number | undefined) {
    this.option = option;
    this.fresh = fresh;
    this.bit = lockBit(option) ?? 0;
  }

  value(answer: Bytes, bufferLock: number | null): OptionSnapshot {
    const seen = bufferLock === null || (bufferLock & this.bit) === 0 ? this.unlocked : this.locked;
    if (this.last?.bytes === answer && this.lastSeen === seen) return this.last;
    let made = seen.get(answer);
    if (made === undefined) {
      made = make(this.option, answer, this.fresh, bufferLock);
      if (seen.size < LIMIT) seen.set(answer, made);
    }
    this.lastSeen = seen;
    return (this.last = made);
  }

  refusal(answer: number): MissingOption {
    let made = this.refusals.get(answer);
    const { level, name } = this.option;
    if (made === undefined) this.refusals.set(answer, (made = { level, name, why: errnoName(answer) }));
    return made;
  }
}

function make(
  option: SocketOption,
  bytes: Bytes,
  fresh: Bytes | number | undefined,
  bufferLock: number | null,
): OptionSnapshot {
  const { level, name } = option;
  const value = decodeBytes(option, bytes, false);
  return { level, name, bytes, value, changed: isChanged(option, bytes, fresh, bufferLock) };
}

/**
 * Whether the program, or its listener's, set an option: true where the value differs from a fresh socket's,
 * false where it does not, null where that proves nothing because the kernel moves the value by itself.
 * `bufferLock` is SO_BUF_LOCK's value, which settles it for the two buffers; null: before kernel 5.14.
 */
function isChanged(
  option: SocketOption,
  bytes: Bytes,
  fresh: Bytes | number | undefined,
  bufferLock: number | null,
): boolean | null {
  if (option.access !== "rw") return null;
  const bit = lockBit(option);
  if (bit !== null && bufferLock !== null) return (bufferLock & bit) !== 0;
  if (typeof fresh !== "string") return null;
  if (bytes === fresh) return false;
  return option.moves === undefined && option.default.type !== "varies" ? true : null;
}

/** The bit of SO_BUF_LOCK for the option; null: it is no buffer's size. */
function lockBit({ buffer }: SocketOption): number | null {
  return buffer === undefined ? null : bufferLocks[buffer].bit;
}

function lockOf(answer: Bytes | number | undefined): number | null {
  return typeof answer === "string" ? answer.charCodeAt(0) : null;
}
