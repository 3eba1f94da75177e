/**
 * What a record of the BPF program looks like: the one definition of it. `npm run build` writes program/record.h from
 * it, so that both sides agree; the program carries VERSION in its .rodata, and the loader compares.
 */

/** To be raised with every change of what follows. */
export const VERSION = 4;

/** What a record reports. */
export const types = ["entered", "call", "fork", "exec", "exit", "state", "compat", "stack"] as const;

export type RecordType = (typeof types)[number];

/** System calls under numbers of our own: those of the kernel differ from architecture to architecture. 0 is none. */
export const calls = [
  "none",
  "socket",
  "socketpair",
  "bind",
  "listen",
  "accept",
  "accept4",
  "connect",
  "getsockname",
  "getpeername",
  "shutdown",
  "setsockopt",
  "getsockopt",
  "close",
  "close_range",
  "dup",
  "dup2",
  "dup3",
  "fcntl",
  "ioctl",
  "recvmsg",
  "recvmmsg",
  "sendto",
  "pidfd_getfd",
  "unshare",
  "setns",
  "io_uring_setup",
] as const;

export type Call = (typeof calls)[number];

/** Bits of `flags`. */
export const flag = {
  /** The data was longer than there is room for. */
  cut: 1,
  /** The data could not be read (a bad pointer, a page that is not in memory). */
  unreadable: 2,
  /** The fd names a socket. */
  socket: 4,
  /** The process is gone with this thread; of a fork: the child is a thread. */
  whole: 8,
  /** Of a fork: both have one table of fds. */
  shares_files: 16,
  /** The fd names a file that is no socket. */
  file: 32,
  /** The call was made through io_uring. */
  uring: 64,
  /** It was made through io_uring on a file that is in its own table, under no fd. */
  registered: 128,
  /** At the end of the call its fd named another file, or none: `inode` is what it named at the beginning. */
  moved: 256,
  /** Of an exec: a script, so that the arguments are those of its interpreter. */
  script: 512,
  /** The last record of type `stack` of the thread is of this call. */
  stack: 1024,
  /** With `narrows`: the thread's cgroup is one of those that are reported. */
  inside: 4096,
} as const;

/** The fields, in order, with where they begin and how many bytes they have; unsigned but for `result`. Little-endian. */
export const fields = {
  type: { at: 0, bytes: 1 },
  call: { at: 1, bytes: 1 },
  flags: { at: 2, bytes: 2 },
  /** How many bytes of data stand behind the record. */
  length: { at: 4, bytes: 4 },
  /** Of the process and the thread, as our own pid namespace counts. */
  pid: { at: 8, bytes: 4 },
  tid: { at: 12, bytes: 4 },
  /** CLOCK_MONOTONIC, ns. */
  time: { at: 16, bytes: 8 },
  /** How many records this CPU had made before it, those that were lost included. */
  sequence: { at: 24, bytes: 8 },
  result: { at: 32, bytes: 8 },
  arg0: { at: 40, bytes: 8 },
  arg1: { at: 48, bytes: 8 },
  arg2: { at: 56, bytes: 8 },
  arg3: { at: 64, bytes: 8 },
  arg4: { at: 72, bytes: 8 },
  arg5: { at: 80, bytes: 8 },
  /** Of the socket that the call's fd names; 0: it names none. */
  inode: { at: 88, bytes: 8 },
  /**
   * Of the socket that the call made, or of the second of a pair; of recvmsg: how many fds came, `arg5` has where; of an exec
   * with `narrows` its cgroup.
   */
  other: { at: 96, bytes: 8 },
  family: { at: 104, bytes: 2 },
  kind: { at: 106, bytes: 2 },
  protocol: { at: 108, bytes: 2 },
  /** The TCP state, as in include/net/tcp_states.h; 0: the socket is none of TCP. */
  state: { at: 110, bytes: 2 },
  /** Of a fork, exec, unshare, setns and setsockopt: the inode of the network namespace that the thread, or the child, is in then. */
  net: { at: 112, bytes: 8 },
} as const;

