import { asBytes } from "../../base/brands.ts";
import { printable } from "../../base/bytes.ts";
import { showAddress, type Address } from "../../linux/address.ts";
import { namedAddress, type ShownNames } from "../shown-names.ts";
import type { Column } from "./column.ts";
import type { Row } from "./row.ts";
import { tableLine } from "./table-line.ts";

/**
 * The columns that lsof -i and -U print for a socket (lsof(8), OUTPUT). As in lsof, a socket that the kernel's tables
 * do not list is `sock` with its protocol. DEVICE is the inode of an internet socket, NODE its protocol. For a UNIX
 * socket lsof prints an address in kernel memory as DEVICE, which is of no use to anybody: `-` here.
 */
export const lsofColumns: readonly Column[] = [
  column("command", "COMMAND", "left", "string", "first nine characters of the command", ({ holder }) =>
    holder === null ? "-" : printable(asBytes(holder.command.slice(0, 9))),
  ),
  column("pid", "PID", "right", "number", "process id", ({ holder }) =>
    holder === null ? "-" : String(holder.pid || "?"),
  ),
  column("user", "USER", "right", "string", "user that the process runs as", userText),
  column("fd", "FD", "right", "string", "file descriptor, u: open for reading and writing", ({ holder }) =>
    holder === null ? "-" : `${holder.fd}u`,
  ),
  column("type", "TYPE", "right", "string", "IPv4, IPv6, unix, netlink, sock, ...", typeWord),
  column("device", "DEVICE", "right", "string", "inode of an internet socket", (row) =>
    isInternet(row) ? inode(row) : "-",
  ),
  column("size", "SIZE/OFF", "right", "string", "offset, always 0 for a socket", () => "0t0"),
  column("node", "NODE", "right", "string", "protocol of an internet socket, inode of others", nodeWord),
  { ...column("name", "NAME", "left", "string", "addresses and state", nameText), shrinks: "middle" },
];

function column(
  name: string,
  heading: string,
  align: Column["align"],
  type: Column["type"],
  help: string,
  text: Column["text"],
): Column {
  return {
    name,
    heading,
    width: 0,
    align,
    type,
    help,
    value: (row) => text(row, { host: () => null, service: () => null }),
    text,
  };
}

/** Of UDP, lsof 4.95 lists what is bound; of TCP what is connected or listens; the rest is `sock`. */
function isInternet(row: Row): boolean {
  return nodes[row.kind.protocol] !== undefined && row.kind.type !== "SOCK_RAW" && tableLine(row) !== null;
}

/** MPTCP sockets are TCP to the kernel's tables. */
const nodes: Readonly<Record<string, string | undefined>> = {
  IPPROTO_TCP: "TCP",
  IPPROTO_MPTCP: "TCP",
  IPPROTO_UDP: "UDP",
  IPPROTO_UDPLITE: "UDPLITE",
};

const types: Readonly<Record<string, string | undefined>> = {
  AF_UNIX: "unix",
  AF_NETLINK: "netlink",
  AF_PACKET: "pack",
};

function typeWord(row: Row): string {
  const { family, type } = row.kind;
  if (tableLine(row) === null) return "sock";
  if (type === "SOCK_RAW" && family.startsWith("AF_INET")) return family === "AF_INET" ? "raw" : "raw6";
  if (isInternet(row)) return family === "AF_INET" ? "IPv4" : "IPv6";
  return types[family] ?? "sock";
}

function nodeWord(row: Row): string {
  return isInternet(row) ? (nodes[row.kind.protocol] ?? "") : inode(row);
}

/** A socket that no process has open has no inode. */
function inode({ inode: number, holder }: Row): string {
  return number === null ? (holder === null ? "-" : "?") : String(number);
}

function userText({ user, holder }: Row): string {
  return user ?? (holder === null ? "-" : "?");
}

function nameText(row: Row, names: ShownNames): string {
  const { kind } = row;
  if (typeWord(row) === "sock") return `protocol: ${protocolWord(row)}`;
  if (kind.family === "AF_UNIX") return unixText(row);
  if (kind.family === "AF_NETLINK") return kind.protocol.replace(/^NETLINK_/, "");
  if (kind.family === "AF_PACKET") return `type=${kind.type}`;
  const { local, peer, state } = tableLine(row) ?? row;
  const here = local === null ? "?" : endText(local, kind.protocol, names);
  const ends = peer === null ? here : `${here}->${endText(peer, kind.protocol, names)}`;
  const hasState = nodeWord(row) === "TCP" || !row.isOpen;
  return hasState && state !== null ? `${ends} (${state})` : ends;
}

/** `TCP`, `UDPv6`, `NETLINK`, `AF_VSOCK`: the kernel's name of the protocol, as in /proc/net/protocols. */
function protocolWord({ kind: { family, protocol } }: Row): string {
  if (!family.startsWith("AF_INET")) return family === "AF_VSOCK" ? family : family.replace(/^AF_/, "");
  return `${protocol.replace(/^IPPROTO_/, "")}${family === "AF_INET6" ? "v6" : ""}`;
}

/** `/run/x.sock type=STREAM (LISTEN)` */
function unixText(row: Row): string {
  const { local, kind } = row;
  const state = tableLine(row)?.state ?? "";
  const words: Readonly<Record<string, string>> = {
    LISTEN: "LISTEN",
    ESTABLISHED: "CONNECTED",
    CONNECTING: "CONNECTING",
  };
  const stateName = row.isOpen ? (words[state] ?? "UNCONNECTED") : "CLOSED";
  const name =
    local?.type === "unix-path"
      ? `${printable(local.path)} `
      : local?.type === "unix-abstract"
        ? `@${printable(local.name)} `
        : "";
  return `${name}type=${kind.type.replace(/^SOCK_/, "")} (${stateName})`;
}

/** `*:http`: any address is a star. IPv4 looks the same through a dual-stack socket. */
function endText(end: Address, protocol: string, names: ShownNames): string {
  if (end.type !== "inet" && end.type !== "inet6") return showAddress(end);
  const plain: Address = /^::ffff:.*\./.test(end.address)
    ? { type: "inet", address: end.address.slice("::ffff:".length), port: end.port }
    : end;
  const text = namedAddress(plain, protocol, names);
  const isAny = plain.address === "0.0.0.0" || plain.address === "::";
  return isAny ? `*${text.slice(text.lastIndexOf(":"))}` : text;
}
