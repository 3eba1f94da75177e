import type { Bytes, Inode } from "../base/brands.ts";
import type { Idle, Listed, SocketSnapshot } from "../events/snapshot.ts";
import type { Memory, Queue } from "../events/activity.ts";
import { optionReporting } from "../linux/catalogue.ts";
import { typeName } from "../linux/families.ts";
import { decodeBytes } from "../linux/decode.ts";
import { stateName } from "../linux/states.ts";
import type { Answers } from "./ask.ts";
import type { Inspection } from "./inspection.ts";
import { localAddress, peerAddress, stateOf } from "./state.ts";
import type { UnixDiag } from "./unix-diag.ts";

/** linux/tcp.h, struct tcp_info: of a listener these two are its queue and its limit (ipv4/tcp.c, tcp_get_info). */
const TCPI_STATE = 0;
const TCPI_UNACKED = 24;
const TCPI_SACKED = 28;
const TCPI_LAST_DATA_SENT = 44;
const TCPI_LAST_DATA_RECV = 52;
const TCPI_LAST_ACK_RECV = 56;
const TCPI_SEGS_OUT = 136;
const TCPI_DATA_SEGS_IN = 152;
const TCPI_DATA_SEGS_OUT = 156;

/** Decodes a socket's answers. `listed` is its line in the namespace's tables; null: they were not read. */
export function snapshotOf(
  inode: Inode,
  answers: Answers,
  listed: SocketSnapshot["listed"],
  inspection: Inspection,
  wantTcpInfo: boolean,
): SocketSnapshot {
  const { isListening, tcpInfo } = answers;
  const kind = answers.kind.names;
  const local = answers.local === null ? null : localAddress(answers.local, kind.family, kind.type);
  const peer = answers.peer === null ? null : peerAddress(answers.peer, kind.family);
  const diag = kind.family === "AF_UNIX" ? inspection.unix(inode) : null;
  const kernelState = tcpInfo === null ? null : stateName(tcpInfo.charCodeAt(TCPI_STATE));
  const { options, missing } =
    answers.options === null ? notAsked : inspection.interpret(answers.kind, answers.namespace)(answers.options);
  return {
    inode,
    kind,
    state: stateOf(kernelState, isListening, local, peer, tcpInfo !== null && segmentsSent(tcpInfo) > 0),
    local,
    peer,
    queues: { receive: answers.receive, send: answers.send },
    backlog: isListening ? backlogOf(tcpInfo, diag) : null,
    memory: answers.memory === null ? null : memoryOf(answers.memory),
    idle: tcpInfo === null || !hadHandshake(kernelState) ? null : idleOf(tcpInfo),
    options,
    missing,
    tcpInfo: wantTcpInfo && tcpInfo !== null ? decodeBytes(optionReporting("connection"), tcpInfo, false) : null,
    namespace: answers.namespace,
    listed: diag === null ? listed : { kind, ...fromDiag(diag), local, peer },
    other: null,
    asked: true,
  };
}

const notAsked = { options: [], missing: [] } as const;

/** A socket that is not asked, from /proc's tables alone; one that they do not list is all `?`. */
export function snapshotFromTables(inode: Inode, listed: Listed | null, namespace: Inode | null): SocketSnapshot {
  const { kind, state, local, peer, receive, send } = listed ?? unlisted;
  return {
    inode,
    kind,
    state: listed === null ? null : stateOf(state, state === "LISTEN", local, peer),
    local,
    peer,
    queues: { receive, send },
    backlog: null,
    memory: null,
    idle: null,
    options: [],
    missing: [],
    tcpInfo: null,
    namespace: listed === null ? null : namespace,
    listed: listed ?? "not-listed",
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

function backlogOf(tcpInfo: Bytes | null, diag: UnixDiag | null): Queue | null {
  // An emulated kernel (qemu-user) gives four bytes of it.
  if (tcpInfo !== null && tcpInfo.length >= TCPI_SACKED + 4)
    return { length: u32(tcpInfo, TCPI_UNACKED), limit: u32(tcpInfo, TCPI_SACKED) };
  return diag === null ? null : { length: diag.receive, limit: diag.send };
}

/** linux/sock_diag.h, SK_MEMINFO_*: of nine numbers the first two, and the last. */
function memoryOf(bytes: Bytes): Memory | null {
  const [used, limit, drops] = [0, 4, 32] as const;
  return bytes.length < drops + 4
    ? null
    : { used: u32(bytes, used), limit: u32(bytes, limit), drops: u32(bytes, drops) };
}

/** The times of others are those of no connection. */
function hadHandshake(kernelState: string | null): boolean {
  return kernelState !== null && !["CLOSE", "LISTEN", "SYN_SENT", "SYN_RECV"].includes(kernelState);
}

/**
 * All three times begin with the handshake (measured on 6.18); that nothing was sent or received since is in
 * tcpi_data_segs_out and _in, since Linux 4.6.
 */
function idleOf(tcpInfo: Bytes): Idle | null {
  if (tcpInfo.length < TCPI_DATA_SEGS_OUT + 4) return null;
  return {
    sent: u32(tcpInfo, TCPI_DATA_SEGS_OUT) === 0 ? null : u32(tcpInfo, TCPI_LAST_DATA_SENT),
    received: u32(tcpInfo, TCPI_DATA_SEGS_IN) === 0 ? null : u32(tcpInfo, TCPI_LAST_DATA_RECV),
    acknowledged: u32(tcpInfo, TCPI_LAST_ACK_RECV),
  };
}

/** sock_diag's answer as a line of a table: /proc/net/unix shows a NUL in an abstract name as `@`, and no queues. */
export function listedByDiag(diag: UnixDiag): Listed {
  const kind = { family: "AF_UNIX", type: typeName(diag.type), protocol: "0" };
  return { kind, ...fromDiag(diag), local: diag.local, peer: null };
}

function fromDiag({ state, receive, send }: UnixDiag): Pick<Listed, "state" | "receive" | "send"> {
  return { state: stateName(state), receive, send };
}

/** tcpi_segs_out, since Linux 4.2; tcp_disconnect sets it back to 0 (net/ipv4/tcp.c). */
function segmentsSent(tcpInfo: Bytes): number {
  return tcpInfo.length >= TCPI_SEGS_OUT + 4 ? u32(tcpInfo, TCPI_SEGS_OUT) : 0;
}

function u32(bytes: Bytes, at: number): number {
  return (
    bytes.charCodeAt(at) +
    bytes.charCodeAt(at + 1) * 0x100 +
    bytes.charCodeAt(at + 2) * 0x10000 +
    bytes.charCodeAt(at + 3) * 0x1000000
  );
}