/** What the loader sets before the program is loaded. */
export const settings = {
  version: { at: 0, bytes: 4 },
  /** The inode of our own pid namespace; 0: it is the machine's. Processes are reported by their numbers in it. */
  pid_namespace: { at: 4, bytes: 4 },
  /** 1: every process of the machine; 0: those in the map `processes`. */
  all_processes: { at: 8, bytes: 4 },
  /** 1: what they fork, too. */
  follow: { at: 12, bytes: 4 },
  /** Our own process, which is not reported. */
  self: { at: 16, bytes: 8 },
  /** A bit for each number in `calls`: not to be reported. */
  unwanted: { at: 24, bytes: 8 },
  /** 1: of every process those whose cgroup the map `cgroups` does not have as one outside. */
  narrows: { at: 32, bytes: 8 },
  /** How many bytes of the user's stack are reported with calls that have a place in the code; 0: none, and no registers. */
  stack: { at: 40, bytes: 8 },
} as const;

export type Setting = keyof typeof settings;

/** A bit of `flags`. */
export type Bit = (typeof flag)[keyof typeof flag];

export type Field = keyof typeof fields;

/** Where a field is: `fields.pid`. */
export type Place = (typeof fields)[Field];

export const RECORD_SIZE: number = sizeOf(fields);

/** Data that mostly suffices; what is longer takes a record with room for the most. */
export const SHORT_DATA = 128;
export const LONG_DATA = 4096;

/** Of an exec's data: where the arguments begin, behind the path. */
export const PATH_ROOM = 512;
/**
 * Of recvmsg's data: where the inodes of the fds that came begin, behind the control data, and how many at most: as many as
 * a message can have (include/net/scm.h, SCM_MAX_FD), with who sent it before them (unix(7), SCM_CREDENTIALS).
 */
export const CONTROL_ROOM = 1088;
export const MOST_FDS = 253;

/**
 * A record of type `stack` stands before the record of the call that its thread made. Its data: so many registers under their
 * numbers of DWARF, the instruction pointer under the number of the return address on x86-64, and under 32 on arm64; then the
 * memory from the stack pointer on. `arg0` and `arg1` are where the program's arguments begin and its code ends
 * (arg_start and endcode of proc_pid_stat(5)), by which it is known again.
 */
export const REGISTERS = 33;
/** The memory of the stack that is reported at most, and in which pieces it is read: where one cannot be, it ends. */
export const STACK_MOST = 8192;
export const STACK_PIECE = 1024;

/** The same for C. */
export function recordHeader(): string {
  const data = { SHORT_DATA, LONG_DATA, PATH_ROOM, CONTROL_ROOM, MOST_FDS };
  const numbers = { LAYOUT_VERSION: VERSION, ...data, REGISTERS, STACK_MOST, STACK_PIECE };
  const names = [
    ...Object.entries(numbers),
    ...types.map((name, at) => [`TYPE_${name}`, at] as const),
    ...calls.map((name, at) => [`CALL_${name}`, at] as const),
    ...Object.entries(flag).map(([name, bit]) => [`FLAG_${name}`, bit] as const),
  ];
  return [
    "/* Written by `npm run build` from src/ebpf/layout.ts. */",
    "#pragma once",
    ...names.map(([name, number]) => `#define ${name.toUpperCase()} ${number}`),
    ...structure("record", fields),
    ...structure("settings", settings),
    "",
  ].join("\n");
}

type Members = Readonly<Record<string, { readonly at: number; readonly bytes: number }>>;

function structure(name: string, members: Members): readonly string[] {
  return [
    `struct ${name} {`,
    ...Object.entries(members).map(([member, { bytes }]) => `  ${typeOf(member, bytes)} ${member};`),
    "};",
    ...Object.entries(members).map(([member, { at }]) => placed(name, member, at)),
    `_Static_assert(sizeof(struct ${name}) == ${sizeOf(members)}, "it has padding");`,
  ];
}

/** `__u32`; the result of a call can be negative. */
function typeOf(member: string, bytes: number): string {
  return `__${member === "result" ? "s" : "u"}${bytes * 8}`;
}

function placed(name: string, member: string, at: number): string {
  return `_Static_assert(__builtin_offsetof(struct ${name}, ${member}) == ${at}, "${member} is elsewhere");`;
}

function sizeOf(members: Members): number {
  return Object.values(members).reduce((size, { bytes }) => size + bytes, 0);
}
