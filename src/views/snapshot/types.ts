import type { Data } from "../../base/data.ts";
import type { FdData, OptionData, ProcessData, SocketData, Summary } from "../json/types.ts";

/** The summary document of a look at the running kernel: docs/snapshot.schema.json in TypeScript. */
export interface Snapshot extends Summary<SnapshotProcess, SnapshotSocket> {
  /** Of `ls` without -p: sockets that no visible process has open, by the kernel's tables. */
  readonly unheld: readonly UnheldData[];
}

export interface SnapshotProcess extends ProcessData {
  /** Effective user, by number and by login name. */
  readonly uid: number;
  readonly user: string;
  /** Ended, and not yet waited for by its parent. */
  readonly zombie: boolean;
  /** Limit of open files (RLIMIT_NOFILE); null inside: unlimited. */
  readonly openFiles: { readonly soft: number | null; readonly hard: number | null } | null;
  /** Inode of the network namespace. */
  readonly networkNamespace: number | null;
  /** Which right was missing for the rest; null: none. */
  readonly partial: { readonly right: string; readonly text: string } | null;
  readonly fds: readonly (FdData & FileStat & { readonly flags: readonly string[] })[];
  /** Every fd that names no socket. */
  readonly files: readonly FileData[];
}

/** What stat(2) says; null: it was closed meanwhile, or forbidden. */
export interface FileStat {
  readonly mode: number | null;
  /** Major and minor number. */
  readonly dev: readonly number[] | null;
  readonly inode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly rdev: readonly number[] | null;
  readonly size: number | null;
}

export interface FileData extends FileStat {
  readonly fd: number;
  /** `regular`, `directory`, `fifo`, ... */
  readonly kind: string;
  readonly path: string;
  /** The bytes of `path`, where they are not UTF-8 or hold control characters: it is escaped then. */
  readonly base64?: string;
  /** open(2)'s flags by name. */
  readonly flags: readonly string[];
  readonly offset: number | null;
  /** As in /proc/locks. */
  readonly locks: readonly string[];
  /** What /proc/PID/fdinfo says of this kind of file. */
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

export interface SnapshotSocket extends SocketData {
  /** Of a listener: how many connections wait for accept(). */
  readonly waiting: number | null;
  /** Bytes that the program can read; bytes sent and not acknowledged. */
  readonly receiveQueue: number | null;
  readonly sendQueue: number | null;
  readonly options: readonly SnapshotOption[];
  /** Options whose value could not be had, with the errno or the reason. */
  readonly missing: readonly { readonly level: string; readonly name: string; readonly why: string }[];
  /** With `verbose`: struct tcp_info. */
  readonly tcpInfo: Data;
  readonly networkNamespace: number | null;
  /** The socket at the other end, where it is on this machine, and who has it open. */
  readonly other: { readonly inode: number; readonly holders: readonly HolderData[] } | null;
  /** False: only what /proc reports of it; the socket itself could not be asked. */
  readonly asked: boolean;
}

export interface UnheldData extends Pick<
  SnapshotSocket,
  "family" | "type" | "protocol" | "state" | "local" | "peer" | "receiveQueue" | "sendQueue"
> {
  /** Null: no process at all has it open, as in TIME_WAIT. */
  readonly inode: number | null;
  /** Whose it is, by number and by login name; null: the kernel's tables do not show it. */
  readonly uid: number | null;
  readonly user: string | null;
}

export interface SnapshotOption extends OptionData {
  readonly changed: boolean | null;
  /** With `verbose`: the value as getsockopt gave it, in hex. */
  readonly bytes?: string;
}

export type HolderData = { readonly pid: number; readonly fd: number } & Pick<ProcessData, "command" | "commandBase64">;
