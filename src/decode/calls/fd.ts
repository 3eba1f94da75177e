import type { CallRecord, EnteredRecord } from "../../strace/record.ts";
import type { Value } from "../../strace/value.ts";
import { asFd } from "../../base/brands.ts";
import { firstFd, none, seenBy, succeeded, type DecoderTable } from "../decoder.ts";
import type { EventOf, Lost, SocketEvent } from "../../events/event.ts";
import { returnedFd } from "../printed-fd.ts";
import { firstWord, numberIn, wordsIn } from "../tree.ts";

const onAnyFd = { first: "any-fd", traced: "not-with-light" } as const;

/** Calls on fds of whatever kind: close, dup and relatives, fcntl, ioctl. */
export const fdCalls: DecoderTable = {
  close: {
    ...onAnyFd,
    done: closed,
    entered: closeEntered,
    attempt: (call) => (call.resumed ? null : "close"),
    actsOnEntry: true,
    everywhere: true,
  },
  close_range: { ...onAnyFd, done: closedRange, entered: (call) => rangeOf(call, "entered") },
  dup: { ...onAnyFd, done: (call) => duplicated(call, {}), attempt: () => "dup", everywhere: true },
  dup2: { ...onAnyFd, done: (call) => duplicated(call, { chosen: true }), attempt: overText },
  dup3: {
    ...onAnyFd,
    done: (call) => duplicated(call, { chosen: true, cloexec: wordsIn(call.args[2]?.value).some(isCloexecWord) }),
    attempt: overText,
    everywhere: true,
  },
  fcntl: { ...onAnyFd, done: fcntl, attempt: fcntlAttempt, loses: losesFlags, setsFlags: "fcntl", everywhere: true },
  fcntl64: { ...onAnyFd, done: fcntl, attempt: fcntlAttempt, loses: losesFlags, setsFlags: "fcntl" },
  ioctl: { ...onAnyFd, done: ioctl, attempt: ioctlAttempt, loses: losesFlags, setsFlags: "ioctl", everywhere: true },
};

function losesFlags(): Lost {
  return { type: "flags" };
}

/** `dup2 to 5` */
function overText(call: CallRecord): string {
  return `${call.name} to ${(call.args[1]?.text ?? "?").replace(/<.*/s, "")}`;
}

/** `entered`: the number is free from here on, though close has not returned. */
function closeEntered(call: EnteredRecord): readonly SocketEvent[] {
  const at = firstFd(call);
  return at === null ? none : [{ type: "closed", seen: seenBy(call), at, stage: "entered" }];
}

/** close(2): the fd is gone on success, on EINTR, and when the thread died in it; EBADF changes nothing. */
function closed(call: CallRecord): readonly SocketEvent[] {
  const at = firstFd(call);
  const failed = call.result.type === "error" && call.result.errno !== "EINTR";
  if (at === null || failed) return none;
  return [{ type: "closed", seen: seenBy(call), at, stage: call.resumed ? "done" : "complete" }];
}

/** Its failure (ENOSYS before Linux 5.9) matters only where its entry was an event. */
function closedRange(call: CallRecord): readonly SocketEvent[] {
  if (succeeded(call)) return rangeOf(call, "done");
  return call.resumed ? rangeOf(call, "failed") : none;
}

/** `close_range(50, 51, CLOSE_RANGE_CLOEXEC) = 0` */
function rangeOf(call: CallRecord | EnteredRecord, stage: EventOf<"closed-range">["stage"]): readonly SocketEvent[] {
  const first = numberIn(call.args[0]?.value);
  const last = numberIn(call.args[1]?.value);
  if (first === null || last === null) return none;
  const flags = wordsIn(call.args[2]?.value);
  // linux/close_range.h: UNSHARE is 2, CLOEXEC 4; strace 5.10 prints the latter as 0x4.
  const bits = flags
    .map(Number)
    .filter(Number.isInteger)
    .reduce((all, bit) => all | bit, 0);
  const has = (name: string, bit: number): boolean => flags.includes(name) || (bits & bit) !== 0;
  return [
    {
      type: "closed-range",
      seen: seenBy(call),
      stage,
      first: asFd(first),
      last: asFd(last),
      cloexecOnly: has("CLOSE_RANGE_CLOEXEC", 4),
      unshare: has("CLOSE_RANGE_UNSHARE", 2),
    },
  ];
}

