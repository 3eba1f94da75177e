import { asBytes, asFd, asInode, asTid, type Bytes, type Tid } from "../../src/base/brands.ts";
import { toUint8 } from "../../src/base/bytes.ts";
import type { Comparison } from "../../src/events/claim.ts";
import type { SocketKind } from "../../src/events/event.ts";
import { askSocket } from "../../src/kernel/ask.ts";
import { compare } from "../../src/verify/compare.ts";
import { errnoName } from "../../src/linux/errno-name.ts";
import { localName, peerName, readOption } from "../../src/kernel/ffi/socket.ts";
import { inodeOf } from "../../src/kernel/ffi/stat.ts";
import { kindOf } from "../../src/kernel/kind.ts";
import { newInspection } from "../../src/kernel/inspection.ts";
import { localAddress } from "../../src/kernel/state.ts";
import { readSysctls } from "../../src/kernel/sysctls.ts";
import { snapshotOf } from "../../src/kernel/socket.ts";
import type { Address } from "../../src/linux/address.ts";
import { protocolNumbers } from "../../src/linux/constants/protocols.ts";
import { familyNumbers, typeNumbers } from "../../src/linux/families.ts";
import { write } from "../../src/linux/kinds/write.ts";
import { levelNumber } from "../../src/linux/levels.ts";
import type { SocketOption } from "../../src/linux/option.ts";
import { addressFromBytes } from "../../src/linux/sockaddr.ts";
import { sysctlNames } from "../../src/linux/sysctls.ts";
import { claimOf } from "../../src/world/claim.ts";
import type { Socket } from "../../src/world/socket.ts";
import { World } from "../../src/world/world.ts";
import { feed } from "./world.ts";
import { calls } from "./calls.ts";

const sysctls = readSysctls(sysctlNames());
const inspection = newInspection();

/** Where a socket is bound or connects to. */
export type Place =
  | { readonly family: "AF_INET" | "AF_INET6"; readonly address: string; readonly port: number }
  | { readonly family: "AF_UNIX"; readonly name: string }
  | { readonly family: "AF_UNSPEC" };

/**
 * Real sockets of this process, and the model of them: each call is made, and the line that strace would print for it
 * is fed to the parser and on to the world. So the two can be compared at any moment.
 */
export class Twin {
  readonly world: World = new World({ sysctls, fdCalls: true, byteOrder: "little" });
  /** The lines, for who wants to see what led to a difference. */
  readonly lines: string[] = [];
  /** The thread that makes the calls, in the lines. */
  readonly tid: Tid = asTid(7);
  private readonly open = new Set<number>();

  /** The new fd, or minus an errno. */
  socket({ family, type, protocol }: SocketKind, flags = 0): number {
    const number = /^\d+$/.test(protocol) ? Number(protocol) : (protocolNumbers[protocol] ?? 0);
    const fd = calls.socket(familyNumbers[family] ?? 0, (typeNumbers[type] ?? 0) | flags, number);
    this.record(`socket(${family}, ${type}${flagText(flags)}, ${protocol})`, fd, true);
    return fd;
  }

  pair(type: string): readonly [number, number] {
    const fds = new Int32Array(2);
    calls.socketpair(1, typeNumbers[type] ?? 0, 0, fds);
    const [left = -1, right = -1] = fds;
    this.open.add(left).add(right);
    this.record(`socketpair(AF_UNIX, ${type}, 0, [${named(left)}, ${named(right)}])`, 0);
    return [left, right];
  }

  /** 0, or minus an errno. */
  set(fd: number, option: SocketOption, bytes: Bytes): number {
    const at = named(fd);
    const result = calls.setsockopt(fd, levelNumber(option.level) ?? -1, option.number, toUint8(bytes), bytes.length);
    this.record(`setsockopt(${at}, ${option.level}, ${option.name}, "${escaped(bytes)}", ${bytes.length})`, result);
    return result;
  }

  bind(fd: number, place: Place): number {
    return this.withPlace("bind", fd, place);
  }

