import type { CallRecord } from "../../strace/record.ts";
import type { SocketEvent } from "../../events/event.ts";
import { dataFailure, dataMoved, lengthsIn, roomIn, triedData } from "../data.ts";
import type { Decoder, DecoderTable } from "../decoder.ts";
import { headersIn, passed } from "../rights.ts";
import { numberIn } from "../tree.ts";

type Row = Pick<Decoder, "attempt" | "tried" | "traced">;
const row: Row = { attempt: dataFailure, tried: triedData, traced: "with-data" };
const onSocket = { ...row, first: "socket", onlyNumbers: true } as const;
const onAnyFd = { ...row, first: "any-fd", onlyNumbers: true } as const;

/**
 * Calls that move data: that they succeed, or how they fail, shows in which state the connection is. A message can pass
 * fds on to another process.
 */
export const dataCalls: DecoderTable = {
  send: { ...onSocket, done: (call) => dataMoved(call, "sent", { flags: call.args[3]?.value }) },
  sendmsg: {
    ...onSocket,
    done: (call) => [
      ...passed(call, [call.args[1]?.value]),
      ...dataMoved(call, "sent", { flags: call.args[2]?.value }),
    ],
  },
  // It returns how many messages there were.
  sendmmsg: {
    ...onSocket,
    done: (call) => [
      ...passed(call, headersIn(call)),
      ...dataMoved(call, "sent", { flags: call.args[3]?.value, bytes: lengthsIn(call) }),
    ],
  },
  recv: { ...onSocket, done: received },
  recvfrom: { ...onSocket, done: received },
  write: { ...onAnyFd, done: (call) => dataMoved(call, "sent", { anyFd: true }) },
  writev: { ...onAnyFd, done: (call) => dataMoved(call, "sent", { anyFd: true }) },
  // The first argument is the fd that is written to.
  sendfile: { ...onAnyFd, done: (call) => dataMoved(call, "sent", { anyFd: true }) },
  sendfile64: { ...onAnyFd, done: (call) => dataMoved(call, "sent", { anyFd: true }) },
  read: { ...onAnyFd, done: (call) => dataMoved(call, "received", { anyFd: true, room: lengthOf(call) }) },
  // How much room it has stands in the vector.
  readv: {
    ...row,
    first: "any-fd",
    done: (call) => dataMoved(call, "received", { anyFd: true, room: roomIn(call.args[1]?.value) }),
  },
  splice: { ...onAnyFd, done: spliced },
};

/** `recvfrom(3, "", 4096, 0, NULL, NULL) = 0` */
function received(call: CallRecord): readonly SocketEvent[] {
  return dataMoved(call, "received", { room: lengthOf(call), flags: call.args[3]?.value });
}

function lengthOf(call: CallRecord): number {
  return numberIn(call.args[2]?.value) ?? 0;
}

/** `splice(3, NULL, 5, NULL, 65536, SPLICE_F_MORE) = 100`: received from the one, sent to the other. */
function spliced(call: CallRecord): readonly SocketEvent[] {
  const details = { anyFd: true, room: numberIn(call.args[4]?.value) ?? 0, spliceFlags: call.args[5]?.value };
  const to = { ...call, args: call.args.slice(2) };
  return [...dataMoved(call, "received", details), ...dataMoved(to, "sent", details)];
}
