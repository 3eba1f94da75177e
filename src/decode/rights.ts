import type { PrintedFd, SocketEvent } from "../events/event.ts";
import { levelName } from "../linux/levels.ts";
import type { CallRecord } from "../strace/record.ts";
import type { Member, Value } from "../strace/value.ts";
import { none, seenBy, succeeded } from "./decoder.ts";
import { printedFd } from "./printed-fd.ts";
import { firstWord, hasFlag, member } from "./tree.ts";

/** fds in messages (unix(7), SCM_RIGHTS): shared by the decoders of the calls that send and receive them. */

/** fds that arrived with the messages. */
export function received(
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

/** fds that were passed on with the messages, of which sendmmsg() can have sent the first ones only. */
export function passed(call: CallRecord, messages: readonly (Value | undefined)[]): readonly SocketEvent[] {
  const fds = succeeded(call) ? messages.flatMap(fdsIn) : [];
  return fds.map((at) => ({ type: "passed", seen: seenBy(call), at }));
}

/** A message as the kernel filled it. */
export function messageIn(message: Value | undefined): Value | undefined {
  return message?.type === "changed" ? message.after : message;
}

/** `recvmmsg(3, [{msg_hdr={...}, msg_len=1}, ...], 8, MSG_DONTWAIT, NULL)` */
export function headersIn(call: CallRecord): readonly (Value | undefined)[] {
  const vector = call.args[1]?.value;
  if (vector?.type !== "array") return [];
  return vector.items.map((item) => (item.type === "struct" ? member(item.members, "msg_hdr") : undefined));
}

/** `{..., msg_control=[{..., cmsg_type=SCM_RIGHTS, cmsg_data=[6<socket:[283367]>, 7</dev/null>]}], ...}` */
function fdsIn(message: Value | undefined): readonly PrintedFd[] {
  const header = messageIn(message);
  const control = header?.type === "struct" ? member(header.members, "msg_control") : undefined;
  return control?.type === "array" ? control.items.flatMap(fdsOfControl) : [];
}

function fdsOfControl(control: Value): readonly PrintedFd[] {
  if (control.type !== "struct" || !isRights(control.members)) return [];
  const data = member(control.members, "cmsg_data");
  return data?.type === "array" ? data.items.map(printedFd).filter((sight) => sight !== null) : [];
}

/** `cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS`; -X raw has 0x1 for both (linux/socket.h). */
function isRights(members: readonly Member[]): boolean {
  const type = firstWord(member(members, "cmsg_type"));
  if (type === undefined || !/^\d/.test(type)) return type === "SCM_RIGHTS";
  const level = firstWord(member(members, "cmsg_level"));
  return Number(type) === 1 && level !== undefined && levelName(level) === "SOL_SOCKET";
}
