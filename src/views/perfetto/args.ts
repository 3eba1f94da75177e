import { optionsNow } from "../../world/moved.ts";
import type { Socket } from "../../world/socket.ts";
import { shownName } from "../../linux/option-name.ts";
import type { Data } from "../../base/data.ts";
import { codeField } from "../json/code.ts";
import { codeOf } from "../text/code.ts";
import { detailsOf, type ChangeOfProcess } from "../json/records.ts";
import { addressJson, optionJson } from "../json/parts.ts";
import type { OptionData } from "../json/types.ts";
import type { Args } from "./packet.ts";

/** What a change is, under the names that ndjson has for it; its option by name, with the value in force and its origin. */
export function changeArgs(change: ChangeOfProcess): Args {
  const { seen, process } = change;
  const { option, inherited, name, ...details } = { ...without, ...detailsOf(change) };
  return {
    ...details,
    ...(name === undefined ? {} : { option: name }),
    ...(option === undefined ? {} : { in_force: option.value, origin: option.origin, by: option.by }),
    ...(inherited === undefined ? {} : { inherited: valuesOf(inherited) }),
    fd: "fd" in change ? change.fd : undefined,
    pid: process.pid,
    tid: seen.tid,
    call: seen.call,
    line: seen.line,
    ...codeArgs(change),
  };
}

/** Where in the code, as ndjson has it. */
function codeArgs(change: ChangeOfProcess): Args {
  const { code } = codeField(codeOf(change));
  return code === undefined
    ? {}
    : { code: { ...code, defined: code.defined && { ...code.defined }, stack: [...code.stack] } };
}

const without = { option: undefined, inherited: undefined, name: undefined };

/** What a socket is. */
export function aboutSocket(socket: Socket): Args {
  const { id, inode, kind, local, peer, listener, first, unseen } = socket;
  return {
    socket: id,
    inode,
    family: kind.family,
    type: kind.type,
    protocol: kind.protocol,
    local: addressJson(local),
    peer: addressJson(peer),
    listener: listener?.id,
    fd: first.fd,
    pid: first.process.pid,
    from: unseen,
  };
}

/** Its options as they are now: `SO_KEEPALIVE: {in_force: true, asked: true, origin: set}`. */
export function optionsOf(socket: Socket): Args {
  const options = optionsNow(socket).map(optionJson);
  const entries = options.map(
    (option) => [shownName(option), { in_force: option.value, asked: option.asked, origin: option.origin }] as const,
  );
  return { calls: socket.calls, options: Object.fromEntries<Data>(entries) };
}

function valuesOf(options: readonly OptionData[]): Data {
  return Object.fromEntries(options.map((option) => [shownName(option), option.value]));
}
