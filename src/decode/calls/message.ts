import type { CallRecord } from "../../strace/record.ts";
import { addressIn } from "../address.ts";
import { dataFailure, dataMoved, lengthsIn, roomIn, triedData } from "../data.ts";
import { firstFd, none, seenBy, succeeded, type DecoderTable } from "../decoder.ts";
import type { SocketEvent, Tried } from "../../events/event.ts";
import { showAddress } from "../../linux/address.ts";
import { returnedFd } from "../printed-fd.ts";
import { headersIn, messageIn, received } from "../rights.ts";
import { hasFlag, member } from "../tree.ts";

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
    done: receivedMessages,
    first: "socket",
    traced: "with-data",
  },
  // Its first argument is a pidfd.
  pidfd_getfd: { done: taken, first: "other", traced: "always" },
  sendto: {
    done: sent,
    attempt: sendAttempt,
    tried: triedBySend,
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

/** It returns how many messages there were. */
function receivedMessages(call: CallRecord): readonly SocketEvent[] {
  const flags = call.args[3]?.value;
  return [...received(call, headersIn(call), flags), ...dataMoved(call, "received", { flags, bytes: lengthsIn(call) })];
}

/** `pidfd_getfd(4<pid:123>, 3, 0) = 5<socket:[283367]>`: always close-on-exec (pidfd_getfd(2)). */
function taken(call: CallRecord): readonly SocketEvent[] {
  const at = returnedFd(call.result);
  return at === null ? none : [{ type: "received", seen: seenBy(call), from: "process", fds: [at], cloexec: true }];
}

/** tcp(7), TCP_FASTOPEN: `sendto(3, "GET", 3, MSG_FASTOPEN, {sa_family=AF_INET, ...}, 16)` connects. */
function sent(call: CallRecord): readonly SocketEvent[] {
  if (!isFastOpen(call)) return dataMoved(call, "sent", { flags: call.args[3]?.value });
  const at = firstFd(call);
  const peer = addressIn(call.args[4]?.value, call.args[4]?.text ?? "");
  if (at === null || peer === null) return none;
  const pending = isPending(call);
  return succeeded(call) || pending ? [{ type: "connected", seen: seenBy(call), at, peer, pending }] : none;
}

function sendAttempt(call: CallRecord): string | null {
  if (!isFastOpen(call)) return dataFailure(call);
  if (isPending(call)) return null;
  const { text = "?", value } = call.args[4] ?? {};
  const address = addressIn(value, text);
  return `connect ${address === null ? text : showAddress(address)} by sendto`;
}

function triedBySend(call: CallRecord): Tried {
  const address = addressIn(call.args[4]?.value, call.args[4]?.text ?? "");
  return { type: isFastOpen(call) ? "connect" : "data", address };
}

function isPending({ result }: CallRecord): boolean {
  return result.type === "error" && result.errno === "EINPROGRESS";
}

/** linux/socket.h: MSG_FASTOPEN 0x20000000. */
function isFastOpen(call: CallRecord): boolean {
  return hasFlag(call.args[3]?.value, "MSG_FASTOPEN", 0x20000000);
}