  connect(fd: number, place: Place): number {
    return this.withPlace("connect", fd, place);
  }

  listen(fd: number, backlog: number): number {
    const at = named(fd);
    const result = calls.listen(fd, backlog);
    this.record(`listen(${at}, ${backlog})`, result);
    return result;
  }

  accept(fd: number, flags = 0): number {
    const at = named(fd);
    const result = calls.accept4(fd, null, null, flags);
    this.record(`accept4(${at}, NULL, NULL, ${flags === 0 ? "0" : flagText(flags).slice(1)})`, result, true);
    return result;
  }

  shutdown(fd: number, how: 0 | 1 | 2): number {
    const at = named(fd);
    const result = calls.shutdown(fd, how);
    this.record(`shutdown(${at}, ${how} /* ${["SHUT_RD", "SHUT_WR", "SHUT_RDWR"][how] ?? ""} */)`, result);
    return result;
  }

  dup(fd: number): number {
    const at = named(fd);
    const result = calls.dup(fd);
    this.record(`dup(${at})`, result, true);
    return result;
  }

  /** dup3 over another fd. */
  dupOver(fd: number, to: number): number {
    const at = named(fd);
    if (this.held(to)?.references === 1) hurry(to);
    const result = calls.dup3(fd, to, 0);
    this.record(`dup3(${at}, ${to}, 0)`, result, true);
    return result;
  }

  nonblocking(fd: number, on: boolean): number {
    const at = named(fd);
    // asm-generic/fcntl.h: F_SETFL 4, O_RDWR 2, O_NONBLOCK 04000.
    const result = calls.fcntl(fd, 4, on ? 2 | 0o4000 : 2);
    this.record(`fcntl(${at}, F_SETFL, ${on ? "O_RDWR|O_NONBLOCK" : "O_RDWR"})`, result);
    return result;
  }

  isNonblocking(fd: number): boolean {
    // F_GETFL is 3.
    return (calls.fcntl(fd, 3, 0) & 0o4000) !== 0;
  }

  close(fd: number): number {
    const at = named(fd);
    if (this.held(fd)?.references === 1) hurry(fd);
    const result = calls.close(fd);
    this.open.delete(fd);
    this.record(`close(${at})`, result);
    return result;
  }

  /** getsockname or getpeername: 0, or minus an errno. */
  name(fd: number, side: "sock" | "peer"): number {
    const at = named(fd);
    const bytes = side === "sock" ? localName(fd) : peerName(fd);
    const text = typeof bytes === "number" ? "0x7ffc0" : addressText(bytes);
    this.record(
      `get${side}name(${at}, ${text}, [${typeof bytes === "number" ? 16 : bytes.length}])`,
      typeof bytes === "number" ? bytes : 0,
    );
    return typeof bytes === "number" ? bytes : 0;
  }

  /** getsockopt: 0, or minus an errno. */
  get(fd: number, option: SocketOption): number {
    const at = named(fd);
    const bytes = readOption(fd, levelNumber(option.level) ?? -1, option.number);
    const isRead = typeof bytes === "string";
    const text = isRead ? `"${escaped(bytes)}", [${bytes.length}]` : "0x7ffc0, [4]";
    this.record(`getsockopt(${at}, ${option.level}, ${option.name}, ${text})`, isRead ? 0 : bytes);
    return isRead ? 0 : bytes;
  }

  portOf(fd: number): number {
    const local = this.localOf(fd);
    return local !== null && "port" in local ? local.port : 0;
  }

  compare(fd: number): Comparison {
    const socket = this.held(fd);
    if (socket === null) throw new Error(`the model does not know fd ${fd}`);
    return compare(claimOf(socket, sysctls), this.real(fd), true);
  }

  /** What the model has under this fd. */
  held(fd: number): Socket | null {
    return this.world.state.threads.get(this.tid)?.files.get(asFd(fd))?.socket ?? null;
  }

  /** The fds that are open. */
  get fds(): readonly number[] {
    return [...this.open];
  }

