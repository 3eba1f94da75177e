import type { Data } from "../../base/data.ts";

/**
 * The summary document, `socktrace.summary/1`, as types: docs/summary.schema.json in TypeScript. Times are seconds with
 * microseconds, null where the input has none. Null is "unknown" everywhere else, too.
 */
export interface Summary<P extends ProcessData = ProcessData, S extends SocketData = SocketData> {
  readonly schema: "socktrace.summary/1";
  /** Version of the strace that was run; null: none was, or it is not known. */
  readonly strace: string | null;
  /** What reported the calls; null: a saved log. */
  readonly engine: "strace" | "ebpf" | null;
  readonly source: "launch" | "attach" | "read" | "snapshot";
  /** The first time of the input, and the last one or that of the last look at the kernel. Left out: a look alone. */
  readonly began?: number | null;
  readonly ended?: number | null;
  /** A summary in between: the trace goes on. */
  readonly interim?: true;
  /** Of a summary in between: what has become more since the one before. */
  readonly growth?: GrowthData;
  readonly processes: readonly P[];
  /** By id. */
  readonly sockets: readonly S[];
  /** Closed sockets that are alike, counted: groups of more than one. */
  readonly groups: readonly GroupData[];
  /** All of it, worst first. */
  readonly advice: readonly AdviceData[];
  /** What could not be found out, and how often. */
  readonly unknown: readonly UnknownData[];
  /** Lines that could not be parsed. */
  readonly unparsed: number;
  /** Events that were lost on their way to us: the sockets of those who made them were read again. */
  readonly lost: number;
  /** What became of each expectation of --expect, in the file's order. */
  readonly expectations?: readonly ExpectationData[];
  /** The model compared with the kernel (`verify`). */
  readonly verified?: VerifiedData;
}

/** An expectation of --expect and what became of it. */
export interface ExpectationData {
  /** The file, and the line in it, from 1. */
  readonly file: string;
  readonly line: number;
  /** As it was written. */
  readonly text: string;
  /** `unknown`: the input does not show whether it is so, which fails too. */
  readonly verdict: "ok" | "broken" | "unknown";
  /** Null: it holds. */
  readonly wrong: WrongData | null;
}

/** Why an expectation does not hold. */
export interface WrongData {
  readonly text: string;
  /** The first socket of which it is true; null: it is about no single one. */
  readonly socket: number | null;
  /** How many sockets it is true of, and how many the expectation is about. */
  readonly count: number;
  readonly of: number;
  /** The calls that show it, of that socket. */
  readonly evidence: readonly EvidenceData[];
}

/** Open sockets that have become more: what may be a leak. */
export interface GrowthData {
  /** The time of the summary before; null: the beginning of the trace. */
  readonly since: number | null;
  readonly until: number | null;
  /** By process and role, the largest growth first; empty: nothing has grown. */
  readonly groups: readonly GrownData[];
}

export interface GrownData extends Pick<ProcessData, "command" | "commandBase64"> {
  readonly pid: number;
  /** `accepted from 0.0.0.0:80` */
  readonly role: string;
  /** How many are open, how many more than before, how many of them in CLOSE_WAIT, how many without traffic for 5 s. */
  readonly open: number;
  readonly more: number;
  readonly closeWait: number;
  readonly quiet: number;
  /** The id of the oldest, and its age in seconds: at least that, if it is older than the trace. */
  readonly oldest: number;
  readonly age: number | null;
}

/** One piece of advice, for all sockets of which the same holds. */
export interface AdviceData {
  /** The rule: `socktrace explain reuse-after-bind`. */
  readonly id: string;
  readonly level: "error" | "warning" | "note";
  readonly text: string;
  /** What to do instead. */
  readonly fix: string;
  /** How many sockets it holds for. */
  readonly count: number;
  /** Some of them. */
  readonly sockets: readonly number[];
  /** Why it does not count (--accept). */
  readonly accepted?: string;
  /** The calls that show it, of the first of them. */
  readonly evidence: readonly EvidenceData[];
}

