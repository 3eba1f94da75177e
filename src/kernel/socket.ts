import type { Bytes, Inode } from "../base/brands.ts";
import type { Backlog, Listed, OptionSnapshot, SocketSnapshot } from "../events/snapshot.ts";
import { findOption } from "../linux/catalogue.ts";
import { decodeBytes } from "../linux/decode.ts";
import type { OptionValue, SocketOption } from "../linux/option.ts";
import { stateName } from "../linux/states.ts";
import type { Answers } from "./ask.ts";
import { isChanged } from "./fresh.ts";
import type { Look } from "./look.ts";
import { localAddress, peerAddress, stateOf } from "./state.ts";
import type { RawOption } from "./options.ts";
import type { UnixDiag } from "./unix-diag.ts";

/** linux/tcp.h, struct tcp_info: of a listener these two are its queue and its limit (ipv4/tcp.c, tcp_get_info). */
const TCPI_STATE = 0;
const TCPI_UNACKED = 24;
const TCPI_SACKED = 28;

/** Makes sense of a socket's answers. `listed` is its line in the namespace's tables. */
export function understand(
  inode: Inode,
  answers: Answers,
  listed: Listed | null,
  look: Look,
  wantTcpInfo: boolean,
): SocketSnapshot {
  const { kind, options, tcpInfo } = answers;
  const byName = new Map(options.read.map(({ option, bytes }) => [option.name, bytes]));
  const isListening = firstInt(byName.get("SO_ACCEPTCONN")) === 1;
  const local = answers.local === null ? null : localAddress(answers.local, kind.family, kind.type);
  const peer = answers.peer === null ? null : peerAddress(answers.peer, kind.family);
  const diag = kind.family === "AF_UNIX" ? look.unix(inode) : null;
  const kernelState = tcpInfo === null ? null : stateName(tcpInfo.charCodeAt(TCPI_STATE));
  return {
    inode,
    kind,
    state: stateOf(kernelState, isListening, local, peer),
    local,
    peer,
    queues: { receive: answers.receive, send: answers.send },
    backlog: isListening ? backlogOf(tcpInfo, diag) : null,
    options: understandOptions(answers, byName.get("SO_BUF_LOCK"), look),
    missing: options.missing,
    tcpInfo: wantTcpInfo && tcpInfo !== null ? decode(findOption("SOL_TCP", "TCP_INFO"), tcpInfo) : null,
    namespace: answers.namespace,
    listed: diag === null ? listed : { kind, ...fromDiag(diag), local, peer },
    other: null,
    asked: true,
  };
}

/** What /proc's tables alone tell of a socket that may not be asked; a socket that they do not list is all `?`. */
export function listedOnly(inode: Inode, listed: Listed | null, namespace: Inode | null): SocketSnapshot {
  const { kind, state, local, peer, receive, send } = listed ?? unlisted;
  return {
    inode,
    kind,
    state: listed === null ? null : stateOf(state, state === "LISTEN", local, peer),
    local,
    peer,
    queues: { receive, send },
    backlog: null,
    options: [],
    missing: [],
    tcpInfo: null,
    namespace: listed === null ? null : namespace,
    listed,
    other: null,
    asked: false,
  };
}

const unlisted: Listed = {
  kind: { family: "?", type: "?", protocol: "?" },
  state: null,
  local: null,
  peer: null,
  receive: null,
  send: null,
};

function understandOptions(answers: Answers, bufferLock: Bytes | undefined, look: Look): OptionSnapshot[] {
  // Another namespace has other defaults (net.ipv4 sysctls are its own).
  const isOurs = answers.namespace !== null && answers.namespace === look.namespaces.own;
  const fresh = isOurs ? look.fresh.valuesOf(answers) : null;
  const lock = bufferLock === undefined ? null : firstInt(bufferLock);
  return answers.options.read.map(({ option, bytes }: RawOption) => ({
    level: option.level,
    name: option.name,
    bytes,
    value: decode(option, bytes),
    changed: isChanged(option, bytes, fresh, lock),
  }));
}

function backlogOf(tcpInfo: Bytes | null, diag: UnixDiag | null): Backlog | null {
  if (tcpInfo !== null) return { length: u32(tcpInfo, TCPI_UNACKED), limit: u32(tcpInfo, TCPI_SACKED) };
  return diag === null ? null : { length: diag.receive, limit: diag.send };
}

function fromDiag({ state, receive, send }: UnixDiag): Pick<Listed, "state" | "receive" | "send"> {
  return { state: stateName(state), receive, send };
}

/** Thousands of sockets have the same values: each is decoded once. */
const decoded = new Map<SocketOption, Map<Bytes, OptionValue>>();
const DECODED_LIMIT = 1000;

function decode(option: SocketOption | null, bytes: Bytes): OptionValue {
  if (option === null) return decodeBytes(option, bytes, false);
  const values = valuesOf(option);
  const known = values.get(bytes);
  if (known !== undefined) return known;
  const value = decodeBytes(option, bytes, false);
  values.set(bytes, value);
  return value;
}

function valuesOf(option: SocketOption): Map<Bytes, OptionValue> {
  const known = decoded.get(option);
  if (known !== undefined && known.size < DECODED_LIMIT) return known;
  const values = new Map<Bytes, OptionValue>();
  decoded.set(option, values);
  return values;
}

function firstInt(bytes: Bytes | undefined): number | null {
  return bytes === undefined ? null : u32(bytes, 0);
}

function u32(bytes: Bytes, at: number): number {
  return (
    bytes.charCodeAt(at) +
    bytes.charCodeAt(at + 1) * 0x100 +
    bytes.charCodeAt(at + 2) * 0x10000 +
    bytes.charCodeAt(at + 3) * 0x1000000
  );
}