function duplicated(
  call: CallRecord,
  { chosen = false, cloexec = false }: Partial<Pick<EventOf<"duplicated">, "chosen" | "cloexec">>,
): readonly SocketEvent[] {
  const from = firstFd(call);
  const at = returnedFd(call.result);
  return from === null || at === null ? none : [{ type: "duplicated", seen: seenBy(call), from, at, chosen, cloexec }];
}

type Command = (call: CallRecord) => readonly SocketEvent[];

const commands: ReadonlyMap<string, Command> = new Map<string, Command>(
  Object.entries({
    F_DUPFD: (call) => duplicated(call, {}),
    F_DUPFD_CLOEXEC: (call) => duplicated(call, { cloexec: true }),
    F_SETFD: (call) => flags(call, cloexecIn(call.args[2]?.value), null, true),
    F_SETFL: (call) => flags(call, null, nonblockIn(call.args[2]?.value), true),
    F_GETFD: (call) => flags(call, cloexecIn(returned(call)), null, false),
    F_GETFL: (call) => flags(call, null, nonblockIn(returned(call)), false),
  }),
);

/** fcntl's commands by number (asm-generic/fcntl.h), for -X raw. */
const commandNumbers: Readonly<Record<number, string>> = {
  0: "F_DUPFD",
  1: "F_GETFD",
  2: "F_SETFD",
  3: "F_GETFL",
  4: "F_SETFL",
  1030: "F_DUPFD_CLOEXEC",
};

function fcntl(call: CallRecord): readonly SocketEvent[] {
  return commands.get(commandOf(call))?.(call) ?? none;
}

function fcntlAttempt(call: CallRecord): string | null {
  const command = commandOf(call);
  return commands.has(command) ? `fcntl ${command}` : null;
}

function commandOf(call: CallRecord): string {
  const word = firstWord(call.args[1]?.value) ?? "";
  return (isNumber(word) ? commandNumbers[Number(word)] : undefined) ?? word;
}

const requests: ReadonlyMap<string, Command> = new Map<string, Command>(
  Object.entries({
    FIONBIO: (call) => flags(call, null, numberIn(call.args[2]?.value) !== 0, true),
    FIOCLEX: (call) => flags(call, true, null, true),
    FIONCLEX: (call) => flags(call, false, null, true),
  }),
);

/** asm-generic/ioctls.h, for -X raw. */
const requestNumbers: Readonly<Record<number, string>> = { 0x5421: "FIONBIO", 0x5450: "FIONCLEX", 0x5451: "FIOCLEX" };

function ioctl(call: CallRecord): readonly SocketEvent[] {
  return requests.get(requestOf(call))?.(call) ?? none;
}

/** TCGETS on a socket and the like are no news. */
function ioctlAttempt(call: CallRecord): string | null {
  const request = requestOf(call);
  return requests.has(request) ? `ioctl ${request}` : null;
}

function requestOf(call: CallRecord): string {
  const word = firstWord(call.args[1]?.value) ?? "";
  return (isNumber(word) ? requestNumbers[Number(word)] : undefined) ?? word;
}

function isNumber(word: string): boolean {
  return word >= "0" && word < ":";
}

function flags(
  call: CallRecord,
  cloexec: boolean | null,
  nonblock: boolean | null,
  asked: boolean,
): readonly SocketEvent[] {
  const at = firstFd(call);
  if (at === null || !succeeded(call)) return none;
  return [{ type: "flags", seen: seenBy(call), at, cloexec, nonblock, asked }];
}

/** `= 0x2 (flags O_RDWR)`: the names are in the note; without it (-X raw) there is the number. */
function returned(call: CallRecord): Value | undefined {
  if (call.result.type !== "value") return undefined;
  const note = call.result.note?.replace(/^flags /, "");
  if (note === undefined) return { type: "number", text: call.result.text, value: call.result.value };
  return { type: "flags", items: note.split("|").map((text) => ({ type: "word", text })) };
}

/** fcntl.h: FD_CLOEXEC is 1. */
function cloexecIn(value: Value | undefined): boolean {
  return wordsIn(value).some((word) => word === "FD_CLOEXEC" || (Number(word) & 1) === 1);
}

/** asm-generic/fcntl.h: O_NONBLOCK is 04000. */
function nonblockIn(value: Value | undefined): boolean {
  return wordsIn(value).some((word) => word === "O_NONBLOCK" || (Number(word) & 0o4000) !== 0);
}

/** asm-generic/fcntl.h: O_CLOEXEC is 02000000. */
function isCloexecWord(word: string): boolean {
  return word === "O_CLOEXEC" || (Number(word) & 0o2000000) !== 0;
}
