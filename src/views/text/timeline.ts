import type { Fd, Micros, Tid } from "../../base/brands.ts";
import { escapeControls } from "../../base/bytes.ts";
import { showAddress } from "../../linux/address.ts";
import type { SocketEvent } from "../../events/event.ts";
import type { Change } from "../../world/change.ts";
import type { Process } from "../../world/process.ts";
import type { Socket } from "../../world/socket.ts";
import { isMany, kindName, optionText, since, valueText } from "../names.ts";
import type { View } from "../view.ts";
import type { Style } from "../style.ts";

type SocketChange = Change & { readonly type: "socket" };

/** What a line says: a verb, and the rest in words. */
interface Words {
  readonly verb: string;
  readonly text: string;
  readonly paint?: keyof Style;
}

/**
 * The timeline: one line a change, `TIME PID SOCKET FD VERB TEXT`, times since the first. A process enters it with its
 * first change to a socket: what the others do is only shown with `verbose`.
 */
export function timeline(style: Style, verbose: boolean): View["change"] {
  let headed = false;
  const introduced = new WeakSet<Process>();
  return (change, began) => {
    const words = wordsOf(change);
    if (words === null || (change.type === "process" && !verbose && !introduced.has(change.process))) return null;
    const time = since(change.seen.time, began);
    const head = headed ? "" : `${style.heading(heading)}\n`;
    headed = true;
    const intro = verbose || introduced.has(change.process) ? "" : introduction(change, time, style);
    introduced.add(change.process);
    return head + intro + line(change, words, time, style);
  };
}

/** One change as its line, without heading and introduction; null: nothing to say. */
export function changeLine(change: Change, began: Micros | null, style: Style): string | null {
  const words = wordsOf(change);
  return words === null ? null : line(change, words, since(change.seen.time, began), style);
}

/** `runs python3 ./tcpserver.py`: the process whose first change to a socket comes next. */
function introduction({ process }: Change, time: string, style: Style): string {
  if (process.argv === null && process.command === "?") return "";
  const text = process.argv?.join(" ") ?? process.command;
  return columns({ time, tid: process.pid, socket: null, fd: null }, { verb: "runs", text, paint: "heading" }, style);
}

const heading = "      TIME     PID SOCKET  FD  EVENT";

function line(change: Change, words: Words, time: string, style: Style): string {
  const socket = "socket" in change ? (change.socket?.id ?? null) : null;
  const fd = "fd" in change ? change.fd : null;
  return columns({ time, tid: change.seen.tid, socket, fd }, words, style);
}

interface Where {
  readonly time: string;
  readonly tid: Tid;
  readonly socket: number | null;
  readonly fd: Fd | null;
}

function columns({ time, tid, socket, fd }: Where, { verb, text, paint = "set" }: Words, style: Style): string {
  const number = socket === null ? "" : `#${socket}`;
  const cells = [time.padStart(10), String(tid || "-").padStart(7), number.padStart(6), String(fd ?? "").padStart(3)];
  const rest = text === "" ? style[paint](verb) : `${style[paint](verb.padEnd(9))} ${escapeControls(text)}`;
  return `${cells.join(" ")}  ${rest}\n`;
}

function wordsOf(change: Change): Words | null {
  switch (change.type) {
    case "socket":
      return socketWords(change);
    case "failed":
      return failedWords(change.event);
    case "appeared":
      return appearedWords(change);
    case "lost":
      return { verb: "lost", text: "this fd is another file now; its close was not seen", paint: "faint" };
    case "gone":
      return goneWords(change);
    case "process":
      return processWords(change.event);
    case "doubt":
      return { verb: "note", text: change.cause, paint: "faint" };
  }
}

function socketWords(change: SocketChange): Words | null {
  const { event, socket } = change;
  switch (event.type) {
    case "created":
      return { verb: "created", text: `${kindName(socket.kind)}${flagText(event)}` };
    case "paired":
      return { verb: "paired", text: `${kindName(socket.kind)}${flagText(event)}` };
    case "accepted":
      return { verb: "accepted", text: acceptedText(change) };
    case "bound":
      return { verb: "bound", text: event.address === null ? "to an address unknown" : showAddress(event.address) };
    case "listening":
      return { verb: "listens", text: `backlog ${event.backlog}` };
    case "connected":
      return connectedWords(event);
    case "named":
      return {
        verb: event.side === "local" ? "local" : "peer",
        text: `is ${showAddress(event.address)}`,
        paint: "faint",
      };
    case "shut":
      return { verb: "shutdown", text: event.how === "both" ? "both sides" : `the ${event.how} side` };
    case "option-set":
      return { verb: "set", text: setText(change) };
    case "option-read":
      return { verb: "read", text: `${event.name} is ${valueText(event, event.value)}`, paint: "faint" };
    case "closed":
    case "closed-range":
      return { verb: "closed", text: remaining(socket) };
    case "received":
      return { verb: "received", text: `from ${sources[event.call] ?? event.call}${event.cloexec ? ", CLOEXEC" : ""}` };
    case "duplicated":
      return { verb: "dup", text: `of fd ${event.from.fd}${event.cloexec ? ", CLOEXEC" : ""}` };
    case "flags":
      return { verb: "set", text: flagChange(event) };
    default:
      return null;
  }
}

