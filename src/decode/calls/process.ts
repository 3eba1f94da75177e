import { asBytes, asTid, type Bytes } from "../../base/brands.ts";
import { unescapeC } from "../../base/unescape.ts";
import { intern } from "../../base/intern.ts";
import { childOf, FORKS } from "../../strace/forks.ts";
import type { AbandonedRecord, CallRecord, EnteredRecord, SyscallRecord, TroubleRecord } from "../../strace/record.ts";
import type { Value } from "../../strace/value.ts";
import { none, seenBy, type Decoder, type DecoderTable } from "../decoder.ts";
import { ELSEWHERE, type Seen, type SocketEvent } from "../../events/event.ts";
import { bytesIn, firstWord, member, numberIn, wordsIn } from "../tree.ts";

const onProcess = { first: "other", traced: "always" } as const;
const fork = { ...onProcess, done: forked, entered: forkEntered, abandoned: forkFailed } as const;

/** How processes come and change: clone and relatives, exec. Their ends have lines of their own in strace's output. */
export const processCalls: DecoderTable = {
  ...Object.fromEntries(Array.from(FORKS, (name) => [name, fork])),
  clone: { ...fork, everywhere: true },
  execve: { ...onProcess, done: (call) => executed(call, 0), everywhere: true },
  execveat: { ...onProcess, done: (call) => executed(call, 1) },
  unshare: { ...onProcess, done: unshared },
  setns: { ...onProcess, done: namespaceEntered },
  // Asked for with --verify only, which holds the process there: without it strace's own line of the end is enough.
  exit_group: { ...ending(true), held: "before" },
  exit: ending(false),
  io_uring_setup: {
    ...onProcess,
    done: (call) => [
      {
        type: "doubt",
        seen: seenBy(call),
        hides: "io_uring",
        cause: "io_uring: socket calls made through it are invisible",
      },
    ],
  },
};

/** `exit_group(3) = ?` ends all threads, exit only its own. The parent sees the lowest byte (exit(3)). */
function ending(all: boolean): Pick<Decoder, "done" | "entered" | "first" | "traced"> {
  const exiting = (call: CallRecord | EnteredRecord): readonly SocketEvent[] => {
    const status = (numberIn(call.args[0]?.value) ?? 0) & 0xff;
    return [{ type: "exiting", seen: seenBy(call), status, all }];
  };
  return { done: exiting, entered: exiting, first: "other", traced: "never" };
}

function forkFailed(call: CallRecord | EnteredRecord): readonly SocketEvent[] {
  return [{ type: "fork-failed", seen: seenBy(call) }];
}

function forkEntered(call: EnteredRecord): readonly SocketEvent[] {
  return [
    ...networkLeft(call, cloneFlags(call)),
    { type: "forked", seen: seenBy(call), child: null, ...sharing(call) },
  ];
}

function forked(call: CallRecord): readonly SocketEvent[] {
  if (call.result.type !== "value" || call.result.value <= 0) return forkFailed(call);
  const child = childOf(call.result);
  return [...networkLeft(call, cloneFlags(call)), { type: "forked", seen: seenBy(call), child, ...sharing(call) }];
}

/** linux/sched.h; fork and vfork have no flags and copy the fd table. */
function sharing(call: CallRecord | EnteredRecord): { sharesFiles: boolean; thread: boolean; untraced: boolean } {
  const flags = cloneFlags(call);
  const has = (name: string, bit: number): boolean => flags.some((flag) => flag === name || (Number(flag) & bit) !== 0);
  return {
    sharesFiles: has("CLONE_FILES", 0x400),
    thread: has("CLONE_THREAD", 0x10000),
    untraced: has("CLONE_UNTRACED", 0x800000),
  };
}

/** `clone(child_stack=NULL, flags=CLONE_FILES|SIGCHLD, ...)`, `clone3({flags=CLONE_VM|..., ...} => {parent_tid=[7]}, 88)` */
function cloneFlags(call: CallRecord | EnteredRecord): readonly string[] {
  const named = call.args.find((arg) => arg.name === "flags");
  if (named !== undefined) return wordsIn(named.value);
  const first = call.args[0]?.value;
  const struct = first?.type === "changed" ? first.before : first;
  return struct?.type === "struct" ? wordsIn(member(struct.members, "flags")) : [];
}

