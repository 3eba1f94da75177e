import type { Bytes, Inode } from "../base/brands.ts";
import type { Backlog, Listed, SocketSnapshot } from "../events/snapshot.ts";
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
const TCPI_SEGS_OUT = 136;

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

function backlogOf(tcpInfo: Bytes | null, diag: UnixDiag | null): Backlog | null {
  // An emulated kernel (qemu-user) gives four bytes of it.
  if (tcpInfo !== null && tcpInfo.length >= TCPI_SACKED + 4)
    return { length: u32(tcpInfo, TCPI_UNACKED), limit: u32(tcpInfo, TCPI_SACKED) };
  return diag === null ? null : { length: diag.receive, limit: diag.send };
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
