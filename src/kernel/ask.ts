import type { Bytes, Inode } from "../base/brands.ts";
import { bytesToRead, bytesToSend, localName, peerName, readOption } from "./ffi/socket.ts";
import { kindOf, type Kind } from "./kind.ts";
import type { Namespaces } from "./namespace.ts";
import { getsockoptOf, readOptions, reported, type OptionAnswers } from "./options.ts";

/** The answers of one socket: bytes, to be decoded after the duplicate is closed. */
export interface Answers {
  readonly kind: Kind;
  /** Null: its options were not asked for. */
  readonly options: OptionAnswers | null;
  /** Null: not a TCP socket. */
  readonly tcpInfo: Bytes | null;
  readonly local: Bytes | null;
  /** Null: not connected. */
  readonly peer: Bytes | null;
  readonly receive: number | null;
  readonly send: number | null;
  readonly namespace: Inode | null;
  readonly isListening: boolean;
  /** Null: before Linux 4.12. */
  readonly memory: Bytes | null;
}

const tcpInfo = getsockoptOf("connection");

/**
 * Asks a socket for everything; with its options that takes some 50 microseconds, during which the duplicate is open.
 * Only reads.
 */
export function askSocket(fd: number, namespaces: Namespaces, withOptions = true): Answers {
  const kind = kindOf(fd);
  const { protocol } = kind.names;
  const hasTcpInfo = protocol === "IPPROTO_TCP" || protocol === "IPPROTO_MPTCP";
  const plan = withOptions ? kind.plan : kind.facts;
  const options = readOptions(fd, plan);
  return {
    kind,
    options: withOptions ? options : null,
    tcpInfo: hasTcpInfo ? bytesOrNull(readOption(fd, tcpInfo.level, tcpInfo.number)) : null,
    local: bytesOrNull(localName(fd)),
    peer: bytesOrNull(peerName(fd)),
    receive: countOrNull(bytesToRead(fd)),
    send: countOrNull(bytesToSend(fd)),
    namespace: namespaces.of(fd, reported("network-namespace", options, plan)),
    isListening: reported("listening", options, plan) === "\x01\0\0\0",
    memory: reported("memory", options, plan),
  };
}

function bytesOrNull(answer: Bytes | number): Bytes | null {
  return typeof answer === "number" ? null : answer;
}

function countOrNull(answer: number): number | null {
  return answer < 0 ? null : answer;
}
