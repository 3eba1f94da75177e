import type { Bytes, Inode } from "../base/brands.ts";
import { bytesToRead, bytesToSend, localName, peerName, readOption } from "./ffi/socket.ts";
import { kindOf, type Kind } from "./kind.ts";
import type { Namespaces } from "./namespace.ts";
import { answerTo, readOptions, type OptionAnswers } from "./options.ts";

/** What one stretch of getsockopt calls brought home: bytes, to be understood after the duplicate is closed. */
export interface Answers {
  readonly kind: Kind;
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

/** linux/socket.h, linux/tcp.h */
const SOL_TCP = 6;
const TCP_INFO = 11;

/** Asks a socket everything. Only reads; takes some 50 microseconds, in which the caller holds the duplicate. */
export function askSocket(fd: number, namespaces: Namespaces): Answers {
  const kind = kindOf(fd);
  const { protocol } = kind.names;
  const hasTcpInfo = protocol === "IPPROTO_TCP" || protocol === "IPPROTO_MPTCP";
  const options = readOptions(fd, kind.plan);
  return {
    kind,
    options,
    tcpInfo: hasTcpInfo ? bytesOrNull(readOption(fd, SOL_TCP, TCP_INFO)) : null,
    local: bytesOrNull(localName(fd)),
    peer: bytesOrNull(peerName(fd)),
    receive: countOrNull(bytesToRead(fd)),
    send: countOrNull(bytesToSend(fd)),
    namespace: namespaces.of(fd, answerTo("SOL_SOCKET SO_NETNS_COOKIE", options, kind.plan)),
    isListening: answerTo("SOL_SOCKET SO_ACCEPTCONN", options, kind.plan) === "\x01\0\0\0",
  };
}

function bytesOrNull(answer: Bytes | number): Bytes | null {
  return typeof answer === "number" ? null : answer;
}

function countOrNull(answer: number): number | null {
  return answer < 0 ? null : answer;
}
