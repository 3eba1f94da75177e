import { closeSync, openSync, readSync } from "node:fs";
import { asInode, type Inode } from "../base/brands.ts";
import { listNumbers, readFile, readLink } from "./file.ts";

/** For which fds the threads of a process wait. */
export interface Waits {
  /** Those that a thread is in a call on: recv(), accept(). */
  readonly blocked: ReadonlySet<number>;
  /** Those in the sets of poll() and select() that are under way. */
  readonly polled: ReadonlySet<number>;
  /** The inodes of what is in its epoll instances. */
  readonly epolled: ReadonlySet<Inode>;
  /** A thread is in epoll_wait() now. */
  readonly isEpolling: boolean;
  /** Threads that do something else than waiting for fds. */
  readonly busy: number;
}

/** What a thread waits for: `fd`: the first argument; the sets that poll() and select() take. */
type Call = "fd" | "epoll" | "poll" | "select" | "restarted";

/** arch/x86/entry/syscalls/syscall_64.tbl */
const x64: Readonly<Record<number, Call>> = {
  ...all("fd", [0, 1, 19, 20, 40, 42, 43, 44, 45, 46, 47, 275, 288, 299, 307]),
  ...all("epoll", [232, 281, 441]),
  ...all("poll", [7, 271]),
  ...all("select", [23, 270]),
  ...all("restarted", [219]),
};

/** include/uapi/asm-generic/unistd.h */
const arm64: Readonly<Record<number, Call>> = {
  ...all("fd", [63, 64, 65, 66, 71, 76, 202, 203, 206, 207, 211, 212, 242, 243, 269]),
  ...all("epoll", [22, 441]),
  ...all("poll", [73]),
  ...all("select", [72]),
  ...all("restarted", [128]),
};

const tables: Readonly<Record<string, Readonly<Record<number, Call>> | undefined>> = { x64, arm64 };

/** More than that is not a set that a program polls, but what a register happens to hold. */
const MOST = 65_536;

/**
 * By /proc/PID/task/TID/syscall (proc_pid_syscall(5)) and the fdinfo of epoll instances (proc_pid_fdinfo(5)). `skip`: fds
 * that are sockets, so that they need not be looked at. Null: it cannot be seen: io_uring, another architecture, not for us.
 */
export function readWaits(pid: number, skip: ReadonlySet<number>): Waits | null {
  const calls = tables[process.arch];
  const threads = listNumbers(`/proc/${pid}/task`);
  const fds = listNumbers(`/proc/${pid}/fd`);
  if (calls === undefined || threads === null || fds === null) return null;
  const waits = { blocked: new Set<number>(), polled: new Set<number>(), epolled: new Set<Inode>() };
  let [isEpolling, busy] = [false, 0];
  for (const fd of fds) {
    const link = skip.has(fd) ? null : readLink(`/proc/${pid}/fd/${fd}`);
    if (link === "anon_inode:[io_uring]") return null;
    if (link === "anon_inode:[eventpoll]") addEpolled(pid, fd, waits.epolled);
  }
  for (const tid of threads) {
    const text = readFile(`/proc/${pid}/task/${tid}/syscall`);
    if (text === null) return null;
    const words = text.split(" ").map(Number);
    const [number = NaN, ...args] = words;
    const call = calls[number];
    if (call === undefined || !add[call](pid, args, waits)) busy++;
    else if (call === "epoll") isEpolling = true;
  }
  return { ...waits, isEpolling, busy };
}

interface Found {
  readonly blocked: Set<number>;
  readonly polled: Set<number>;
}

/** Adds what a call waits for. False: nothing was found. */
const add: Readonly<Record<Call, (pid: number, args: readonly number[], found: Found) => boolean>> = {
  fd: (_pid, [fd = -1], { blocked }) => {
    blocked.add(fd);
    return true;
  },
  epoll: (pid, args, found) => add.fd(pid, args, found),
  // struct pollfd: an int, and two shorts.
  poll: (pid, [set = 0, count = 0], { polled }) => {
    const bytes = count > MOST ? null : readMemory(pid, set, count * 8);
    for (let at = 0; bytes !== null && at < count; at++) polled.add(bytes.readInt32LE(at * 8));
    return bytes !== null;
  },
  select: (pid, [count = 0, ...sets], { polled }) => {
    if (count > MOST) return false;
    for (const set of sets.slice(0, 3)) {
      const bytes = set === 0 ? null : readMemory(pid, set, Math.ceil(count / 8));
      for (let fd = 0; bytes !== null && fd < count; fd++)
        if (((bytes[fd >> 3] ?? 0) & (1 << (fd & 7))) !== 0) polled.add(fd);
    }
    return true;
  },
  // restart_syscall(2): of poll(), or of something that does not wait for fds, such as nanosleep().
  restarted: (pid, args, found) => add.poll(pid, args, found),
};

/** `tfd:        5 events:       1f data:                5  pos:0 ino:1ff5373 sdev:9` */
function addEpolled(pid: number, fd: number, epolled: Set<Inode>): void {
  const text = readFile(`/proc/${pid}/fdinfo/${fd}`) ?? "";
  for (const [, inode = ""] of text.matchAll(/^tfd:.* ino:([0-9a-f]+)/gm)) epolled.add(asInode(parseInt(inode, 16)));
}

/** Null: it is not there, or not for us. */
function readMemory(pid: number, address: number, size: number): Buffer | null {
  if (size === 0) return Buffer.alloc(0);
  let fd: number | null = null;
  try {
    fd = openSync(`/proc/${pid}/mem`, "r");
    const bytes = Buffer.alloc(size);
    return readSync(fd, bytes, 0, size, address) === size ? bytes : null;
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

function all(call: Call, numbers: readonly number[]): Readonly<Record<number, Call>> {
  return Object.fromEntries(numbers.map((number) => [number, call]));
}
