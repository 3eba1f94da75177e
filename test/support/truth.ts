import { asBytes } from "../../src/base/brands.ts";
import { showAddress } from "../../src/linux/address.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { decodeBytes } from "../../src/linux/decode.ts";
import type { SocketOption, Sysctls } from "../../src/linux/option.ts";
import { showValue } from "../../src/linux/show.ts";
import { inForceOnSocket } from "../../src/world/in-force.ts";
import { sameValue } from "../../src/world/same.ts";
import type { Socket } from "../../src/world/socket.ts";
import type { TrueSocket } from "./factory.ts";

/** The model's socket beside the same one as truth.py read it. */
export interface Compared {
  readonly same: number;
  /** Values that the model does not claim to know. */
  readonly unknown: number;
  /** `SO_RCVBUF 100000 (set), is 131072`, `state ESTABLISHED, is CLOSE_WAIT` */
  readonly differ: readonly string[];
}

export function compareWithTruth(socket: Socket, truth: TrueSocket, sysctls: Sysctls | null): Compared {
  const differ = differingNames(socket, truth);
  let same = 0;
  let unknown = 0;
  for (const [name, raw] of Object.entries(truth.options)) {
    const option = allOptions().find((each) => each.name === name);
    if (option === undefined || raw === null || option.access === "r") continue;
    const inForce = inForceOnSocket(socket, option, sysctls);
    const value = decodeBytes(option, asBytes(bytesOf(raw)), false);
    if (inForce?.value == null) unknown++;
    else if (sameValue(inForce.value, value)) same++;
    else if (!isMoved(option, inForce.origin))
      differ.push(`${name} ${showValue(option, inForce.value)} (${inForce.origin}), is ${showValue(option, value)}`);
  }
  return { same, unknown, differ };
}

/** What nobody set, the kernel may change as the connection goes on: SO_RCVBUF, TCP_MAXSEG. */
function isMoved(option: SocketOption, origin: string): boolean {
  return option.moves !== undefined && origin === "default";
}

/** A number is an int's, text is hex. */
function bytesOf(raw: number | string): string {
  if (typeof raw === "string")
    return (raw.match(/../g) ?? []).map((hex) => String.fromCharCode(parseInt(hex, 16))).join("");
  return [0, 8, 16, 24].map((shift) => String.fromCharCode((raw >>> shift) & 0xff)).join("");
}

/** State, addresses and O_NONBLOCK, where the model claims to know them. */
function differingNames(socket: Socket, truth: TrueSocket): string[] {
  const { state, local, peer, nonblock } = socket;
  // To the kernel both are the same.
  const held = state === "BOUND" || state === "CLOSED" ? "CLOSE" : state;
  const claims: readonly (readonly [what: string, ours: string | null, real: string])[] = [
    ["state", held, truth.state],
    ["local", local === null ? null : showAddress(local), nameText(truth.local)],
    // getpeername does not return the peer of a socket that is still connecting, or was connected before.
    ["peer", peer === null || truth.peer === null ? null : showAddress(peer), nameText(truth.peer)],
    ["nonblock", nonblock === null ? null : String(nonblock), String(truth.nonblock)],
  ];
  return claims
    .filter(([, ours, real]) => ours !== null && ours !== real)
    .map(([what, ours, real]) => `${what} ${ours ?? ""}, is ${real}`);
}

/** As Python gives a name: `["127.0.0.1", 80]`, `["::1", 80, 0, 0]`, `/run/x`, `\0abstract`, `[port, groups]`. */
function nameText(name: unknown): string {
  if (typeof name === "string")
    return name.startsWith("\0") ? `@${name.slice(1).replaceAll("\0", "\\x00")}` : name || "(unnamed)";
  if (!Array.isArray(name)) return "-";
  const [host, port] = name as [string | number, number];
  if (typeof host === "number") return `port ${host}, groups 0x${port.toString(16)}`;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
