import type { Micros, Tid } from "../base/brands.ts";
import type { Stack } from "../base/stack.ts";
import type { Result, UnparsedCode } from "./line.ts";
import type { Argument, Shared, Value } from "./value.ts";

/**
 * What the joiner emits: complete calls, and the other events of a thread, each with its tid resolved.
 */
export type SyscallRecord =
  | CallRecord
  | EnteredRecord
  | AbandonedRecord
  | SignalRecord
  | StoppedRecord
  | ExitedRecord
  | KilledRecord
  | SupersededRecord
  | IdentifiedRecord
  | AttachedRecord
  | PersonalityRecord
  | TroubleRecord;

/** Who, when, and on which line. */
export interface Stamp {
  readonly tid: Tid;
  /** The thread's name where -Y printed it. */
  readonly comm: string | null;
  /** When it was printed: the exit of a call that resumed, else the entry. Null in logs without times. */
  readonly time: Micros | null;
  /** Its number in the input, from 1. */
  readonly line: number;
}

/** A complete call. */
export interface CallRecord extends Stamp {
  readonly type: "call";
  readonly name: string;
  readonly args: readonly Argument[];
  /** That of the arguments behind the first; null: there are none. */
  readonly shared: Shared | null;
  readonly result: Result;
  /** When the call was entered; `time` is when its result was known. */
  readonly entered: Micros | null;
  /** True where an `entered` record of the same call came before. */
  readonly resumed: boolean;
  /** Where in the code it was made (-k); absent: strace printed no stack. */
  readonly stack?: Stack;
}

/** The first half of a call: its arguments so far. Its `call` or `abandoned` record follows, or nothing. */
export interface EnteredRecord extends Stamp {
  readonly type: "entered";
  readonly name: string;
  readonly args: readonly Argument[];
  /** That of its end, where the call takes effect when it is entered. */
  readonly stack?: Stack;
}

/** A call that will not return here: the thread died, was detached, or strace gave up its line. */
export interface AbandonedRecord extends Stamp {
  readonly type: "abandoned";
  readonly name: string;
  readonly args: readonly Argument[];
  readonly why: "died" | "detached" | "never-resumed" | "forgotten";
}

export interface SignalRecord extends Stamp {
  readonly type: "signal";
  readonly signal: string;
  readonly info: Value | null;
}

/** The whole process stops; each of its threads has such a line. */
export interface StoppedRecord extends Stamp {
  readonly type: "stopped";
  readonly signal: string;
}

export interface ExitedRecord extends Stamp {
  readonly type: "exited";
  readonly status: number;
}

export interface KilledRecord extends Stamp {
  readonly type: "killed";
  readonly signal: string;
  readonly core: boolean;
}

/** Thread `by` execs and goes on under `tid`, the leader's. */
export interface SupersededRecord extends Stamp {
  readonly type: "superseded";
  readonly by: Tid;
}

/** Lines without a pid were thread `was` (0); from now on it is known to be `tid`. */
export interface IdentifiedRecord extends Stamp {
  readonly type: "identified";
  readonly was: Tid;
}

/** A message of strace: it follows `tid` from now on, or no longer. */
export interface AttachedRecord extends Stamp {
  readonly type: "attached" | "detached";
  /** How many threads it has, itself included, where strace attached to more than one. */
  readonly threads?: number;
}

export interface PersonalityRecord extends Stamp {
  readonly type: "personality";
  readonly mode: string;
}

/** A fault of the input, as data: an unparsed line, a second half without a first, time that goes backwards. */
export interface TroubleRecord {
  readonly type: "trouble";
  readonly code: UnparsedCode | TroubleCode;
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  /** The line, or 4 KiB of it around the column, copied; `from`: the column where that begins. */
  readonly text: string;
  readonly from: number;
  /** The call that the line is about, where its name could be read: whatever it did is missed. */
  readonly call: UnreadCall | null;
}

/** A call whose line could not be read, and its complete arguments before the place of the fault. */
export interface UnreadCall extends Stamp {
  readonly name: string;
  readonly args: readonly Argument[];
  /** True where an `entered` record of the same call came before. */
  readonly resumed: boolean;
}

export type TroubleCode = "resumed-without-beginning" | "time-backwards" | "pending-overflow";
