import { withCommas } from "../../base/with-commas.ts";
import { showAddress } from "../../linux/address.ts";
import { findOption } from "../../linux/catalogue.ts";
import { shownName } from "../../linux/option-name.ts";
import type { EventOf } from "../../events/event.ts";
import type { Change, GoneBy, ProcessEvent } from "../../world/change.ts";
import type { Process } from "../../world/process.ts";
import type { Socket } from "../../world/socket.ts";
import { insideText } from "../container.ts";
import { commandLine, isMembershipList, kindName, valueText } from "../names.ts";
import type { Style } from "../style.ts";
import { acceptedText } from "./accepted.ts";
import { alikeWords } from "./alike.ts";
import { unseenText } from "../../world/why/unseen.ts";

/** The text of a line of the timeline: a verb, and what follows it. */
export interface Words {
  readonly verb: string;
  readonly text: string;
  readonly paint?: keyof Style;
  /** For --fold: the text without what differs from one event to the next (a port, a pid). Left out: the text itself. */
  readonly like?: string;
}

type SocketChange = Change & { readonly type: "socket" };

/** The words for a change; null: it gets no line. */
export function wordsOf(change: Change): Words | null {
  switch (change.type) {
    case "socket":
      return socketWords(change);
    case "failed":
      return failedWords(change.event);
    case "appeared":
      return appearedWords(change);
    case "lost":
      return { verb: "lost", text: "the fd is another file now; its close was not traced", paint: "faint" };
    case "gone":
      return goneWords(change);
    case "process":
      return processWords(change.event, change.process);
    case "doubt":
      return { verb: "note", text: change.cause, paint: "faint" };
    case "missed":
      return { verb: "lost", text: `${withCommas(change.records)} events: ${MISSED}`, paint: "failure" };
  }
}

const MISSED = "what they would have shown is unknown; what is open is read again from the kernel";

function socketWords(change: SocketChange): Words {
  const { event, socket } = change;
  switch (event.type) {
    case "created":
      return { verb: "created", text: `${kindName(socket.kind)}${flagText(event)}` };
    case "paired":
      return { verb: "created", text: `socketpair, ${kindName(socket.kind)}${flagText(event)}` };
    case "accepted":
      return acceptedWords(change, event);
    case "bound":
      return { verb: "bound", text: event.address === null ? "to an unknown address" : showAddress(event.address) };
    case "listening":
      return { verb: "listens", text: `backlog ${event.backlog}` };
    case "connected":
      return connectedWords(event);
    case "named":
      return {
        verb: event.side === "local" ? "local" : "peer",
        text: `address: ${event.address.type === "unix-unnamed" ? "none" : showAddress(event.address)}`,
        like: "address",
        paint: "faint",
      };
    case "shut":
      return { verb: "shutdown", text: event.how === "both" ? "both sides" : `the ${event.how} side` };
    case "option-set":
      return { verb: "set", text: setText(event, change.option) };
    case "option-read":
      return readWords(event);
    case "closed":
    case "closed-range":
      return { verb: "closed", text: remaining(socket), paint: "faint" };
    case "received":
      return {
        verb: "received",
        text: `${passedBy[event.from]}${event.cloexec ? ", CLOEXEC" : ""}`,
      };
    case "passed":
      return { verb: "passed", text: "to another process (SCM_RIGHTS)" };
    case "duplicated":
      return { verb: "dup", text: `of fd ${event.from.fd}${event.cloexec ? ", CLOEXEC" : ""}` };
    case "flags":
      return { verb: "set", text: flagChange(event) };
    case "unread":
      return { verb: "unread", text: unreadText(event), paint: "failure" };
    case "tcp-state":
      return { verb: "state", text: `${socket.state ?? "unknown"}${causeOf(event, change.seen.call)}` };
    case "data":
      return { verb: "state", text: `${socket.state ?? "unknown"}: ${proofs[event.what]}` };
  }
}

function unreadText({ seen, lost }: EventOf<"unread">): string {
  const what =
    lost.type === "option"
      ? lost.option === null
        ? "its options are"
        : `${lost.option.name} is`
      : unknownNow[lost.type];
  return `the line of ${seen.call} could not be read: ${what} unknown`;
}

/** What of a socket is unknown after a line that could not be read. */
const unknownNow: Readonly<Record<Exclude<EventOf<"unread">["lost"]["type"], "option">, string>> = {
  nothing: "nothing",
  state: "its state is",
  address: "its address and state are",
  connection: "its peer and state are",
  flags: "O_NONBLOCK and CLOEXEC are",
};

/** What a change of a TCP state means that no call of the program made. */
function causeOf({ state, from }: EventOf<"tcp-state">, call: string): string {
  if (state === "CLOSE" && from === "SYN_SENT") return ": the connection could not be made";
  return (call === "" || state === "CLOSE" ? causes[state] : undefined) ?? "";
}

const causes: Readonly<Record<string, string>> = {
  ESTABLISHED: ": the handshake is done",
  CLOSE_WAIT: ": the peer has closed its side",
  CLOSE: ": the connection has ended",
};

/** How data proved the state of a connection. */
const proofs: Readonly<Record<EventOf<"data">["what"], string>> = {
  sent: "data was sent",
  received: "data was received",
  end: "the peer has closed its side",
};