/** `execve("/usr/bin/python3", ["python3", "x.py"], 0x7ffc... /* 20 vars *\/) = 0`; of execveat the path is the second. */
function executed(call: CallRecord, path: 0 | 1): readonly SocketEvent[] {
  if (!hasExeced(call.result)) return none;
  return [
    {
      type: "executed",
      seen: seenBy(call),
      path: ownBytes(bytesIn(call.args[path]?.value) ?? asBytes("?")),
      argv: argvIn(call.args[path + 1]?.value),
    },
  ];
}

/**
 * With --seccomp-bpf strace prints the exec of a thread that is not the leader as `= -1 (errno 18446744073709551613)`
 * though it succeeded (measured on 6.1). No errno of Linux is above 4095 (include/linux/err.h).
 */
function hasExeced(result: CallRecord["result"]): boolean {
  return result.type === "value" || (result.type === "error" && Number(result.errno) > 4095);
}

function argvIn(value: Value | undefined): readonly Bytes[] | null {
  if (value?.type !== "array") return null;
  const words = value.items.map(wordIn);
  return value.cut ? [...words, asBytes("...")] : words;
}

/** What strace cut at -s ends in `...`, as in its own line. */
function wordIn(item: Value): Bytes {
  if (item.type !== "string") return asBytes("?");
  const word = unescapeC(item.text);
  return ownBytes(item.cut ? asBytes(`${word}...`) : word);
}

function ownBytes(bytes: Bytes): Bytes {
  return asBytes(intern(bytes));
}

/**
 * CLONE_NEWNET: a network namespace has settings of its own. After clone it is the child that is there; the parent counts
 * too, since the child may speak before clone returns.
 */
function networkLeft(call: CallRecord | EnteredRecord, flags: readonly string[]): readonly SocketEvent[] {
  if (!flags.some((flag) => flag === "CLONE_NEWNET" || (Number(flag) & 0x40000000) !== 0)) return none;
  return [{ type: "doubt", seen: seenBy(call), elsewhere: true, cause: ELSEWHERE }];
}

/** `setns(3, CLONE_NEWNET)`; with 0 the namespace is of whatever type the fd is (setns(2)). */
function namespaceEntered(call: CallRecord): readonly SocketEvent[] {
  const flags = wordsIn(call.args[1]?.value);
  if (call.result.type !== "value") return none;
  return networkLeft(call, numberIn(call.args[1]?.value) === 0 ? ["CLONE_NEWNET"] : flags);
}

/** unshare(CLONE_FILES) gives the thread a copy of the fd table for itself. */
function unshared(call: CallRecord): readonly SocketEvent[] {
  const flags = wordsIn(call.args[0]?.value);
  const files = flags.some((flag) => flag === "CLONE_FILES" || (Number(flag) & 0x400) !== 0);
  if (call.result.type !== "value") return none;
  return [...networkLeft(call, flags), ...(files ? [{ type: "unshared" as const, seen: seenBy(call) }] : [])];
}

type ThreadRecord = Exclude<SyscallRecord, CallRecord | EnteredRecord | AbandonedRecord | TroubleRecord>;

/** What strace reports of threads besides their calls. */
export function processEvent(record: ThreadRecord): readonly SocketEvent[] {
  const seen = { tid: record.tid, time: record.time, line: record.line, call: record.type };
  switch (record.type) {
    case "exited":
      return [{ seen, type: "exited", status: record.status }];
    case "killed":
      return [{ seen, type: "killed", signal: intern(record.signal), core: record.core }];
    case "superseded":
      return [{ seen, type: "superseded", by: record.by }];
    case "identified":
      return [{ seen, type: "identified", was: record.was }];
    case "attached":
      return [{ seen, type: "attached", threads: record.threads ?? null }];
    case "detached":
      return [{ seen, type: "detached" }];
    case "personality":
      return [
        {
          seen,
          type: "doubt",
          cause: `the process runs in ${intern(record.mode)} mode: a strace without m32-mpers (strace -V) leaves its structures undecoded`,
        },
      ];
    case "signal":
      return childEnded(record.info, seen);
    case "stopped":
      return none;
  }
}

/** `--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101, ...} ---`: with a CLD_ code the kernel sent it. */
function childEnded(info: Value | null, seen: Seen): readonly SocketEvent[] {
  if (info?.type !== "struct" || !(firstWord(member(info.members, "si_code")) ?? "").startsWith("CLD_")) return none;
  const child = senderOf(info);
  return child === null ? none : [{ seen, type: "child-ended", child: asTid(child) }];
}

/** The process that sent the signal, or about which it is sent; null: neither is printed. */
export function senderOf(info: Value | null): number | null {
  return info?.type === "struct" ? numberIn(member(info.members, "si_pid")) : null;
}
