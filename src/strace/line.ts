import type { Micros, Tid } from "../base/brands.ts";
import type { Frame } from "../base/stack.ts";
import type { Argument, Shared, Value } from "./value.ts";

/**
 * One line of strace's output. Each line is read by itself: its forms of time and pid are found on the line,
 * since logs are pasted and concatenated. Nothing is thrown: a line that cannot be read is an `unparsed` line.
 */
export type Line =
  | CallLine
  | UnfinishedLine
  | ResumedLine
  | DetachedLine
  | SignalLine
  | StoppedLine
  | ExitedLine
  | KilledLine
  | SupersededLine
  | MessageLine
  | PersonalityLine
  | AttachmentLine
  | RestLine
  | SkippedLine
  | UnparsedLine;

/** What stands before the event; each part may be missing. */
export interface Prefix {
  /** `9022  ` (-o), `[pid  9022] ` (stderr); null where strace printed none. */
  readonly tid: Tid | null;
  /** The thread's name, printed with -Y. */
  readonly comm: string | null;
  /** -ttt: since the epoch; -t and -tt: since midnight; -r alone: null. */
  readonly time: Micros | null;
  readonly clock: "epoch" | "day" | null;
  /** -r: since the line before. */
  readonly relative: Micros | null;
}

interface Prefixed {
  readonly prefix: Prefix;
}

/** A complete call: `listen(3, 5) = 0 <0.000007>`. */
export interface CallLine extends Prefixed {
  readonly type: "call";
  readonly name: string;
  readonly args: readonly Argument[];
  /** That of the arguments behind the first; null: there are none. */
  readonly shared: Shared | null;
  readonly result: Result;
}

/**
 * `accept(3,  <unfinished ...>`: `head` is what stood between the `(` and the mark, less the mark and its space;
 * `args` are the arguments in it, as far as they are complete.
 */
export interface UnfinishedLine extends Prefixed {
  readonly type: "unfinished";
  readonly name: string;
  readonly head: string;
  readonly args: readonly Argument[];
}

/** `<... accept resumed>{...}, [16]) = 4`: `tail` is all that follows; appended to the `head` it is the call. */
export interface ResumedLine extends Prefixed {
  readonly type: "resumed";
  readonly name: string;
  readonly tail: string;
}

/** A call that strace left without an end: ` <detached ...>`, `<pid changed to 24070 ...>`. */
export interface DetachedLine extends Prefixed {
  readonly type: "detached";
  readonly name: string;
  readonly head: string;
  readonly args: readonly Argument[];
  /** The tid that the thread goes on under: execve by a thread that is not the leader, in -ff files. */
  readonly now: Tid | null;
}

/** `--- SIGCHLD {si_signo=SIGCHLD, ...} ---`. */
export interface SignalLine extends Prefixed {
  readonly type: "signal";
  readonly signal: string;
  readonly info: Value | null;
}

/** `--- stopped by SIGSTOP ---`. */
export interface StoppedLine extends Prefixed {
  readonly type: "stopped";
  readonly signal: string;
}

/** `+++ exited with 1 +++`: one per thread. */
export interface ExitedLine extends Prefixed {
  readonly type: "exited";
  readonly status: number;
}

/** `+++ killed by SIGSEGV (core dumped) +++`. */
export interface KilledLine extends Prefixed {
  readonly type: "killed";
  readonly signal: string;
  readonly core: boolean;
}

/** `+++ superseded by execve in pid 9737 +++`: thread `by` goes on under this line's tid. */
export interface SupersededLine extends Prefixed {
  readonly type: "superseded";
  readonly by: Tid;
}

/**
 * A message of strace itself: `strace: Process 13277 attached`. On stderr it can cut a line, which then goes on with
 * the next line: `before` is what stood before the message, prefix included, or "".
 */
export interface MessageLine extends Prefixed {
  readonly type: "message";
  readonly text: string;
  readonly before: string;
  /** The thread that the message is about, and what happened to it; `with 3 threads`. */
  readonly about: { readonly tid: Tid; readonly what: "attached" | "detached"; readonly threads?: number } | null;
}

/** `[ Process PID=9329 runs in 32 bit mode. ]`; `mode` is `32 bit`, `before` as of a message. */
export interface PersonalityLine extends Prefixed {
  readonly type: "personality";
  readonly tid: Tid;
  readonly mode: string;
  readonly before: string;
}

/** A line that belongs to the one before: -k stacks, -e read dumps, the -c table, a blank line. */
export type AttachmentLine = Prefixed & { readonly type: "attachment" } & (
    | { readonly kind: "dump" | "table" | "blank" }
    /** The next frame outwards; null: it cannot be read, or the line is a message in its place. */
    | { readonly kind: "stack"; readonly frame: Frame | null }
  );

/** `, child_tidptr=0x7f00) = 7`, ` <unfinished ...>`: where a line goes on that a message cut on stderr. */
export interface RestLine {
  readonly type: "rest";
  readonly text: string;
}

/** A call, or a half of one, whose name is not wanted: nothing of it was built. */
export interface SkippedLine {
  readonly type: "skipped";
  /** -r alone: the time since the line before, which no other line has. */
  readonly relative: Micros | null;
}

export interface UnparsedLine {
  readonly type: "unparsed";
  readonly code: UnparsedCode;
  /** Where in the line, from 0. */
  readonly column: number;
  /** What was expected there, in words: `a closing quote`. */
  readonly expected: string;
  /** The call that the line begins with, where its name could be read. */
  readonly call: BrokenCall | null;
}

/** A call as far as its line could be read: `connect(3, {sa_family=AF_INET, sin_port=ht` has the argument `3`. */
export interface BrokenCall extends Prefixed {
  readonly name: string;
  readonly args: readonly Argument[];
}

export type UnparsedCode =
  | "not-strace"
  | "cut-line"
  | "bad-prefix"
  | "bad-argument"
  | "bad-string"
  | "bad-result"
  | "bad-signal"
  | "bad-end"
  | "too-deep"
  | "too-long"
  | "other-source";

/** What a call returned. */
export type Result = ResultCore & ResultMarks;

/** What may stand behind any result. */
export interface ResultMarks {
  /** -T: how long the call took. */
  readonly elapsed: Micros | null;
  /** `(INJECTED)`: strace's fault injection made this result. */
  readonly injected: boolean;
  readonly delayed: boolean;
}

/** What stands behind the `-1`; an errno that strace has no name for is its number. */
export interface ErrorText {
  readonly errno: string;
  readonly message: string;
}

export type ResultCore =
  /** `= 3`, `= 3<socket:[19540]>`, `= 0x2 (flags O_RDWR)`: `note` is what stands in the parentheses. */
  | {
      readonly type: "value";
      readonly text: string;
      readonly value: number;
      readonly decoration: string | null;
      readonly comment: string | null;
      readonly note: string | null;
    }
  /** `= -1 EAGAIN (Resource temporarily unavailable)` */
  | ({ readonly type: "error" } & ErrorText)
  /** `= ? ERESTARTSYS (To be restarted if SA_RESTART is set)`: the call was interrupted and starts again, or not. */
  | { readonly type: "restart"; readonly code: string }
  /** `= ?`, `= ? <unavailable>`: the thread ended inside the call. */
  | { readonly type: "none" };
