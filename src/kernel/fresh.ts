import type { Bytes } from "../base/brands.ts";
import type { SocketKind } from "../events/event.ts";
import type { SocketOption } from "../linux/option.ts";
import { close } from "./ffi/pidfd.ts";
import { openSocket } from "./ffi/socket.ts";
import { readOptions } from "./options.ts";

/** Family, type and protocol as socket(2) takes them, with their names. */
export interface KindNumbers {
  readonly kind: SocketKind;
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
}

/** What a socket of each kind has before anybody touches it, in our own network namespace. */
export interface FreshSockets {
  /** Null: we may not make such a socket. */
  readonly valuesOf: (numbers: KindNumbers) => ReadonlyMap<SocketOption, Bytes> | null;
}

/** Each kind is made once, read and closed at once. */
export function freshSockets(): FreshSockets {
  const known = new Map<string, ReadonlyMap<SocketOption, Bytes> | null>();
  return {
    valuesOf: (numbers) => {
      const key = `${numbers.family} ${numbers.type} ${numbers.protocol}`;
      let values = known.get(key);
      if (values === undefined) known.set(key, (values = readFresh(numbers)));
      return values;
    },
  };
}

function readFresh({ kind, family, type, protocol }: KindNumbers): ReadonlyMap<SocketOption, Bytes> | null {
  const fd = openSocket(family, type, protocol);
  if (fd < 0) return null;
  const { read } = readOptions(fd, kind);
  close(fd);
  return new Map(read.map(({ option, bytes }) => [option, bytes]));
}

const SEND_LOCKED = 1;
const RECEIVE_LOCKED = 2;

/**
 * Whether the program, or its listener's, set an option: true where the value differs from a fresh socket's,
 * false where it does not, null where that proves nothing because the kernel moves the value by itself.
 * `bufferLock` is SO_BUF_LOCK's value, which tells it for the two buffers; null: before kernel 5.14.
 */
export function isChanged(
  option: SocketOption,
  bytes: Bytes,
  fresh: ReadonlyMap<SocketOption, Bytes> | null,
  bufferLock: number | null,
): boolean | null {
  if (option.access !== "rw") return null;
  if (bufferLock !== null && option.name === "SO_SNDBUF") return (bufferLock & SEND_LOCKED) !== 0;
  if (bufferLock !== null && option.name === "SO_RCVBUF") return (bufferLock & RECEIVE_LOCKED) !== 0;
  const before = fresh?.get(option);
  if (before === undefined) return null;
  if (bytes === before) return false;
  return option.moves === undefined && option.default.type !== "varies" ? true : null;
}