/** EAGAIN only means "not yet" on a non-blocking socket: shown faint. */
function failedWords({ attempt, errno }: EventOf<"failed">): Words {
  const text = `${attempt}: ${errno}`;
  return errno === "EAGAIN" ? { verb: "failed", text, paint: "faint" } : { verb: "FAILED", text, paint: "failure" };
}

function flagText(flags: { readonly cloexec: boolean; readonly nonblock: boolean }): string {
  return `${flags.cloexec ? ", CLOEXEC" : ""}${flags.nonblock ? ", NONBLOCK" : ""}`;
}

function acceptedWords(change: SocketChange, event: EventOf<"accepted">): Words {
  const { text, withoutPeer } = acceptedText(change, event.peer, flagText(event));
  return { verb: "accepted", text, like: withoutPeer };
}

/** A read-only option (TCP_INFO) has another value each time. */
function readWords(event: EventOf<"option-read">): Words {
  const isReadOnly = findOption(event.level, event.name)?.access === "r";
  const text = `${shownName(event)} is ${valueText(event, event.value)}`;
  return { verb: "read", text, like: isReadOnly ? shownName(event) : text, paint: "faint" };
}

function connectedWords(event: EventOf<"connected">): Words {
  if (event.peer === null) return { verb: "connected", text: "to AF_UNSPEC: the peer address is removed" };
  const text = `to ${showAddress(event.peer)}`;
  return event.pending ? { verb: "connects", text: `${text}, in progress` } : { verb: "connected", text };
}

/** The value in force, and the asked one where they differ. */
function setText(event: EventOf<"option-set">, option: SocketChange["option"]): string {
  const asked = valueText(event, event.value);
  // A membership is added to a list: the timeline shows the one, the summary the whole list.
  const inForce = isMembershipList(option) ? asked : valueText(event, option?.value ?? null);
  const name = shownName(event);
  return inForce === asked || inForce === "?" ? `${name} ${asked}` : `${name} ${inForce} (asked ${asked})`;
}

function flagChange(event: EventOf<"flags">): string {
  const parts = [
    event.cloexec === null ? null : `CLOEXEC ${event.cloexec ? "on" : "off"}`,
    event.nonblock === null ? null : `NONBLOCK ${event.nonblock ? "on" : "off"}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function remaining(socket: Socket): string {
  if (socket.references === 0) return "";
  return `this fd; the socket stays open under ${socket.references} other ${socket.references === 1 ? "fd" : "fds"}`;
}

function appearedWords({ known, as, socket, seen }: Change & { readonly type: "appeared" }): Words {
  if (known) return { verb: "appeared", text: knownTexts[as ?? "unknown"], paint: "faint" };
  // Line 0: not from the trace, but read from the kernel when we attached, or launched the program.
  const atStart = seen.call === "pidfd_getfd" ? "already open at attach" : "inherited by the program";
  const text =
    seen.line === 0 ? `${alikeWords(socket)}; ${atStart}` : `${kindName(socket.kind)}, ${unseenText(socket)}`;
  return { verb: "appeared", text, paint: "faint" };
}

/** How a socket of the model came under one more fd. */
const knownTexts: Readonly<Record<"copy" | "open" | "inherited" | "unknown", string>> = {
  copy: "under this fd, taken for a copy that a fork made: its clone is not in the log",
  open: "under this fd, still open: it was another process that closed its copy",
  inherited: "under this fd, shared through a fork",
  unknown: "under this fd; how it got here was not traced",
};

/** How an fd came from another process. */
const passedBy: Readonly<Record<EventOf<"received">["from"], string>> = {
  message: "in a message (SCM_RIGHTS)",
  process: "from another process (pidfd_getfd)",
};

function goneWords({ by, seen, socket }: Change & { readonly type: "gone" }): Words | null {
  const text =
    socket.closed?.latest === true && by === "exit" ? "by process exit at the latest" : closedBy(by, seen.call);
  return text === null ? null : { verb: "closed", text, paint: "faint" };
}

/** What closed an fd. Null: close() and an fd that was lost have a line of their own. */
function closedBy(by: GoneBy, call: string): string | null {
  switch (by) {
    case "exit":
      return "by process exit";
    case "exec":
      return "by exec (CLOEXEC)";
    case "dup":
      return `by ${call} onto this fd`;
    case "reused":
      return "some time before: the fd number is in use again";
    case "unheard":
      return "as far as is known: only children that are not in the log may have it";
    case "close":
    case "lost":
      return null;
  }
}

function processWords(event: ProcessEvent, { container }: Process): Words {
  switch (event.type) {
    case "executed":
      return {
        verb: "runs",
        text: `${executedText(event)}${insideText(null, container)}`,
        paint: "heading",
      };
    case "forked":
      return {
        verb: "forked",
        text: `process ${event.child ?? "?"}${event.inner === undefined ? "" : insideText(event.inner, container)}`,
        like: "",
        paint: "faint",
      };
    case "exited":
      return { verb: "exited", text: `with ${event.status}`, paint: event.status === 0 ? "faint" : "failure" };
    case "killed":
      return { verb: "killed", text: `by ${event.signal}${event.core ? " (core dumped)" : ""}`, paint: "failure" };
  }
}

function executedText({ argv, path }: EventOf<"executed">): string {
  return argv === null && path === "?" ? "an unknown program" : commandLine(argv ?? [path]);
}
