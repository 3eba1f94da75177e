import type { CallRecord } from "../../strace/record.ts";
import type { Value } from "../../strace/value.ts";
import { addressIn } from "../address.ts";
import { dataFailure, dataMoved, roomIn, triedData } from "../data.ts";
import { firstFd, none, seenBy, succeeded, type DecoderTable } from "../decoder.ts";
import type { PrintedFd, SocketEvent } from "../../events/event.ts";
import { printedFd, returnedFd } from "../printed-fd.ts";
import { hasFlag, member, wordsIn } from "../tree.ts";

/**
 * Calls that move data and do something besides: fds that arrive with a message, a connection made by sendto. They are
 * the busiest calls of all. sendto and recvmmsg are traced with --data only: fds are not passed by recvmmsg in practice,
 * and every send() is a sendto. recvmsg is asked for, because a socket that comes by SCM_RIGHTS is made by no other call; a UDP
 * server that does nothing but recvmsg answered 12,000 datagrams a second with it and 100,000 without (strace 6.1,
 * --seccomp-bpf; with -p 11,000 and 17,000), so --light leaves it out too.
 */
export const messageCalls: DecoderTable = {
  recvmsg: {
    done: receivedMessage,
    attempt: dataFailure,
    tried: triedData,
    first: "socket",
    traced: "not-with-light",
  },
  recvmmsg: {
    done: (call) => received(call, headers(call), call.args[3]?.value),
    first: "socket",
    traced: "with-data",
  },
  // Its first argument is a pidfd.
  pidfd_getfd: { done: taken, first: "other", traced: "always" },
  sendto: {
    done: sent,
    attempt: sendAttempt,
    tried: (call) => (isFastOpen(call) ? { type: "connect" } : triedData()),
    first: "socket",
    onlyNumbers: true,
    traced: "with-data",
  },
};

/** Its data, and the fds that came with it. */
function receivedMessage(call: CallRecord): readonly SocketEvent[] {
  const [, message, flags] = call.args;
  const header = messageIn(message?.value);
  const room = header?.type === "struct" ? roomIn(member(header.members, "msg_iov")) : 0;
  return [
    ...received(call, [message?.value], flags?.value),
    ...dataMoved(call, "received", { room, flags: flags?.value }),
  ];
}

/** `{..., msg_control=[{..., cmsg_type=SCM_RIGHTS, cmsg_data=[6<socket:[283367]>, 7</dev/null>]}], ...}` */
function received(
  call: CallRecord,
  messages: readonly (Value | undefined)[],
  flags: Value | undefined,
): readonly SocketEvent[] {
  const fds = succeeded(call) ? messages.flatMap(fdsIn) : [];
  if (fds.length === 0) return none;
  // linux/socket.h
  const cloexec = hasFlag(flags, "MSG_CMSG_CLOEXEC", 0x40000000);
  return [{ type: "received", seen: seenBy(call), from: "message", fds, cloexec }];
}

function fdsIn(message: Value | undefined): readonly PrintedFd[] {
  const header = messageIn(message);
  const control = header?.type === "struct" ? member(header.members, "msg_control") : undefined;
  return control?.type === "array" ? control.items.flatMap(fdsOfControl) : [];
}

/** A message as the kernel filled it. */
function messageIn(message: Value | undefined): Value | undefined {
  return message?.type === "changed" ? message.after : message;
}

function fdsOfControl(control: Value): readonly PrintedFd[] {
  if (control.type !== "struct" || wordsIn(member(control.members, "cmsg_type"))[0] !== "SCM_RIGHTS") return [];
  const data = member(control.members, "cmsg_data");
  return data?.type === "array" ? data.items.map(printedFd).filter((sight) => sight !== null) : [];
}

/** `recvmmsg(3, [{msg_hdr={...}, msg_len=1}, ...], 8, MSG_DONTWAIT, NULL)` */
function headers(call: CallRecord): readonly (Value | undefined)[] {
  const vector = call.args[1]?.value;
  if (vector?.type !== "array") return [];
  return vector.items.map((item) => (item.type === "struct" ? member(item.members, "msg_hdr") : undefined));
}

/** `pidfd_getfd(4<pid:123>, 3, 0) = 5<socket:[283367]>`: always close-on-exec (pidfd_getfd(2)). */
function taken(call: CallRecord): readonly SocketEvent[] {
  const at = returnedFd(call.result);
  return at === null ? none : [{ type: "received", seen: seenBy(call), from: "process", fds: [at], cloexec: true }];
}

/** tcp(7), TCP_FASTOPEN: `sendto(3, "GET", 3, MSG_FASTOPEN, {sa_family=AF_INET, ...}, 16)` connects. */
function sent(call: CallRecord): readonly SocketEvent[] {
  if (!isFastOpen(call)) return dataMoved(call, "sent");
  const at = firstFd(call);
  const peer = addressIn(call.args[4]?.value, call.args[4]?.text ?? "");
  if (at === null || peer === null) return none;
  const pending = isPending(call);
  return succeeded(call) || pending ? [{ type: "connected", seen: seenBy(call), at, peer, pending }] : none;
}

function sendAttempt(call: CallRecord): string | null {
  if (!isFastOpen(call)) return dataFailure(call);
  return isPending(call) ? null : "connect by sendto";
}

function isPending({ result }: CallRecord): boolean {
  return result.type === "error" && result.errno === "EINPROGRESS";
}

/** linux/socket.h: MSG_FASTOPEN 0x20000000. */
function isFastOpen(call: CallRecord): boolean {
  return hasFlag(call.args[3]?.value, "MSG_FASTOPEN", 0x20000000);
}
