import { asBytes, asTid, type Bytes } from "../../base/brands.ts";
import { intern } from "../../base/intern.ts";
import { ELSEWHERE, type Seen, type SocketEvent } from "../../events/event.ts";
import { signalName } from "../../linux/signals.ts";
import { PATH_ROOM, flag, fields, type Call } from "../layout.ts";
import type { RawRecord } from "../record.ts";
import { none, onSuccess, type CallDecoder } from "./call.ts";

/** Where we run. */
export interface Here {
  /** The inode of our network namespace: settings of others are not ours. Null: not known. */
  readonly net: number | null;
  /** Calls through io_uring are reported. */
  readonly seesUring: boolean;
  /** The name of an interface of our network namespace; null: there is none of that number. */
  readonly interfaceName: (index: number) => string | null;
}

/** A thread or a process was made. It has not run yet. */
export function forkEvents(record: RawRecord, seen: Seen, here: Here): readonly SocketEvent[] {
  const child = asTid(record.u32(fields.arg0));
  const inner = record.u32(fields.arg2);
  const how = { sharesFiles: record.has(flag.shares_files), thread: record.has(flag.whole), untraced: false };
  return [
    { type: "forked", seen, child, ...how, ...(inner === 0 ? {} : { inner: asTid(inner) }) },
    ...elsewhere(record, { ...seen, tid: child }, here),
  ];
}

export function execEvents(record: RawRecord, seen: Seen, here: Here): readonly SocketEvent[] {
  const path = own(record.data(0, Math.max(0, record.u32(fields.arg1) - 1)));
  const before = asTid(record.u32(fields.arg0));
  const executed: SocketEvent = {
    type: "executed",
    seen,
    path: path === "" ? asBytes("?") : path,
    argv: argvOf(record, path),
  };
  // A thread that is not the leader goes on under the leader's number.
  const was: readonly SocketEvent[] =
    before !== 0 && before !== seen.tid ? [{ type: "superseded", seen, by: before }] : none;
  return [...was, executed, ...elsewhere(record, seen, here)];
}

/**
 * The arguments that execve got. Of a script the kernel has put the interpreter, its one argument and the path in the
 * place of the first (execve(2)), which is lost; as a rule it was the path.
 */
function argvOf(record: RawRecord, path: Bytes): readonly Bytes[] | null {
  const argv = argvIn(record);
  const script = argv !== null && record.has(flag.script) ? argv.indexOf(path, 1) : -1;
  return script < 0 ? argv : (argv?.slice(script) ?? null);
}

/** Each ends in NUL. */
function argvIn(record: RawRecord): readonly Bytes[] | null {
  if (record.has(flag.unreadable)) return null;
  const words = record.data(PATH_ROOM).split("\0");
  const last = words.pop() ?? "";
  // Cut: the last word has no end.
  if (record.has(flag.cut)) words.push(`${last}...`);
  return words.map((word) => own(asBytes(word)));
}

/** As waitpid(2) gives it, of the last thread that of the process: a signal in the lowest seven bits, 0x80 for a core dump, else the status above them. */
export function exitEvents(record: RawRecord, seen: Seen): readonly SocketEvent[] {
  const code = record.low(record.has(flag.whole) ? fields.arg0 : fields.result);
  const signal = code & 0x7f;
  if (signal === 0) return [{ type: "exited", seen, status: (code >> 8) & 0xff }];
  return [{ type: "killed", seen, signal: intern(signalName(signal)), core: (code & 0x80) !== 0 }];
}

/** A 32-bit program's calls have numbers of their own, and are not read. */
export function compatEvents(seen: Seen): readonly SocketEvent[] {
  return [
    { type: "doubt", seen, cause: "a 32-bit program: the eBPF engine does not read its calls (--engine strace does)" },
  ];
}

/** Calls of a process on itself. */
export function processCalls(here: Here): {
  readonly [Name in Call & ("unshare" | "setns" | "io_uring_setup")]: CallDecoder;
} {
  return {
    unshare: {
      first: "other",
      done: (record, seen) => {
        if (record.result < 0) return none;
        // linux/sched.h: CLONE_FILES
        const files: readonly SocketEvent[] =
          (record.low(fields.arg0) & 0x400) !== 0 ? [{ type: "unshared", seen }] : none;
        return [...elsewhere(record, seen, here), ...files];
      },
    },
    setns: { first: "other", done: (record, seen) => (record.result < 0 ? none : elsewhere(record, seen, here)) },
    io_uring_setup: {
      first: "other",
      done: onSuccess((_, seen) =>
        here.seesUring ? null : { type: "doubt", seen, hides: "io_uring", cause: IO_URING },
      ),
    },
  };
}

const IO_URING = "io_uring: socket calls made through it are invisible";

function elsewhere(record: RawRecord, seen: Seen, { net }: Here): readonly SocketEvent[] {
  const is = record.u32(fields.net);
  if (net === null || is === 0 || is === net) return none;
  return [{ type: "doubt", seen, elsewhere: true, cause: ELSEWHERE }];
}

function own(bytes: Bytes): Bytes {
  return asBytes(intern(bytes));
}
