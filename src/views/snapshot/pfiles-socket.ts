import { escapeControls, printable } from "../../base/bytes.ts";
import type { SocketKind } from "../../events/event.ts";
import type { Other, OptionSnapshot, SocketSnapshot } from "../../events/snapshot.ts";
import { allOptions, findOption, optionReporting } from "../../linux/catalogue.ts";
import { isRecord } from "../../base/data.ts";
import { addressLine } from "../pfiles-lines.ts";
import { kindName, optionWord, valueText } from "../names.ts";
import type { ViewOptions } from "../view.ts";
import { isSetOption } from "./notable.ts";

type Depth = Pick<ViewOptions, "verbose" | "show">;

/** The lines of a socket under its fd, each without its tab. */
export function socketLines(socket: SocketSnapshot, depth: Depth): string[] {
  const { set, left, readOnly, congestion } = sorted(socket, depth);
  const lines = [
    socket.kind.type === "?" ? "SOCK_?" : socket.kind.type,
    ...(set.length === 0 ? [] : [set.join(",")]),
    ...labelled("left at default", left),
    ...labelled("read-only", readOnly),
    addressLine("sockname", socket.local)?.trim(),
    addressLine("peername", socket.peer)?.trim(),
    ...(socket.other === null ? [] : holderLines(socket.other)),
    stateLine(socket),
    ...(socket.backlog === null ? [] : [`backlog: ${socket.backlog.length} of ${socket.backlog.limit}`]),
    ...congestion,
    ...(depth.verbose ? [...tcpInfoLines(socket), ...missingLines(socket)] : []),
  ];
  return lines.filter((line) => line !== undefined).map(escapeControls);
}

interface Sorted {
  readonly set: string[];
  readonly left: string[];
  readonly readOnly: string[];
  readonly congestion: string[];
}

/** The texts of a socket's options by where they stand. */
function sorted({ kind, options }: SocketSnapshot, { verbose, show }: Depth): Sorted {
  const found: Sorted = { set: [], left: [], readOnly: [], congestion: [] };
  const cache = textsOf(kind);
  for (const option of options) {
    let text = cache.get(option);
    if (text === undefined) cache.set(option, (text = makeText(option, kind)));
    if (text.congestion !== null) found.congestion.push(text.congestion);
    if (text.isSet) found.set.push(text.word);
    else if (show.has(option.name) || (text.isShown && (verbose || text.isBuffer)))
      (text.isReadOnly ? found.readOnly : found.left).push(text.entry);
  }
  return found;
}

/** Thousands of sockets share the objects of their options (kernel/interpret.ts): the text of each is made once. */
const caches = new WeakMap<SocketKind, WeakMap<OptionSnapshot, OptionText>>();

function textsOf(kind: SocketKind): WeakMap<OptionSnapshot, OptionText> {
  let cache = caches.get(kind);
  if (cache === undefined) caches.set(kind, (cache = new WeakMap()));
  return cache;
}

interface OptionText {
  readonly isSet: boolean;
  readonly isReadOnly: boolean;
  readonly isBuffer: boolean;
  /** False: it is off, which is the default of most. */
  readonly isShown: boolean;
  /** `SO_SNDBUF(16384)` */
  readonly word: string;
  /** `SO_SNDBUF=16384` */
  readonly entry: string;
  readonly congestion: string | null;
}

function makeText(option: OptionSnapshot, kind: SocketKind): OptionText {
  const { level, name, value } = option;
  const isCongestion = name === congestionControl.name && value.type === "known" && typeof value.data === "string";
  return {
    isSet: isSetOption(option, kind),
    isReadOnly: findOption(level, name)?.access === "r",
    isBuffer: buffers.has(name),
    isShown: value.type !== "known" || value.data !== false,
    word: optionWord(option),
    entry: `${name}=${valueText(option, value)}`,
    congestion: isCongestion ? `congestion control: ${value.data}` : null,
  };
}

const congestionControl = optionReporting("congestion-control");

/** Solaris always prints these two. */
const buffers = new Set(
  allOptions()
    .filter(({ buffer }) => buffer !== undefined)
    .map(({ name }) => name),
);

/** `left at default: SO_SNDBUF=16384, IP_MULTICAST_LOOP=on` */
function labelled(label: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [`${label}: ${entries.join(", ")}`];
}

/** `protocol: TCP over IPv4  state: ESTABLISHED  recv-q: 0  send-q: 0`; a queue that is not known is left out. */
function stateLine({ kind, state, queues, asked }: SocketSnapshot): string {
  const parts = [
    `protocol: ${kindName(kind)}`,
    `state: ${state ?? "?"}`,
    ...(queues.receive === null ? [] : [`recv-q: ${queues.receive}`]),
    ...(queues.send === null ? [] : [`send-q: ${queues.send}`]),
    ...(asked ? [] : ["(from /proc only)"]),
  ];
  return parts.join("  ");
}

function holderLines({ inode, holders }: Other): string[] {
  if (holders.length === 0) return [`peer: socket:[${inode}] of a process that we cannot see`];
  return holders.map(({ pid, fd, comm }) => `peer: ${printable(comm)}[${pid}] fd ${fd}`);
}

/** The fields of struct tcp_info (tcp(7)) that show how a connection is doing; its times are in microseconds. */
function tcpInfoLines({ tcpInfo }: SocketSnapshot): string[] {
  if (tcpInfo?.type !== "known" || tcpInfo.data === null || !isRecord(tcpInfo.data)) return [];
  const { data } = tcpInfo;
  const number = (name: string): number | null => {
    const value = data[`tcpi_${name}`];
    return typeof value === "number" ? value : null;
  };
  const milliseconds = (name: string): string => `${((number(name) ?? 0) / 1000).toFixed(3)} ms`;
  return [
    `rtt: ${milliseconds("rtt")} (variation ${milliseconds("rttvar")})  rto: ${milliseconds("rto")}  cwnd: ${number("snd_cwnd") ?? "?"}`,
    `retransmits: ${number("retransmits") ?? "?"} now, ${number("total_retrans") ?? "?"} in total  mss: ${number("snd_mss") ?? "?"}`,
  ];
}

function missingLines({ missing }: SocketSnapshot): string[] {
  return missing.map(({ name, why }) => `not read: ${name} (${why.replace(/^not read: /, "")})`);
}