/** EAGAIN is how a non-blocking call says "not yet": no failure to stare at. */
function failedWords({ attempt, errno }: SocketEvent & { readonly type: "failed" }): Words {
  const text = `${attempt}: ${errno}`;
  return errno === "EAGAIN" ? { verb: "failed", text, paint: "faint" } : { verb: "FAILED", text, paint: "failure" };
}

function flagText(flags: { readonly cloexec: boolean; readonly nonblock: boolean }): string {
  return `${flags.cloexec ? ", CLOEXEC" : ""}${flags.nonblock ? ", NONBLOCK" : ""}`;
}

function acceptedText(change: SocketChange): string {
  const { event, socket, inherited } = change;
  if (event.type !== "accepted") return "";
  const from = event.peer === null ? "" : `from ${showAddress(event.peer)} `;
  const options = inherited.map(optionText).join(", ");
  return `${from}by #${socket.listener?.id ?? "?"}${flagText(event)}${options === "" ? "" : `, inherits ${options}`}`;
}

function connectedWords(event: SocketEvent & { readonly type: "connected" }): Words {
  if (event.peer === null) return { verb: "connected", text: "to nobody: the association is dissolved" };
  const text = `to ${showAddress(event.peer)}`;
  return event.pending ? { verb: "connects", text: `${text}, in progress` } : { verb: "connected", text };
}

/** The value in force where it is known and is not simply what was asked. */
function setText(change: SocketChange): string {
  const { event, option } = change;
  if (event.type !== "option-set") return "";
  const asked = valueText(event, event.value);
  // One more or less of many: the list that it makes is the summary's.
  const inForce = isMany(option) ? asked : valueText(event, option?.value ?? null);
  return inForce === asked || inForce === "?" ? `${event.name} ${asked}` : `${event.name} ${inForce} (asked ${asked})`;
}

function flagChange(event: SocketEvent & { readonly type: "flags" }): string {
  const parts = [
    event.cloexec === null ? null : `CLOEXEC ${event.cloexec ? "on" : "off"}`,
    event.nonblock === null ? null : `NONBLOCK ${event.nonblock ? "on" : "off"}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function remaining(socket: Socket): string {
  if (socket.references === 0) return "";
  return `this fd; ${socket.references} ${socket.references === 1 ? "other names" : "others name"} the socket still`;
}

function appearedWords(change: Change & { readonly type: "appeared" }): Words {
  if (change.known) return { verb: "appeared", text: "under this fd; how it came here was not seen", paint: "faint" };
  return { verb: "appeared", text: `${kindName(change.socket.kind)}, opened before we looked`, paint: "faint" };
}

const sources: Readonly<Record<string, string>> = { recvmsg: "a message (SCM_RIGHTS)", pidfd_getfd: "another process" };

const ends: Readonly<Record<string, string>> = {
  exit: "by the end of the process",
  execve: "by exec (CLOEXEC)",
  dup2: "by dup2 over it",
  dup3: "by dup3 over it",
  reused: "at some time before: its number was given out again",
};

/** A close says so itself; only the silent ends need a line. */
function goneWords(change: Change): Words | null {
  const text = Object.hasOwn(ends, change.seen.call) ? ends[change.seen.call] : undefined;
  return text === undefined ? null : { verb: "closed", text };
}

function processWords(event: SocketEvent): Words | null {
  switch (event.type) {
    case "executed":
      return { verb: "runs", text: event.argv === null ? event.path : event.argv.join(" "), paint: "heading" };
    case "forked":
      return { verb: "forked", text: `process ${event.child ?? "?"}`, paint: "faint" };
    case "exited":
      return { verb: "exited", text: `with ${event.status}`, paint: event.status === 0 ? "faint" : "failure" };
    case "killed":
      return { verb: "killed", text: `by ${event.signal}${event.core ? " (core dumped)" : ""}`, paint: "failure" };
    default:
      return null;
  }
}
