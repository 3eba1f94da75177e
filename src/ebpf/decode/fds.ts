import { asFd } from "../../base/brands.ts";
import type { EventOf, Seen, SocketEvent } from "../../events/event.ts";
import { flag, fields, type Call } from "../layout.ts";
import type { RawRecord } from "../record.ts";
import { firstFd, returnedFd } from "./at.ts";
import { none, onSuccess, type CallDecoder } from "./call.ts";

const onAnyFd = { first: "any-fd" } as const;

/** Calls on fds of whatever kind: close, dup and relatives, fcntl, ioctl. */
export const fdCalls: Readonly<
  Record<Call & ("close" | "close_range" | "dup" | "dup2" | "dup3" | "fcntl" | "ioctl"), CallDecoder>
> = {
  // A system call that succeeded was reported when it was entered; a request of io_uring is when it is done.
  close: {
    ...onAnyFd,
    done: (record, seen) => (record.has(flag.uring) ? enteredEvents(record, seen) : none),
    attempt: () => "close",
  },
  close_range: {
    first: "other",
    done: (record, seen) => [closedRange(record, seen, record.result < 0 ? "failed" : "done")],
  },
  dup: { ...onAnyFd, done: duplicated(false, () => false), attempt: () => "dup" },
  dup2: { ...onAnyFd, done: duplicated(true, () => false), attempt: overText },
  // asm-generic/fcntl.h: O_CLOEXEC
  dup3: {
    ...onAnyFd,
    done: duplicated(true, (record) => (record.low(fields.arg2) & 0o2000000) !== 0),
    attempt: overText,
  },
  fcntl: {
    ...onAnyFd,
    done: (record, seen) => commandOf(record)?.done(record, seen) ?? none,
    attempt: (record) => `fcntl ${commandOf(record)?.name ?? "?"}`,
  },
  ioctl: {
    ...onAnyFd,
    done: (record, seen) => requestOf(record)?.done(record, seen) ?? none,
    attempt: (record) => `ioctl ${requestOf(record)?.name ?? "?"}`,
  },
};

/** What is reported when a call is entered, since it has its effect then. */
export function enteredEvents(record: RawRecord, seen: Seen): readonly SocketEvent[] {
  if (record.call === "close_range") return [closedRange(record, seen, "entered")];
  return [{ type: "closed", seen, at: firstFd(record), stage: "complete" }];
}

/** linux/close_range.h: UNSHARE is 2, CLOEXEC 4. */
function closedRange(record: RawRecord, seen: Seen, stage: EventOf<"closed-range">["stage"]): SocketEvent {
  const flags = record.low(fields.arg2);
  return {
    type: "closed-range",
    seen,
    stage,
    first: asFd(record.low(fields.arg0)),
    last: asFd(record.low(fields.arg1)),
    cloexecOnly: (flags & 4) !== 0,
    unshare: (flags & 2) !== 0,
  };
}

function duplicated(chosen: boolean, isCloexec: (record: RawRecord) => boolean): CallDecoder["done"] {
  return onSuccess((record, seen) => ({
    type: "duplicated",
    seen,
    from: firstFd(record),
    at: returnedFd(record),
    chosen,
    cloexec: isCloexec(record),
  }));
}

/** `dup2 to 5` */
function overText(record: RawRecord): string {
  return `${record.call} to ${record.low(fields.arg1) | 0}`;
}

interface Command {
  readonly name: string;
  readonly done: CallDecoder["done"];
}

/** asm-generic/fcntl.h: FD_CLOEXEC is 1, O_NONBLOCK 04000. */
const isCloexec = (bits: number): boolean => (bits & 1) !== 0;
const isNonblock = (bits: number): boolean => (bits & 0o4000) !== 0;

/** fcntl's commands by number (asm-generic/fcntl.h). */
const commands: Readonly<Record<number, Command>> = {
  0: { name: "F_DUPFD", done: duplicated(false, () => false) },
  1: { name: "F_GETFD", done: flags(false, (record) => ({ cloexec: isCloexec(record.result) })) },
  2: { name: "F_SETFD", done: flags(true, (record) => ({ cloexec: isCloexec(record.low(fields.arg2)) })) },
  3: { name: "F_GETFL", done: flags(false, (record) => ({ nonblock: isNonblock(record.result) })) },
  4: { name: "F_SETFL", done: flags(true, (record) => ({ nonblock: isNonblock(record.low(fields.arg2)) })) },
  1030: { name: "F_DUPFD_CLOEXEC", done: duplicated(false, () => true) },
};

/** asm-generic/ioctls.h */
const requests: Readonly<Record<number, Command>> = {
  0x5421: { name: "FIONBIO", done: flags(true, (record) => ({ nonblock: record.dataU32(0) !== 0 })) },
  0x5450: { name: "FIONCLEX", done: flags(true, () => ({ cloexec: false })) },
  0x5451: { name: "FIOCLEX", done: flags(true, () => ({ cloexec: true })) },
};

function commandOf(record: RawRecord): Command | undefined {
  return commands[record.low(fields.arg1)];
}

function requestOf(record: RawRecord): Command | undefined {
  return requests[record.low(fields.arg1)];
}

type Flags = Partial<Pick<EventOf<"flags">, "cloexec" | "nonblock">>;

/** `asked`: it is set; else the call shows what is so. */
function flags(asked: boolean, read: (record: RawRecord) => Flags): CallDecoder["done"] {
  return onSuccess((record, seen) => {
    const { cloexec = null, nonblock = null } = read(record);
    return { type: "flags", seen, at: firstFd(record), cloexec, nonblock, asked };
  });
}
