import { asBytes, type Bytes } from "../../base/brands.ts";
import { intern } from "../../base/intern.ts";
import type { OptionName, Seen, SocketEvent } from "../../events/event.ts";
import { findOption } from "../../linux/catalogue.ts";
import { decodeBytes, decodeInt } from "../../linux/decode.ts";
import { familyName } from "../../linux/families.ts";
import { kinds } from "../../linux/kinds/kinds.ts";
import { sizeOf } from "../../linux/kinds/layout.ts";
import { leastLength } from "../../linux/length.ts";
import { levelName } from "../../linux/levels.ts";
import { shownName } from "../../linux/option-name.ts";
import { isRecord } from "../../base/data.ts";
import type { Data, OptionValue, SocketOption } from "../../linux/option.ts";
import { isSecret } from "../../linux/secret.ts";
import { showValue } from "../../linux/show.ts";
import { fields, flag, type Call } from "../layout.ts";
import type { RawRecord } from "../record.ts";
import { firstFd } from "./at.ts";
import { errnoOf, none, type CallDecoder } from "./call.ts";
import type { Here } from "./processes.ts";

/** setsockopt and getsockopt. */
export function optionCalls(here: Here): Readonly<Record<Call & ("setsockopt" | "getsockopt"), CallDecoder>> {
  const readHere = (record: RawRecord): Read => read(record, here);
  return {
    setsockopt: {
      first: "socket",
      done: (record, seen) => option(record, seen, "option-set", readHere),
      attempt: (record) => attempt(record, readHere(record)),
      tried: (record) => ({ type: "set", ...readHere(record).names, value: readHere(record).value }),
    },
    getsockopt: {
      first: "socket",
      done: (record, seen) => option(record, seen, "option-read", readHere),
      attempt: (record) => `read ${shownName(readHere(record).names)}`,
    },
  };
}

function option(
  record: RawRecord,
  seen: Seen,
  type: "option-set" | "option-read",
  readHere: (record: RawRecord) => Read,
): readonly SocketEvent[] {
  if (record.result < 0) return none;
  const { names, value } = readHere(record);
  return [{ type, seen, at: firstFd(record), level: names.level, name: names.name, value, onBluetooth: null }];
}

/** For people: `SO_RCVBUF = 65536`; some options have no value: `SO_DETACH_FILTER`. */
function attempt(record: RawRecord, { row, names, value }: Read): string {
  const name = shownName(names);
  const text = showValue(row, value);
  return text === "" ? name : `${name} = ${text}${lengthText(record, row)}`;
}

/** Why the kernel refused it: `TCP_NODELAY, "\1", 1` is no int. */
function lengthText(record: RawRecord, row: SocketOption | null): string {
  const needed = row === null ? null : leastLength(row);
  const length = record.low(fields.arg4) | 0;
  const isCause = needed !== null && length < needed && errnoOf(record) === "EINVAL";
  return isCause ? ` (length ${length}, needs ${needed})` : "";
}

interface Read {
  /** Null: the catalogue does not have it. */
  readonly row: SocketOption | null;
  readonly names: OptionName;
  readonly value: OptionValue;
}

/** A program sets few options to few values, on many sockets: each is decoded once. */
const cache = new Map<string, Read>();
const LIMIT = 4096;

function read(record: RawRecord, here: Here): Read {
  const family = record.u16(fields.family);
  const bytes = record.data();
  const unreadable = record.has(flag.unreadable) || (bytes === "" && record.u64(fields.arg3) !== 0 && wants(record));
  const place = unreadable ? `@${record.u64(fields.arg3)}` : isNull(record) ? `NULL ${record.low(fields.arg4)}` : "";
  const isHere = here.net !== null && record.u64(fields.net) === here.net;
  const kind = `${record.byte(fields.call)} ${family} ${record.u16(fields.flags)} ${isHere}`;
  const key = `${kind} ${record.low(fields.arg1)} ${record.low(fields.arg2)} ${place} ${bytes}`;
  let found = cache.get(key);
  if (found !== undefined) return found;
  const row = rowOf(record, familyName(family));
  const value = valueOf(record, row, bytes, unreadable);
  found = { row, names: namesOf(record, row), value: isHere ? withInterface(value, row, here) : value };
  if (cache.size >= LIMIT) cache.clear();
  cache.set(key, found);
  return found;
}

