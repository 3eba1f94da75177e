import type { Bytes, Inode } from "../base/brands.ts";
import { familyName, typeName } from "../linux/families.ts";
import { protocolName } from "../linux/protocols.ts";
import { bytesToRead, bytesToSend, localName, peerName, readOption } from "./ffi/socket.ts";
import type { KindNumbers } from "./fresh.ts";
import type { Namespaces } from "./namespace.ts";
import { planFor, readOptions, type OptionAnswers } from "./options.ts";

/** What one stretch of getsockopt calls brought home: bytes, to be understood after the duplicate is closed. */
export interface Answers extends KindNumbers {
  readonly options: OptionAnswers;
  /** Null: not a TCP socket. */
  readonly tcpInfo: Bytes | null;
  readonly local: Bytes | null;
  /** Null: not connected. */
  readonly peer: Bytes | null;
  readonly receive: number | null;
  readonly send: number | null;
  readonly namespace: Inode | null;
  readonly isListening: boolean;
}

/** asm-generic/socket.h, linux/tcp.h */
const SOL_SOCKET = 1;
const SO_TYPE = 3;
const SO_ACCEPTCONN = 30;
const SO_PROTOCOL = 38;
const SO_DOMAIN = 39;
const SOL_TCP = 6;
const TCP_INFO = 11;

/** Asks a socket everything. Only reads; takes some 50 microseconds, in which the caller holds the duplicate. */
export function askSocket(fd: number, namespaces: Namespaces): Answers {
  const numbers = kindOf(fd);
  const { protocol } = numbers.kind;
  const hasTcpInfo = protocol === "IPPROTO_TCP" || protocol === "IPPROTO_MPTCP";
  return {
    ...numbers,
    options: readOptions(fd, planFor(numbers.kind)),
    tcpInfo: hasTcpInfo ? bytesOrNull(readOption(fd, SOL_TCP, TCP_INFO)) : null,
    local: bytesOrNull(localName(fd)),
    peer: bytesOrNull(peerName(fd)),
    receive: countOrNull(bytesToRead(fd)),
    send: countOrNull(bytesToSend(fd)),
    namespace: namespaces.of(fd),
    isListening: int(readOption(fd, SOL_SOCKET, SO_ACCEPTCONN)) === 1,
  };
}

function kindOf(fd: number): KindNumbers {
  const family = int(readOption(fd, SOL_SOCKET, SO_DOMAIN));
  const type = int(readOption(fd, SOL_SOCKET, SO_TYPE));
  const protocol = int(readOption(fd, SOL_SOCKET, SO_PROTOCOL));
  const name = familyName(family);
  return {
    family,
    type,
    protocol,
    kind: { family: name, type: typeName(type), protocol: protocolName(name, protocol) },
  };
}

/** These options are ints on every socket. */
function int(bytes: Bytes | number): number {
  if (typeof bytes === "number") return 0;
  return bytes.charCodeAt(0) + bytes.charCodeAt(1) * 0x100 + bytes.charCodeAt(2) * 0x10000;
}

function bytesOrNull(answer: Bytes | number): Bytes | null {
  return typeof answer === "number" ? null : answer;
}

function countOrNull(answer: number): number | null {
  return answer < 0 ? null : answer;
}
