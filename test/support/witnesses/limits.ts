import type { PrintedFd, SocketEvent } from "../../../src/events/event.ts";

export type Witness = "strace" | "ebpf";

interface Limit {
  /** Who reports it, alone. */
  readonly only: Witness;
  readonly is: (event: SocketEvent) => boolean;
}

/** What the one sees and the other cannot, by the reason. Whatever is not in this table is a fault of one of them. */
const limits: Readonly<Record<string, Limit>> = {
  "files that are no sockets: the program in the kernel leaves their calls out": {
    only: "strace",
    is: (event) => fdsOf(event).some(({ file }) => file !== null) && fdsOf(event).every(({ inode }) => inode === null),
  },
  "calls on an fd that names nothing: of dup, fcntl and ioctl the program in the kernel reports those on sockets": {
    only: "strace",
    is: (event) => event.type === "failed" && event.anyFd && event.errno === "EBADF",
  },
  "close of an fd that names nothing": {
    only: "ebpf",
    is: (event) => event.type === "failed" && event.anyFd && event.errno === "EBADF",
  },
  "states of TCP: the kernel reports them, no call does": { only: "ebpf", is: ({ type }) => type === "tcp-state" },
  "a call's beginning: strace prints it where lines of others come before its end": {
    only: "strace",
    is: (event) =>
      event.type === "entered" || event.type === "fork-failed" || (event.type === "forked" && event.child === null),
  },
  "data that went through: to the eBPF engine the kernel reports the state itself": {
    only: "strace",
    is: ({ type }) => type === "data",
  },
  "the end of a close whose beginning was printed": {
    only: "strace",
    is: (event) => event.type === "closed" && event.stage === "done",
  },
  "the beginning of close_range": { only: "strace", is: isRangeEntered },
  "the beginning of close_range, always reported": { only: "ebpf", is: isRangeEntered },
};

function isRangeEntered(event: SocketEvent): boolean {
  return event.type === "closed-range" && event.stage === "entered";
}

/** Null: the other has to have it too. */
export function limitOf(witness: Witness, event: SocketEvent): string | null {
  return Object.entries(limits).find(([, { only, is }]) => only === witness && is(event))?.[0] ?? null;
}

function fdsOf(event: SocketEvent): readonly PrintedFd[] {
  switch (event.type) {
    case "closed":
    case "flags":
      return [event.at];
    case "failed":
      return event.at === null ? [] : [event.at];
    case "duplicated":
      return [event.from, event.at];
    default:
      return [];
  }
}