/** A length was given; one below 0 the kernel does not read. */
function wants(record: RawRecord): boolean {
  return record.call === "setsockopt" && record.low(fields.arg4) !== 0;
}

function rowOf(record: RawRecord, family: string): SocketOption | null {
  const call = record.call === "getsockopt" ? "getsockopt" : "setsockopt";
  return findOption(String(record.low(fields.arg1)), String(record.low(fields.arg2)), { family, call });
}

/** What is not in the catalogue is named as strace does: `SOL_SOCKET`, `0x4d`; of an unknown level `0x7777`, `3`. */
function namesOf(record: RawRecord, row: SocketOption | null): OptionName {
  if (row !== null) return { level: row.level, name: row.name };
  const [level, name] = [record.low(fields.arg1), record.low(fields.arg2)];
  const known = levelName(String(level));
  if (known === null) return { level: intern(hex(level)), name: intern(String(name)) };
  return { level: intern(known), name: intern(hex(name)) };
}

function valueOf(record: RawRecord, row: SocketOption | null, bytes: Bytes, unreadable: boolean): OptionValue {
  if (row !== null && isSecret(row)) return { type: "secret", length: record.low(fields.arg4) };
  if (unreadable) return { type: "raw", text: hex(record.u64(fields.arg3)), why: "pointer" };
  if (isNull(record) && !takesNothing(record, row)) return { type: "raw", text: "NULL", why: "pointer" };
  // As strace prints four bytes of an option that it does not know: `[1]`.
  if (row === null && bytes.length === 4) return decodeInt(null, record.dataU32(0) | 0);
  const value = decodeBytes(row, taken(row, bytes), record.has(flag.cut));
  return row?.kind === "filter" && record.call === "setsockopt" ? withInstructions(value, record) : value;
}

function isNull(record: RawRecord): boolean {
  return record.call === "setsockopt" && record.u64(fields.arg3) === 0;
}

/** SO_DETACH_FILTER; and where no length is given either, what the kernel makes of that: a text of length 0, IP_RECVTTL off. */
function takesNothing(record: RawRecord, row: SocketOption | null): boolean {
  if (row === null) return false;
  const isEmpty = record.low(fields.arg4) === 0 && decodeBytes(row, asBytes(""), false).type === "known";
  return isEmpty || kinds[row.kind].is === "nothing";
}

/** A membership names its interface by number: strace prints its name. */
function withInterface(value: OptionValue, row: SocketOption | null, { interfaceName }: Here): OptionValue {
  const isMembership = row?.effect === "adds" || row?.effect === "drops";
  if (!isMembership || value.type !== "known" || !isRecord(value.data)) return value;
  const named = Object.entries(value.data).map(([field, data]) => {
    const name = interfaces.has(field) && typeof data === "number" && data !== 0 ? interfaceName(data) : null;
    return [field, name ?? data] as const;
  });
  return { type: "known", data: Object.fromEntries(named) };
}

/** linux/in.h, linux/in6.h, linux/if_packet.h; not gsr_interface, of which strace 6.1 prints the bytes. */
const interfaces: ReadonlySet<string> = new Set(["imr_ifindex", "ipv6mr_ifindex", "gr_interface", "mr_ifindex"]);

/** struct sock_fprog, with its instructions behind it: as strace shows them in the place of the pointer. */
function withInstructions(value: OptionValue, record: RawRecord): OptionValue {
  const count = (record.u32(fields.length) - FILTER_HEAD) / INSTRUCTION;
  if (value.type !== "known" || !isRecord(value.data) || count < 1 || record.has(flag.cut)) return value;
  const filter = Array.from({ length: count }, (_, index) => instruction(record, FILTER_HEAD + index * INSTRUCTION));
  return { type: "known", data: { ...value.data, filter } };
}

const FILTER_HEAD = 16;
const INSTRUCTION = 8;

/** struct sock_filter (linux/filter.h). */
function instruction(record: RawRecord, at: number): Data {
  const head = record.dataU32(at);
  return { code: head & 0xffff, jt: (head >>> 16) & 0xff, jf: head >>> 24, k: record.dataU32(at + 4) };
}

/** Of a value that is longer than the option's the kernel takes the beginning. */
function taken(row: SocketOption | null, bytes: Bytes): Bytes {
  const size = row === null ? null : sizeOf(kinds[row.kind]);
  return size === null || bytes.length <= size ? bytes : asBytes(bytes.slice(0, size));
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}
