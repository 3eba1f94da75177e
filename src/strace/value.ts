/**
 * The tree of one argument, as strace wrote it. Nothing here knows what an argument means: `NULL`, `AF_INET`
 * and `61:62:63` are words alike, and a number keeps its text beside its value.
 *
 * Strings are slices of their line: code that keeps one longer copies it (`intern` in base/).
 */
export type Value =
  | NumberValue
  | WordValue
  | FlagsValue
  | StringValue
  | ArrayValue
  | StructValue
  | CallValue
  | ChangedValue
  | NotValue
  | ExpressionValue
  | MissingValue;

interface Commented {
  /** The text of a comment behind the value: `0x4d /* SO_??? *\/` has `SO_???`. */
  readonly comment?: string;
}

/** `3`, `-1`, `0x7ffd10089d00`, `0777`; with -y `3<socket:[8659930]>`, with -Y `25628<comm>`. */
export interface NumberValue extends Commented {
  readonly type: "number";
  readonly text: string;
  /** Exact up to 2^53; beyond that rounded, and `text` is the truth. */
  readonly value: number;
  /** What stands between `<` and its `>` behind the number, in strace's own spelling; `(deleted)` included. */
  readonly decoration?: string;
}

/** `AF_INET`, `NULL`, `SIGCHLD`, `61:62:63:64:65:66`, `VALID-13`, `???`; `AT_FDCWD</cwd>` has a decoration. */
export interface WordValue extends Commented {
  readonly type: "word";
  readonly text: string;
  readonly decoration?: string;
}

/** Two or more joined by `|`: `SOCK_STREAM|SOCK_CLOEXEC|0x40`. */
export interface FlagsValue extends Commented {
  readonly type: "flags";
  readonly items: readonly Value[];
}

/** `"lo\0"`, `@"abstract"`, `"cut"...`. */
export interface StringValue extends Commented {
  readonly type: "string";
  /** What stands between the quotes, escapes untouched (`unescapeC` in base/ reads them). */
  readonly text: string;
  /** `@` before the quote: a leading NUL byte, of an abstract UNIX name. */
  readonly abstract: boolean;
  /** `...` behind the quote: strace cut it at -s. */
  readonly cut: boolean;
}

/** `[1]`, `[12, 13]`, `[1, 2, ...]`, `[EPOLLIN EPOLLOUT]` (a set without commas). */
export interface ArrayValue extends Commented {
  readonly type: "array";
  readonly items: readonly Value[];
  readonly cut: boolean;
}

/** `{sa_family=AF_INET, sin_port=htons(80), ...}`; a member without a name has `name: ""`. */
export interface StructValue extends Commented {
  readonly type: "struct";
  readonly members: readonly Member[];
  readonly cut: boolean;
}

export interface Member {
  readonly name: string;
  readonly value: Value;
}

/** `htons(80)`, `inet_pton(AF_INET6, "::1", &sin6_addr)`, `BPF_STMT(...)`. */
export interface CallValue extends Commented {
  readonly type: "call";
  readonly name: string;
  readonly args: readonly Value[];
}

/** `128 => 16`, `128->16`, `{...} => {parent_tid=[7]}`: what the kernel overwrote it with. */
export interface ChangedValue extends Commented {
  readonly type: "changed";
  readonly before: Value;
  readonly after: Value;
}

/** `~[RT_1]`, `~(1<<ICMP_ECHOREPLY)`. */
export interface NotValue extends Commented {
  readonly type: "not";
  readonly value: Value;
}

/** Arithmetic, which is not evaluated: `1 * sizeof(struct ifreq)`, `1<<ICMP_ECHOREPLY`. */
export interface ExpressionValue extends Commented {
  readonly type: "expression";
  readonly text: string;
}

/** An empty value (`mr_address=`), or the member behind a trailing comma. */
export interface MissingValue extends Commented {
  readonly type: "missing";
}

/**
 * Stands for the arguments behind the first of a call, which many lines share by their text. The tree is never written
 * to; what a reader makes of it can be stored here, and is then made once for all these lines.
 */
export class Shared {
  made: unknown = null;

  /** It is no part of a line as `debug` prints it. */
  toJSON(): undefined {
    return undefined;
  }
}

/** One argument of a call; `name` with -N (strace 6.16+). `text` is its whole spelling. */
export interface Argument {
  readonly name?: string;
  readonly value: Value;
  readonly text: string;
}