  end(): void {
    for (const fd of this.open) {
      hurry(fd);
      calls.close(fd);
    }
    this.open.clear();
  }

  kindOf(fd: number): SocketKind {
    return kindOf(fd).names;
  }

  /** Its real address, found behind the model's back. */
  localOf(fd: number): Address | null {
    const bytes = localName(fd);
    const { family, type } = this.kindOf(fd);
    return typeof bytes === "number" ? null : localAddress(bytes, family, type);
  }

  real(fd: number): ReturnType<typeof snapshotOf> {
    return snapshotOf(
      asInode(inodeOf(fd)),
      askSocket(fd, inspection.namespaces),
      null,
      { ...inspection, unix: () => null },
      false,
    );
  }

  private withPlace(call: "bind" | "connect", fd: number, place: Place): number {
    const at = named(fd);
    const bytes = toUint8(asBytes(bytesOf(place)));
    const result = calls[call](fd, bytes, bytes.length);
    this.record(`${call}(${at}, ${placeText(place)}, ${bytes.length})`, result);
    return result;
  }

  private record(call: string, result: number, isFd = false): void {
    if (isFd && result >= 0) this.open.add(result);
    const text = result < 0 ? `-1 ${errnoName(result)} (${errnoName(result)})` : isFd ? named(result) : `${result}`;
    const line = `${this.tid} ${this.lines.length + 1000}.000000 ${call} = ${text}`;
    this.lines.push(line);
    feed(this.world, line);
  }
}

/** SO_LINGER may make the last close wait, for ever where a filter has made the peer deaf: it goes on without us. */
function hurry(fd: number): void {
  // asm-generic/socket.h: SOL_SOCKET 1, SO_LINGER 13; struct linger: two ints.
  const linger = readOption(fd, 1, 13);
  if (typeof linger === "string" && !linger.endsWith("\0\0\0\0")) calls.setsockopt(fd, 1, 13, new Uint8Array(8), 8);
}

/** `3<socket:[283367]>`, as -y prints it. */
function named(fd: number): string {
  return `${fd}<socket:[${inodeOf(fd)}]>`;
}

/** As strace prints what getsockname gave. */
function addressText(bytes: Bytes): string {
  const address = addressFromBytes(bytes);
  switch (address.type) {
    case "inet":
      return placeText({ family: "AF_INET", ...address });
    case "inet6":
      return placeText({ family: "AF_INET6", ...address });
    case "unix-abstract":
      return `{sa_family=AF_UNIX, sun_path=@"${address.name}"}`;
    case "unix-unnamed":
      return "{sa_family=AF_UNIX}";
    default:
      return "0x7ffc0";
  }
}

function escaped(bytes: Bytes): string {
  return Array.from(bytes, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
}

function flagText(flags: number): string {
  return `${(flags & 0o4000) === 0 ? "" : "|SOCK_NONBLOCK"}${(flags & 0o2000000) === 0 ? "" : "|SOCK_CLOEXEC"}`;
}

function bytesOf(place: Place): string {
  switch (place.family) {
    case "AF_UNSPEC":
      return "\0".repeat(16);
    case "AF_UNIX":
      return `\x01\0\0${place.name}`;
    case "AF_INET":
      return (write({ is: "sockaddr" }, { ...place }) ?? "").slice(0, 16);
    case "AF_INET6":
      return (write({ is: "sockaddr" }, { ...place }) ?? "").slice(0, 28);
  }
}

function placeText(place: Place): string {
  switch (place.family) {
    case "AF_UNSPEC":
      return '{sa_family=AF_UNSPEC, sa_data="\\0\\0"}';
    case "AF_UNIX":
      return `{sa_family=AF_UNIX, sun_path=@"${place.name}"}`;
    case "AF_INET":
      return `{sa_family=AF_INET, sin_port=htons(${place.port}), sin_addr=inet_addr("${place.address}")}`;
    case "AF_INET6":
      return `{sa_family=AF_INET6, sin6_port=htons(${place.port}), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "${place.address}", &sin6_addr), sin6_scope_id=0}`;
  }
}