export interface EvidenceData extends InCode {
  readonly at: number | null;
  readonly pid: number;
  readonly call: string;
  readonly text: string;
}

/** Where in the code a call was made. */
export type CodeData = {
  /** Of the innermost frame that is the program's own, not of libc; null: not known. */
  readonly function: string | null;
  /** The symbol before it, as strace printed it, and how far: `conn_init+0x35`; it may be of another function. */
  readonly near?: string;
  /** The file that has the function, as a path; null: code that was made at run time. */
  readonly module: string | null;
  /** The source file as the compiler wrote it, and the line; null: not known. */
  readonly file: string | null;
  readonly line: number | null;
  /** Of code made at run time, whose calls have no lines: the file that its function is written in, and its first line. */
  readonly defined?: { readonly file: string; readonly line: number | null };
  /** The file name of the library or interpreter through which it made the call. */
  readonly through?: string;
  /** All frames, innermost first: `connect (libc.so.6)`. */
  readonly stack: readonly string[];
};

/** What a call did. */
interface InCode {
  /** Left out: not known, as in a trace without -k. */
  readonly code?: CodeData;
}

export interface ProcessData {
  readonly pid: number;
  /** The pid in the container that it is in (a pid namespace below socktrace's). */
  readonly innerPid?: number;
  /** The container that it is in; null: in none, or not known (a saved log never shows it). */
  readonly container: ContainerData | null;
  readonly ppid: number | null;
  readonly command: string;
  /** The bytes of `command`, where they are not UTF-8 or hold control characters: it is escaped then. */
  readonly commandBase64?: string;
  readonly argv: readonly string[] | null;
  readonly argvBase64?: readonly (string | null)[];
  readonly started: number | null;
  readonly ended: number | null;
  readonly exit: ExitData | null;
  readonly fds: readonly FdData[];
}

/** All null: it is in namespaces of its own, and nothing shows what made them. */
export interface ContainerData {
  /** `docker`, `containerd`, `cri-o`, `podman`, `lxc`, `systemd-nspawn`, `libvirt-lxc`, `buildkit`. */
  readonly runtime: string | null;
  /** In full, as the runtime has it. */
  readonly id: string | null;
  readonly name: string | null;
  readonly pod: { readonly uid: string; readonly name: string | null; readonly namespace: string | null } | null;
}

export type ExitData = { readonly status: number } | { readonly signal: string; readonly core: boolean };

/** A file descriptor that names a socket. */
export interface FdData {
  readonly fd: number;
  /** The socket's `id`. */
  readonly socket: number | null;
  readonly cloexec: boolean | null;
  readonly nonblock: boolean | null;
}

export interface SocketData {
  readonly id: number;
  readonly inode: number | null;
  /** `AF_INET`, `SOCK_STREAM`, `IPPROTO_TCP`. */
  readonly family: string | null;
  readonly type: string | null;
  readonly protocol: string | null;
  /** `LISTEN`, `ESTABLISHED`; of a closed socket the last one. */
  readonly state: string | null;
  /** Why `state` is null; docs/summary.schema.json explains each. */
  readonly stateUnknown?: "older" | "connecting" | "deferred" | "shut" | "aborted" | "unread" | "lost";
  /** `state`, where no call showed it but a look at the kernel, had begun by then. */
  readonly stateSince?: number;
  /** ESTABLISHED by an SO_ERROR of 0 alone, which is 0 also while connect() is on its way. */
  readonly presumed?: true;
  readonly local: AddressData | null;
  readonly peer: AddressData | null;
  readonly backlog: number | null;
  /** The `id` of the listener that accepted it. */
  readonly listener: number | null;
  readonly opened: MomentData | null;
  /** Where it came from, if its opening is not in the trace. */
  readonly from?: "before" | "message" | "process" | "io_uring" | "unread" | "lost";
  /** Events were lost while it was open, or it was used through io_uring's own table: calls on it may be missing. */
  readonly incomplete?: true;
  readonly closed: MomentData | null;
  /** The bind(), and the last listen() and connect(); left out where it is not known where in the code they were made. */
  readonly bound?: MomentData;
  readonly listening?: MomentData;
  readonly connected?: MomentData;
  /** The first fd that it had, and whose. */
  readonly fd: number;
  readonly pid: number;
  readonly nonblock: boolean | null;
  readonly options: readonly OptionData[];
  /** How many calls worked on it. */
  readonly calls: number;
  readonly failed: readonly FailureData[];
}

