import type { PrintedFd, SocketEvent } from "../../../src/events/event.ts";

export type Witness = "strace" | "ebpf";

interface Limit {
  /** Who reports it, alone. */
  readonly only: Witness;
  /** `later`: what the same thread did after it. */
  readonly is: (event: SocketEvent, later: () => readonly SocketEvent[]) => boolean;
}

/** What the one sees and the other cannot, by the reason. Whatever is not in this table is a fault of one of them. */
const limits: Readonly<Record<string, Limit>> = {
  "a call on a file that is no socket: the program in the kernel leaves it out": {
    only: "strace",
    is: (event) => {
      const fds = fdsOf(event);
      return fds.some(({ file }) => file !== null) && fds.every(({ inode }) => inode === null);
    },
  },
  "dup, fcntl, ioctl on an fd that names nothing: the program in the kernel leaves them out": {
    only: "strace",
    is: (event) => isOfNothing(event) && event.seen.call !== "close",
  },
  "a close of an fd that names nothing, printed in two lines": {
    only: "strace",
    is: (event) => event.type === "closed" && event.at.inode === null && event.at.file === null,
  },
  "a close of an fd that names nothing": {
    only: "ebpf",
    is: (event) => isOfNothing(event) && event.seen.call === "close",
  },
  "a close of an fd that names nothing, printed in one line": {
    only: "strace",
    is: (event) => isOfNothing(event) && event.seen.call === "close",
  },
  "a state of TCP: the kernel reports it, no call does": { only: "ebpf", is: ({ type }) => type === "tcp-state" },
  "a call made through an io_uring": { only: "ebpf", is: ({ seen }) => seen.call.startsWith("io_uring") },
  "that there is an io_uring: strace sees none of the calls made through it": {
    only: "strace",
    is: (event) => event.type === "doubt" && event.hides === "io_uring",
  },
  "data that went through: to the eBPF engine the kernel reports the state itself": {
    only: "strace",
    is: ({ type }) => type === "data",
  },
  "a connection made by sendto: strace is not asked for calls that move data": {
    only: "ebpf",
    is: ({ seen }) => seen.call === "sendto",
  },
  "the beginning of a call, which strace prints where lines of others come before its end": {
    only: "strace",
    is: (event) => event.type === "entered" || (event.type === "forked" && event.child === null),
  },
  "a call after strace has ended, which fails because of --seccomp-bpf (seccomp(2), SECCOMP_RET_TRACE)": {
    only: "ebpf",
    is: (event) => event.type === "failed" && event.errno === "ENOSYS",
  },
  "a clone that failed: no process was made": { only: "strace", is: ({ type }) => type === "fork-failed" },
  "the end of a close whose beginning was reported": {
    only: "strace",
    is: (event) => event.type === "closed" && event.stage === "done",
  },
  "the beginning of a close_range, which strace prints in two lines only": { only: "strace", is: isRangeEntered },
  "the beginning of a close_range, which the eBPF engine always reports": { only: "ebpf", is: isRangeEntered },
  "a file that is no socket duplicated over one that is": {
    only: "ebpf",
    is: (event) => event.type === "duplicated" && event.from.inode === null && event.at.inode === null,
  },
  "a close_range that failed, which strace prints in two lines only": { only: "strace", is: isRangeFailed },
  "a close_range that failed: its beginning was reported": { only: "ebpf", is: isRangeFailed },
  "the end of a leader whose process goes on with another thread's exec": {
    only: "ebpf",
    is: ({ type }, later) => type === "exited" && later().some((event) => event.type === "superseded"),
  },
};

/** Null: the other has to have it too. */
export function limitOf(witness: Witness, event: SocketEvent, later: () => readonly SocketEvent[]): string | null {
  return Object.entries(limits).find(([, { only, is }]) => only === witness && is(event, later))?.[0] ?? null;
}

function isRangeEntered(event: SocketEvent): boolean {
  return event.type === "closed-range" && event.stage === "entered";
}

function isRangeFailed(event: SocketEvent): boolean {
  return event.type === "closed-range" && event.stage === "failed";
}

function isOfNothing(event: SocketEvent): boolean {
  return event.type === "failed" && event.anyFd && event.errno === "EBADF" && event.at?.inode === null;
}

/** Of calls on fds of every kind. */
function fdsOf(event: SocketEvent): readonly PrintedFd[] {
  switch (event.type) {
    case "closed":
    case "flags":
      return [event.at];
    case "failed":
      return event.at !== null && event.anyFd ? [event.at] : [];
    case "duplicated":
      return [event.from, event.at];
    default:
      return [];
  }
}
