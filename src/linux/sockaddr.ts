import { asBytes, type Bytes } from "../base/brands.ts";
import { escapeC } from "../base/escape.ts";
import type { Address } from "./address.ts";
import { familyName } from "./families.ts";
import { ipv4Text, ipv6Text } from "./ip.ts";
import { bluetoothAddress, packetAddress, vsockAddress, xdpAddress } from "./other-address.ts";
import { frameProtocolName } from "./protocols.ts";

type Decode = (bytes: Bytes) => Address | null;

/** One decoder a family, by name; what is not here becomes `other`, its text as strace would write it. */
const decoders: Readonly<Record<string, Decode>> = {
  AF_INET: inet,
  AF_INET6: inet6,
  AF_UNIX: unix,
  AF_NETLINK: netlink,
  AF_VSOCK: vsock,
  AF_XDP: xdp,
  AF_BLUETOOTH: bluetooth,
  AF_PACKET: packet,
};

/**
 * A struct sockaddr as the kernel fills it in (getsockname(2)), of a little-endian machine: sixteen bits of family,
 * then what the family has. Bytes that are too few for their family become `other`.
 */
export function addressFromBytes(bytes: Bytes): Address {
  const family = familyName(u16(bytes, 0));
  const decode = Object.hasOwn(decoders, family) ? decoders[family] : undefined;
  return decode?.(bytes) ?? other(family, bytes);
}

/** struct sockaddr_in (linux/in.h): port and address in network order. */
function inet(bytes: Bytes): Address | null {
  const address = ipv4Text(part(bytes, 4, 4));
  return address === null ? null : { type: "inet", address, port: port(bytes) };
}

/** struct sockaddr_in6 (linux/in6.h): port, flow, address, scope. */
function inet6(bytes: Bytes): Address | null {
  const address = ipv6Text(part(bytes, 8, 16));
  if (address === null) return null;
  const scope = u32(bytes, 24);
  return { type: "inet6", address, port: port(bytes), scope: scope === 0 ? null : String(scope) };
}

/** unix(7): no bytes after the family: unnamed; a NUL first: abstract, all bytes count; else a path up to its NUL. */
function unix(bytes: Bytes): Address {
  const name = bytes.slice(2);
  if (name === "") return { type: "unix-unnamed" };
  if (name.startsWith("\0")) return { type: "unix-abstract", name: asBytes(name.slice(1)) };
  const end = name.indexOf("\0");
  return { type: "unix-path", path: asBytes(end < 0 ? name : name.slice(0, end)) };
}

/** struct sockaddr_nl (linux/netlink.h): padding, port id, groups. */
function netlink(bytes: Bytes): Address | null {
  return bytes.length < 12 ? null : { type: "netlink", port: u32(bytes, 4), groups: u32(bytes, 8) };
}

function other(family: string, bytes: Bytes): Address {
  const data = asBytes(bytes.slice(2));
  const text = data === "" ? `{sa_family=${family}}` : `{sa_family=${family}, sa_data="${escapeC(data)}"}`;
  return { type: "other", family, text, fields: null };
}

/** struct sockaddr_ll (linux/if_packet.h): the kernel gives no more bytes of the hardware address than there are. */
function packet(bytes: Bytes): Address | null {
  if (bytes.length < 12) return null;
  const hardware = Array.from(bytes.slice(12, 12 + Math.min(byte(bytes, 11), 8)), hexByte).join(":");
  return packetAddress(u32(bytes, 4), frameProtocolName(port(bytes)), hardware === "" ? null : hardware);
}

/** struct sockaddr_vm (linux/vm_sockets.h). */
function vsock(bytes: Bytes): Address | null {
  return bytes.length < 12 ? null : vsockAddress(u32(bytes, 8), u32(bytes, 4));
}

/** struct sockaddr_xdp (linux/if_xdp.h). */
function xdp(bytes: Bytes): Address | null {
  return bytes.length < 12 ? null : xdpAddress(u32(bytes, 4), u32(bytes, 8));
}

/** The structs of net/bluetooth/, by their lengths, by which strace distinguishes them: HCI, SCO, RFCOMM, L2CAP. */
function bluetooth(bytes: Bytes): Address | null {
  const bdaddrAt = (at: number): string => Array.from(part(bytes, at, 6), hexByte).join(":");
  switch (bytes.length) {
    case 6:
      return bluetoothAddress({ device: u16(bytes, 2), channel: u16(bytes, 4) });
    case 8:
      return bluetoothAddress({ bdaddr: bdaddrAt(2) });
    case 9:
    case 10:
      return bluetoothAddress({ bdaddr: bdaddrAt(2), channel: byte(bytes, 8) });
    case 13:
    case 14:
      return bluetoothAddress({ bdaddr: bdaddrAt(4), psm: u16(bytes, 2), cid: u16(bytes, 10) });
    default:
      return null;
  }
}

function part(bytes: Bytes, at: number, length: number): Bytes {
  return asBytes(bytes.slice(at, at + length));
}

/** Bytes 2 and 3 in network order. */
function port(bytes: Bytes): number {
  return byte(bytes, 2) * 256 + byte(bytes, 3);
}

function u16(bytes: Bytes, at: number): number {
  return byte(bytes, at) + byte(bytes, at + 1) * 0x100;
}

function u32(bytes: Bytes, at: number): number {
  return u16(bytes, at) + u16(bytes, at + 2) * 0x10000;
}

/** 0 after the end. */
function byte(bytes: Bytes, at: number): number {
  return at < bytes.length ? bytes.charCodeAt(at) : 0;
}

function hexByte(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, "0");
}