export interface OptionData extends InCode {
  /** `SOL_SOCKET` */
  readonly level: string;
  /** `SO_KEEPALIVE` */
  readonly name: string;
  /** What holds: booleans, numbers, texts, structures with the kernel's field names; timeouts are seconds. */
  readonly value: Data;
  /** What the program asked for, before the kernel rounded, doubled or clamped it. */
  readonly asked: Data;
  /** Where the value comes from. */
  readonly origin: "set" | "inherited" | "default" | "observed" | "unknown";
  /** The call that changed it besides what it was called for. */
  readonly by?: string;
  /** Whether somebody set it, of an observed value; null: not known. */
  readonly changed?: boolean | null;
  /** With `verbose`: the last eight former values. */
  readonly earlier?: readonly OptionData[];
  /** How many values came before these. */
  readonly earlierMore?: number;
  /** The state in which it was set. */
  readonly during?: string | null;
  readonly at: number | null;
  readonly pid: number;
}

/** When, by which thread and by which call. */
export type MomentData = {
  readonly at: number | null;
  readonly pid: number;
  readonly call: string;
  /** Of a close: it was then or before, since close is not traced. */
  readonly latest?: true;
  readonly code?: CodeData;
};

/** A call that failed, with the same error each time. */
export interface FailureData extends InCode {
  readonly call: string;
  readonly errno: string;
  readonly attempt: string;
  /** The first and the last time. */
  readonly at: number | null;
  readonly last: number | null;
  readonly pid: number;
  readonly count: number;
}

export type AddressData =
  | { readonly family: string; readonly address: string; readonly port: number; readonly scope?: string }
  | { readonly family: string; readonly path: string; readonly base64?: string }
  | { readonly family: string; readonly abstract: string; readonly base64?: string }
  | { readonly family: string; readonly port: number; readonly groups: number }
  /** Of AF_VSOCK cid and port; of AF_XDP interface and queue; of AF_BLUETOOTH bdaddr, psm, cid, channel, device; of AF_PACKET interface, protocol, hardware. */
  | { readonly family: string; readonly text: string; readonly [field: string]: string | number }
  | { readonly family: string };

export interface GroupData {
  readonly role: string | null;
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly family: string | null;
  readonly type: string | null;
  readonly protocol: string | null;
  /** When they closed; null: unknown. */
  readonly state: string | null;
  readonly options: readonly OptionData[];
  /** The `id`s of those that are listed in full. */
  readonly sockets: readonly number[];
}

export interface UnknownData {
  readonly cause: string;
  readonly count: number;
}

export interface VerifiedData {
  /** Sockets that were read, and sockets that were closed or out of reach before they could be. */
  readonly sockets: number;
  readonly missed: number;
  /** Values that were compared. */
  readonly values: number;
  /** Calls at which the socket should have been read, and at how many it was. */
  readonly each?: { readonly calls: number; readonly looks: number };
  readonly differences: readonly DifferenceData[];
}

export interface DifferenceData {
  readonly socket: number;
  readonly what: string;
  readonly claimed: string;
  readonly real: string;
  readonly cause: string;
  /** The kernel changes it by itself, which no trace can show. */
  readonly explained: boolean;
  readonly call?: string;
}
