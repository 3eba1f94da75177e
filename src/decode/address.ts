import { asBytes, type Bytes } from "../base/brands.ts";
import { intern } from "../base/intern.ts";
import type { Address } from "../linux/address.ts";
import { unescapeC } from "../base/unescape.ts";
import { familyNumbers } from "../linux/families.ts";
import { ipv4Text, ipv6Bytes, ipv6Text, isIpv4 } from "../linux/ip.ts";
import { addressFromBytes } from "../linux/sockaddr.ts";
import { isSound } from "../strace/sound.ts";
import type { Member, StringValue, Value } from "../strace/value.ts";
import { familyIn } from "./family.ts";
import { bluetooth, packet, vsock, xdp } from "./other-address.ts";
import { bytesIn, inner, member, numberIn } from "./tree.ts";

type Decode = (members: readonly Member[]) => Address | null;

/** One decoder a family. What is not here, or not decodable, becomes `other` with strace's own text (asPrinted). */
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
 * A sockaddr as strace printed it, or null for NULL, a pointer and AF_UNSPEC. `text` is the argument's spelling.
 *
 * `{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}`
 */
export function addressIn(value: Value | undefined, text: string): Address | null {
  const struct = value?.type === "changed" ? value.after : value;
  if (struct?.type !== "struct") return null;
  const family = familyOfStruct(struct.members);
  if (family === null || family === "AF_UNSPEC") return null;
  const decode = Object.hasOwn(decoders, family) ? decoders[family] : undefined;
  return decode?.(struct.members) ?? fromData(family, struct.members) ?? asPrinted(family, struct.members, text);
}

/** Whether the kernel had more than the buffer could take (accept(2)): `[4 => 16]`, with its length behind the address. */
export function isCutAddress(length: Value | undefined): boolean {
  const change = length?.type === "array" && length.items.length === 1 ? length.items[0] : length;
  if (change?.type !== "changed") return false;
  const [room, size] = [numberIn(change.before), numberIn(change.after)];
  return room !== null && size !== null && room < size;
}

/** Whether the argument is neither an address as strace prints one, nor a pointer: `{sa_family=AF_I NET, ...}`. */
export function isGarbledAddress(value: Value | undefined): boolean {
  const struct = value?.type === "changed" ? value.after : value;
  if (struct === undefined) return false;
  if (struct.type !== "struct") return !isSound(struct);
  const family = familyOfStruct(struct.members);
  // Cut behind the family.
  if (family !== null && struct.members.length === 1) return false;
  return family === null || (family !== "AF_UNSPEC" && addressIn(struct, "") === null);
}

/**
 * The bytes of any family, where they are too few to decode; the fields of others than IPv4 and IPv6, whose text may have
 * names that are not decoded here: `svm_port=VMADDR_PORT_ANY`.
 */
function asPrinted(family: string, members: readonly Member[], text: string): Address | null {
  if (member(members, "sa_data")?.type !== "string") {
    if (family === "AF_INET" || family === "AF_INET6" || !/^AF_[A-Za-z\d]+$/.test(family)) return null;
    if (!members.every(({ value }) => isSound(value))) return null;
  }
  return { type: "other", family, text: intern(text), fields: null };
}

/** What that strace does not decode is printed as its bytes: `{sa_family=AF_VSOCK, sa_data="\0\0\322\4..."}`. */
function fromData(family: string, members: readonly Member[]): Address | null {
  const number = familyNumbers[family];
  const data = member(members, "sa_data");
  if (number === undefined || data?.type !== "string" || data.cut) return null;
  const address = addressFromBytes(asBytes(String.fromCharCode(number, 0) + unescapeC(data.text)));
  return address.type === "other" && address.fields === null ? null : address;
}

/** True for `{sa_family=AF_UNSPEC, ...}`: connect() with it dissolves the association. */
export function isUnspecified(value: Value | undefined): boolean {
  return value?.type === "struct" && familyOfStruct(value.members) === "AF_UNSPEC";
}

function familyOfStruct(members: readonly Member[]): string | null {
  const family = familyIn(member(members, "sa_family"));
  return family === null ? null : intern(family);
}

function inet(members: readonly Member[]): Address | null {
  const port = portIn(member(members, "sin_port"));
  const address = networkText(member(members, "sin_addr"), ipv4Text);
  return port === null || address === null || !isIpv4(address) ? null : { type: "inet", address, port };
}

function inet6(members: readonly Member[]): Address | null {
  const port = portIn(member(members, "sin6_port"));
  // `inet_pton(AF_INET6, "::1", &sin6_addr)`; 4.15 and -X raw: `sin6_addr="\x00..."`.
  const call = member(members, "inet_pton");
  const text = call?.type === "call" ? bytesIn(call.args.find((arg) => arg.type === "string")) : null;
  const address = text ?? networkText(member(members, "sin6_addr"), ipv6Text);
  if (port === null || address === null || ipv6Bytes(address) === null) return null;
  return { type: "inet6", address: intern(address), port, scope: scopeIn(member(members, "sin6_scope_id")) };
}

/** `sun_path=`; old strace has `path=`. */
function unix(members: readonly Member[]): Address | null {
  const path = member(members, "sun_path") ?? member(members, "path");
  if (path === undefined) return { type: "unix-unnamed" };
  if (path.type !== "string") return null;
  return path.abstract ? { type: "unix-abstract", name: ownBytes(path) } : { type: "unix-path", path: ownBytes(path) };
}

function netlink(members: readonly Member[]): Address | null {
  // Old strace: `pid=0, groups=00000000`.
  const port = numberIn(member(members, "nl_pid") ?? member(members, "pid"));
  const groups = member(members, "nl_groups") ?? member(members, "groups");
  // `nl_groups=00000011` is hexadecimal (%08x), though it looks octal.
  return port === null || groups?.type !== "number"
    ? null
    : { type: "netlink", port, groups: parseInt(groups.text, 16) };
}

function ownBytes(value: StringValue): Bytes {
  return asBytes(intern(bytesIn(value) ?? ""));
}

/** `htons(80)`, or with -X raw `"\x00\x50"`: two bytes in network order. */
function portIn(value: Value | undefined): number | null {
  const number = numberIn(inner(value));
  if (number !== null) return number;
  const bytes = bytesIn(value);
  return bytes?.length === 2 ? bytes.charCodeAt(0) * 256 + bytes.charCodeAt(1) : null;
}

/** `inet_addr("127.0.0.1")`, or the address's raw bytes in network order. */
function networkText(value: Value | undefined, format: (bytes: Bytes) => string | null): string | null {
  if (value?.type === "call") return ownOrNull(bytesIn(value.args.find((arg) => arg.type === "string")));
  const bytes = bytesIn(value);
  return bytes === null ? null : format(bytes);
}

function ownOrNull(text: string | null): string | null {
  return text === null ? null : intern(text);
}

/** `if_nametoindex("lo")` gives lo, `3` gives 3, `0` none. */
function scopeIn(value: Value | undefined): string | null {
  if (value?.type === "call") return ownOrNull(bytesIn(value.args[0]));
  return value?.type === "number" && value.value !== 0 ? intern(value.text) : null;
}
