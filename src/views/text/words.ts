import { showAddress } from "../../linux/address.ts";
import { findOption } from "../../linux/catalogue.ts";
import type { SocketEvent } from "../../events/event.ts";
import type { Change } from "../../world/change.ts";
import type { Socket } from "../../world/socket.ts";
import { commandLine, isMany, kindName, optionText, valueText } from "../names.ts";
import type { Style } from "../style.ts";

/** What a line of the timeline says: a verb, and the rest in words. */
export interface Words {
  readonly verb: string;
  readonly text: string;
  readonly paint?: keyof Style;
  /** The text without what is of this one alone (a port, a pid): what it has in common with others of its kind. */
  readonly like?: string;
}

type SocketChange = Change & { readonly type: "socket" };

/** The words for a change; null: nothing to say. */
export function wordsOf(change: Change): Words | null {
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
      return acceptedWords(change);
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
        like: "",
        paint: "faint",
      };
    case "shut":
      return { verb: "shutdown", text: event.how === "both" ? "both sides" : `the ${event.how} side` };
    case "option-set":
      return { verb: "set", text: setText(change) };
    case "option-read":
      return readWords(event);
    case "closed":
    case "closed-range":
      return { verb: "closed", text: remaining(socket), paint: "faint" };
    case "received":
      return {
        verb: "received",
        text: `from ${sources[event.seen.call] ?? event.seen.call}${event.cloexec ? ", CLOEXEC" : ""}`,
      };
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

function acceptedWords({ event, socket, inherited }: SocketChange): Words | null {
  if (event.type !== "accepted") return null;
  const like = `by #${socket.listener?.id ?? "?"}${flagText(event)}${inheritedText(inherited)}`;
  return { verb: "accepted", text: event.peer === null ? like : `from ${showAddress(event.peer)} ${like}`, like };
}

const inheritedTexts = new WeakMap<SocketChange["inherited"], string>();

/** All that are accepted alike have inherited one map: its text is made once. */
function inheritedText(inherited: SocketChange["inherited"]): string {
  if (inherited.size === 0) return "";
  const known = inheritedTexts.get(inherited);
  if (known !== undefined) return known;
  const text = `, inherits ${[...inherited.values()].map(optionText).join(", ")}`;
  inheritedTexts.set(inherited, text);
  return text;
}

/** What can only be read is another each time. */
function readWords(event: SocketEvent & { readonly type: "option-read" }): Words {
  const isFact = findOption(event.level, event.name)?.access === "r";
  const text = `${event.name} is ${valueText(event, event.value)}`;
  return { verb: "read", text, like: isFact ? event.name : text, paint: "faint" };
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
  return text === undefined ? null : { verb: "closed", text, paint: "faint" };
}

function processWords(event: SocketEvent): Words | null {
  switch (event.type) {
    case "executed":
      return { verb: "runs", text: commandLine(event.argv ?? [event.path]), paint: "heading" };
    case "forked":
      return { verb: "forked", text: `process ${event.child ?? "?"}`, like: "", paint: "faint" };
    case "exited":
      return { verb: "exited", text: `with ${event.status}`, paint: event.status === 0 ? "faint" : "failure" };
    case "killed":
      return { verb: "killed", text: `by ${event.signal}${event.core ? " (core dumped)" : ""}`, paint: "failure" };
    default:
      return null;
  }
}
