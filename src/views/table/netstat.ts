import { printable } from "../../base/bytes.ts";
import { showAddress, type Address } from "../../linux/address.ts";
import { portText, type ShownNames } from "../shown-names.ts";
import type { Column } from "./column.ts";
import { layOut, type LayoutOptions } from "./layout.ts";
import { wrap } from "../wrap.ts";
import { protoWord } from "./proto.ts";
import type { Row } from "./row.ts";
import { tableLine, type TableLine } from "./table-line.ts";

/**
 * The tables of netstat -tuwxanp: internet sockets in one, UNIX sockets in the other. Of a running process, what netstat
 * does not list is left out; of a trace every socket is shown, those of other families in a table of their own.
 */
export function netstat(rows: readonly Row[], options: LayoutOptions): string {
  const isOfTrace = ({ id }: Row): boolean => id !== null;
  const listed = rows.filter((row) => isOfTrace(row) || tableLine(row) !== null);
  const internet = listed.filter(({ kind }) => kind.family === "AF_INET" || kind.family === "AF_INET6");
  const unix = listed.filter(({ kind }) => kind.family === "AF_UNIX");
  const others = listed.filter((row) => row.listed === null && !internet.includes(row) && !unix.includes(row));
  const inOrder = internet.sort((left, right) => order(left) - order(right));
  const table = (title: string, columns: readonly Column[], shown: readonly Row[]): string =>
    `${wrap(title, options.width ?? Infinity)}${layOut(columns, shown, options)}`;
  return [
    internet.length > 0 || unix.length + others.length === 0
      ? table("Active Internet connections (servers and established)", internetColumns, inOrder)
      : "",
    unix.length > 0 ? table("Active UNIX domain sockets (servers and established)", unixColumns, unix) : "",
    others.length > 0 ? table("Sockets of other families", otherColumns, others) : "",
  ].join("");
}

/** netstat's order of protocols; within one, that of the processes and fds. */
const protocols = ["tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6"];

function order({ kind }: Row): number {
  const at = protocols.indexOf(word(kind));
  return at < 0 ? protocols.length : at;
}

/** MPTCP sockets are TCP to the kernel's tables. */
function word(kind: Row["kind"]): string {
  return protoWord(kind).replace("mptcp", "tcp");
}

const internetColumns: readonly Column[] = [
  column("proto", "Proto", "left", "protocol and version", (row) => word(row.kind)),
  column("recv-q", "Recv-Q", "right", "bytes not yet read; of a listener: connections not yet accepted", (row) =>
    queue(row, "receive"),
  ),
  column("send-q", "Send-Q", "right", "bytes not yet acknowledged", (row) => queue(row, "send")),
  {
    ...column("local", "Local Address", "left", "this side", (row, names) =>
      isLocalUnknown(row) ? "?" : endText(lineOf(row).local, row, names),
    ),
    shrinks: "middle",
  },
  {
    ...column("foreign", "Foreign Address", "left", "the other side", (row, names) =>
      endText(lineOf(row).peer, row, names),
    ),
    shrinks: "middle",
  },
  column("state", "State", "left", "state", stateText),
  column("program", "PID/Program name", "left", "process", program),
];

const unixColumns: readonly Column[] = [
  column("proto", "Proto", "left", "unix", () => "unix"),
  column("flags", "Flags", "left", "ACC: a listener", (row) => (row.state === "LISTEN" ? "[ ACC ]" : "[ ]")),
  column("type", "Type", "left", "type", typeText),
  column("state", "State", "left", "state", (row) => unixState(row)),
  column("inode", "I-Node", "left", "inode", inode),
  column("program", "PID/Program name", "left", "process", program),
  { ...column("path", "Path", "left", "path or abstract name", pathText), shrinks: "middle" },
];

/** netstat has no such table. */
const otherColumns: readonly Column[] = [
  column("proto", "Proto", "left", "family", (row) => protoWord(row.kind)),
  column("type", "Type", "left", "type", typeText),
  column("state", "State", "left", "state", (row) => (row.isOpen ? (row.state ?? "?") : "CLOSED")),
  column("inode", "I-Node", "left", "inode", inode),
  { ...column("program", "PID/Program name", "left", "process", program), shrinks: "end" },
  { ...column("local", "Local Address", "left", "this side", ({ local }) => anyText(local)), shrinks: "middle" },
  { ...column("foreign", "Foreign Address", "left", "the other side", ({ peer }) => anyText(peer)), shrinks: "middle" },
];

const unixStates: Readonly<Record<string, string>> = {
  LISTEN: "LISTENING",
  ESTABLISHED: "CONNECTED",
  CONNECTING: "CONNECTING",
};

function column(name: string, heading: string, align: Column["align"], help: string, text: Column["text"]): Column {
  const value: Column["value"] = (row) => text(row, { host: () => null, service: () => null });
  return { name, heading, width: 0, align, type: "string", help, value, text };
}

function unixState(row: Row): string {
  return row.isOpen ? (unixStates[lineOf(row).state ?? ""] ?? "") : "CLOSED";
}

/** Only TCP has states; for a raw socket netstat prints the kernel's number for CLOSE. */
function stateText(row: Row): string {
  const { kind } = row;
  const { state } = lineOf(row);
  if (!row.isOpen) return "CLOSED";
  if (state === null) return "?";
  if (kind.type === "SOCK_RAW") return state === "ESTABLISHED" ? "1" : "7";
  return state === "BOUND" || state === "CLOSED" || state === "CLOSE" ? "" : state;
}

/** The kernel's line; of a trace, which does not read the kernel's tables, the same from the calls. */
function lineOf(row: Row): TableLine {
  const { local, peer, state, queues } = row;
  return tableLine(row) ?? { local, peer, state, ...queues };
}

function typeText({ kind }: Row): string {
  return kind.type.replace(/^SOCK_/, "");
}

function anyText(address: Address | null): string {
  return address === null ? "-" : showAddress(address);
}

/** A trace shows an address that the kernel chose, or that is older, only if the program called getsockname(). */
function isLocalUnknown({ listed, local, peer, opened, state }: Row): boolean {
  const isNew = opened !== null && peer === null && state === "CLOSED";
  return listed === null && local === null && !isNew;
}

/** A trace does not show the queues, nor does the socket all that a line of the kernel's tables has. */
function queue(row: Row, side: "receive" | "send"): string {
  return String(lineOf(row)[side] ?? (row.listed === null ? "?" : 0));
}

function program({ holder }: Row): string {
  return holder === null ? "-" : `${holder.pid || "?"}/${printable(holder.command)}`;
}

/** 0, as netstat has it, of what no process has open. */
function inode({ inode: number, holder }: Row): string {
  return number === null && holder !== null ? "?" : String(number ?? 0);
}

/** `::1:80`, without brackets; no peer is `0.0.0.0:*`. IPv4 looks the same through a dual-stack socket. */
function endText(end: Address | null, { kind }: Row, names: ShownNames): string {
  const any = kind.family === "AF_INET6" ? "::" : "0.0.0.0";
  if (end?.type !== "inet" && end?.type !== "inet6") return `${any}:*`;
  const address = end.address.replace(/^::ffff:(?=.*\.)/, "");
  const host = names.host(address) ?? address;
  return `${host}:${end.port === 0 ? "*" : portText(end.port, kind.protocol, names)}`;
}

function pathText({ local }: Row): string {
  if (local?.type === "unix-path") return printable(local.path);
  return local?.type === "unix-abstract" ? `@${printable(local.name)}` : "";
}
