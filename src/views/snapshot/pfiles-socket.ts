import { escapeControls, printable } from "../../base/bytes.ts";
import type { Other, OptionSnapshot, SocketSnapshot } from "../../events/snapshot.ts";
import { allOptions, findOption, optionReporting } from "../../linux/catalogue.ts";
import { isRecord } from "../../linux/data.ts";
import { addressLine } from "../pfiles-lines.ts";
import { kindName, optionWord, valueText } from "../names.ts";
import type { ViewOptions } from "../view.ts";
import { setOptions } from "./notable.ts";

type Depth = Pick<ViewOptions, "verbose" | "show">;

/** The lines of a socket under its fd, each without its tab. */
export function socketLines(socket: SocketSnapshot, { verbose, show }: Depth): string[] {
  const set = setOptions(socket);
  const rest = socket.options.filter(
    (option) => !set.includes(option) && (verbose || buffers.has(option.name) || show.has(option.name)),
  );
  const lines = [
    socket.kind.type === "?" ? "SOCK_?" : socket.kind.type,
    ...(set.length === 0 ? [] : [set.map(optionWord).join(",")]),
    ...restLines(rest.filter((option) => show.has(option.name) || isShown(option))),
    addressLine("sockname", socket.local)?.trim(),
    addressLine("peername", socket.peer)?.trim(),
    ...(socket.other === null ? [] : holderLines(socket.other)),
    stateLine(socket),
    ...(socket.backlog === null ? [] : [`backlog: ${socket.backlog.length} of ${socket.backlog.limit}`]),
    ...congestion(socket),
    ...(verbose ? [...tcpInfoLines(socket), ...missingLines(socket)] : []),
  ];
  return lines.filter((line) => line !== undefined).map(escapeControls);
}

/** Solaris always prints these two. */
const buffers = new Set(
  allOptions()
    .filter(({ buffer }) => buffer !== undefined)
    .map(({ name }) => name),
);

/** `left at default: SO_SNDBUF=16384, IP_MULTICAST_LOOP=on` and `read-only: SO_TYPE=SOCK_STREAM`. */
function restLines(options: readonly OptionSnapshot[]): string[] {
  const isReadOnly = ({ level, name }: OptionSnapshot): boolean => findOption(level, name)?.access === "r";
  return [
    ...labelled(
      "left at default",
      options.filter((option) => !isReadOnly(option)),
    ),
    ...labelled("read-only", options.filter(isReadOnly)),
  ];
}

function labelled(label: string, options: readonly OptionSnapshot[]): string[] {
  if (options.length === 0) return [];
  return [`${label}: ${options.map((option) => `${option.name}=${valueText(option, option.value)}`).join(", ")}`];
}

/** An option that is off by default is left out. */
function isShown({ value }: OptionSnapshot): boolean {
  return value.type !== "known" || value.data !== false;
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

const congestionControl = optionReporting("congestion-control");

function congestion({ options }: SocketSnapshot): string[] {
  const value = options.find(({ name }) => name === congestionControl.name)?.value;
  return value?.type === "known" && typeof value.data === "string" ? [`congestion control: ${value.data}`] : [];
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
