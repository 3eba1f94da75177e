import type { Bytes, Fd, Inode, Pid } from "../base/brands.ts";
import type { Address } from "../linux/address.ts";
import type { Container } from "../linux/containers/container.ts";
import type { FdInfo } from "../linux/fd-info.ts";
import type { OptionValue } from "../linux/option.ts";
import type { OptionName, SocketKind } from "./event.ts";
import type { Memory, Queue } from "./activity.ts";

/**
 * A running process as the kernel reported it at one moment: what `pfiles` and `ls` print. Made by kernel/, plain
 * data here, so that views do not depend on where it came from.
 */
export interface ProcessSnapshot {
  readonly type: "process";
  readonly pid: Pid;
  readonly ppid: Pid;
  /** Its pid in the container that it is in, a pid namespace below ours; null: in none. */
  readonly inner: Pid | null;
  /** Null: in none, or not known. */
  readonly container: Container | null;
  /** /proc/PID/comm: at most 15 bytes. */
  readonly comm: Bytes;
  /** Empty: a kernel thread, or a zombie. */
  readonly argv: readonly Bytes[];
  /** The effective user, and its login name or again the number. */
  readonly uid: number;
  readonly user: string;
  /** Ended, and not yet waited for by its parent: it has no fds any more. */
  readonly zombie: boolean;
  /** RLIMIT_NOFILE; null: /proc has none. */
  readonly openFiles: Limit | null;
  /** The process's network namespace; its sockets may be of another one. */
  readonly namespace: Inode | null;
  /** By number. Empty where they could not be read; `partial` has the reason. */
  readonly fds: readonly FdSnapshot[];
  /** Which right was missing for the rest; null: nothing was missing. */
  readonly partial: Refusal | null;
}

/** What a table shows of a process: its name, its user and its sockets. */
export interface SocketHolder extends Pick<ProcessSnapshot, "type" | "pid" | "comm" | "user" | "partial"> {
  readonly fds: readonly HeldSocket[];
  /** As of a process. Left out: not asked, since lsof's and netstat's tables do not show it. */
  readonly container?: Container | null;
}

export type HeldSocket = Pick<FdSnapshot, "fd" | "info" | "socket">;

/** A socket that no process has open which we can see: TIME_WAIT, another user's, the kernel's own. */
export interface UnheldSocket {
  /** Null: the kernel's table does not show it. */
  readonly uid: number | null;
  readonly user: string | null;
  /** As the table lists it. Its inode is 0 where no process at all has it open. */
  readonly socket: SocketSnapshot;
}

/** Processes, and what none of them has open. */
export interface Look<Process = ProcessSnapshot> {
  readonly processes: readonly Process[];
  readonly unheld: readonly UnheldSocket[];
}

/** The process is not there (any more). */
export interface Gone {
  readonly type: "gone";
  readonly pid: Pid;
}

export interface Refusal {
  /** Which right: `privilege` (another user's process, CAP_SYS_PTRACE), `yama`, `seccomp`, `kernel`, `koffi`, `limit` (open files). */
  readonly right: "privilege" | "yama" | "seccomp" | "kernel" | "koffi" | "limit";
  /** `owned by root; you are nobody` */
  readonly cause: string;
  /** What to do: `run as root`. */
  readonly remedy: string;
  /** Whose process it is, where that is the cause; else null. */
  readonly owner: string | null;
  /** What could be read all the same: `its command only`. */
  readonly shown: string;
}

/** null: unlimited. */
export interface Limit {
  readonly soft: number | null;
  readonly hard: number | null;
}

export type FdKind = "socket" | "regular" | "directory" | "fifo" | "character" | "block" | "anonymous" | "unknown";

export interface FdSnapshot {
  readonly fd: Fd;
  readonly kind: FdKind;
  /** As /proc/PID/fd/N reads: `/etc/hosts`, `socket:[123]`, `anon_inode:[eventfd]`, `/tmp/x (deleted)`. */
  readonly path: Bytes;
  /** Null: closed meanwhile, or not allowed. */
  readonly stat: FileStat | null;
  /** Null: the same. */
  readonly info: FdInfo | null;
  readonly socket: SocketSnapshot | null;
}

/** What stat(2) reports of an inode. Devices are `[major, minor]`. */
export interface FileStat {
  /** Type and permissions: 0o140777 is a socket. */
  readonly mode: number;
  readonly dev: readonly [major: number, minor: number];
  readonly ino: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: readonly [major: number, minor: number];
  readonly size: number;
}

/** One open socket. A part of its kind that is unknown is `?`. */
export interface SocketSnapshot {
  readonly inode: Inode;
  readonly kind: SocketKind;
  /** The kernel's names; BOUND and CLOSED for its CLOSE. Null: unknown. */
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  /** Bytes that the program can read, and bytes sent but not acknowledged; null: the kernel does not report it. */
  readonly queues: Queues;
  /** Of a listener: connections that wait for accept(), and how many may; null: no listener, or not reported. */
  readonly backlog: Queue | null;
  /** What waits to be read, in memory, and what was dropped; null: not asked, or before Linux 4.12. */
  readonly memory: Memory | null;
  /** Of a TCP connection; null: it is none, or the kernel does not report them. */
  readonly idle: Idle | null;
  readonly options: readonly OptionSnapshot[];
  /** Options of this kind of socket whose value could not be read. */
  readonly missing: readonly MissingOption[];
  /** TCP_INFO, where it was asked for. */
  readonly tcpInfo: OptionValue | null;
  /** Network namespace; null: unknown. */
  readonly namespace: Inode | null;
  /** Its line in the namespace's /proc/net, which counts queues otherwise; null: that was not read. */
  readonly listed: Listed | "not-listed" | null;
  /** The socket at the other end, where it is on this machine. */
  readonly other: Other | null;
  /** False: only what /proc has; the socket itself could not be read. */
  readonly asked: boolean;
}

export interface Queues {
  readonly receive: number | null;
  readonly send: number | null;
}

/** Milliseconds since something moved on a connection. */
export interface Idle {
  /** Data; null: never. */
  readonly sent: number | null;
  readonly received: number | null;
  /** A packet with an ACK came; the handshake's, where none did. */
  readonly acknowledged: number;
}

export interface OptionSnapshot extends OptionName {
  readonly bytes: Bytes;
  readonly value: OptionValue;
  /** Whether it was set on it or its listener: it differs from a new socket's. Null: unknown. */
  readonly changed: boolean | null;
}

export interface MissingOption extends OptionName {
  /** An errno name, or words: `not read: holds a key`. */
  readonly why: string;
}

/** A socket's line in /proc/PID/net/tcp and its relatives, or sock_diag's answer for a UNIX socket. */
export interface Listed {
  readonly kind: SocketKind;
  /** The kernel's name: CLOSE for what is not connected. */
  readonly state: string | null;
  readonly local: Address | null;
  readonly peer: Address | null;
  /** Of a listener: connections that wait. A UDP socket: memory of all that waits. */
  readonly receive: number | null;
  /** Of a UNIX listener: its limit. */
  readonly send: number | null;
}

export interface Other {
  readonly inode: Inode;
  /** Who has it open, as far as one may see. */
  readonly holders: readonly Holder[];
}

export interface Holder {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly comm: Bytes;
}
