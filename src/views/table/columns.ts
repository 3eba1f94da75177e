import { printable } from "../../base/bytes.ts";
import { optionNames } from "../../linux/catalogue.ts";
import type { Data } from "../../linux/option.ts";
import { addressJson, momentJson } from "../json/parts.ts";
import { containerLabel } from "../container.ts";
import { optionWord } from "../names.ts";
import { namedAddress } from "../shown-names.ts";
import type { Style } from "../style.ts";
import type { Column } from "./column.ts";
import { optionColumn } from "./option-column.ts";
import { protoWord } from "./proto.ts";
import type { Row } from "./row.ts";

/** The columns of --columns with a name of their own; in addition every socket option is one. */
const table: readonly Column[] = [
  text("command", "COMMAND", "name of the process", ({ holder }) =>
    holder === null ? null : printable(holder.command),
  ),
  {
    // The model has 0 for a process whose id the log does not have.
    ...number("pid", "PID", "process id", ({ holder }) => holder?.pid || null),
    text: ({ holder }) => (holder === null ? "-" : String(holder.pid || "?")),
  },
  text("user", "USER", "user that the process runs as; unknown in a trace", (row) => row.user),
  text("container", "CONTAINER", "container that the process is in, by its name or id", ({ container }) =>
    container === null ? null : (containerLabel(container) ?? "?"),
  ),
  number("fd", "FD", "file descriptor", ({ holder }) => holder?.fd ?? null),
  number("socket", "SOCKET", "number of the socket in the trace", (row) => row.id),
  number("inode", "INODE", "inode number", (row) => row.inode),
  text("family", "FAMILY", "address family", (row) => nullIfUnknown(row.kind.family)),
  text("type", "TYPE", "type of the socket", (row) => nullIfUnknown(row.kind.type)),
  text("protocol", "PROTOCOL", "protocol", (row) => nullIfUnknown(row.kind.protocol)),
  text("proto", "PROTO", "protocol and IP version as in netstat: tcp, udp6, unix", (row) => protoWord(row.kind)),
  {
    name: "state",
    heading: "STATE",
    width: 0,
    align: "left",
    type: "string",
    help: "state, by the kernel's name",
    value: stateNow,
    text: (row) => stateNow(row) ?? "?",
    paint: paintOfState,
  },
  {
    ...text("local", "LOCAL", "local address", () => null),
    type: "object",
    value: (row) => addressJson(row.local),
    text: ({ local, kind }, names) => (local === null ? "-" : namedAddress(local, kind.protocol, names)),
  },
  {
    ...text("peer", "PEER", "address of the peer", () => null),
    type: "object",
    value: (row) => addressJson(row.peer),
    text: ({ peer, kind }, names) => (peer === null ? "-" : namedAddress(peer, kind.protocol, names)),
  },
  number("backlog", "BACKLOG", "backlog given to listen()", (row) => row.backlog),
  number("recv-q", "RECV-Q", "bytes received and not yet read", (row) => row.queues.receive),
  number("send-q", "SEND-Q", "bytes sent and not yet acknowledged", (row) => row.queues.send),
  flag("cloexec", "CLOEXEC", "whether exec closes the fd (O_CLOEXEC)", (row) => row.cloexec),
  flag("nonblock", "NONBLOCK", "whether the socket is non-blocking (O_NONBLOCK)", (row) => row.nonblock),
  number("calls", "CALLS", "number of calls on the socket", (row) => row.calls),
  moment("opened", "OPENED", "the call that opened it", (row) => row.opened),
  moment("closed", "CLOSED", "the call that closed it", (row) => row.closed),
  {
    ...text("options", "OPTIONS", "options that differ from those of a new socket", () => null),
    type: "object",
    value: ({ changed }) => changed?.map((option) => option.name) ?? null,
    text: ({ changed }) => (changed === null ? "?" : changed.length === 0 ? "-" : changed.map(optionWord).join(",")),
    paint: ({ changed }) => (changed === null || changed.length === 0 ? "faint" : "set"),
    shrinks: "end",
    ofOptions: true,
  },
];

/** The columns of --format table without --columns. */
export const usualColumns = "command,pid,fd,proto,local,peer,state,options";

export const columns: ReadonlyMap<string, Column> = new Map(table.map((column) => [column.name, column]));

/** All that --columns takes: the columns, then the socket options. */
export function columnNames(): readonly string[] {
  return [...columns.keys(), ...optionNames()];
}

/** The columns named in a list such as `fd,local,SO_KEEPALIVE`; a string: the first name that is not a column. */
export function columnsCalled(names: string): readonly Column[] | string {
  const called: Column[] = [];
  for (const name of names.split(",")) {
    const column = columns.get(name.toLowerCase()) ?? optionColumn(name);
    if (column === null) return name;
    called.push(column);
  }
  return called;
}

/** --columns help. */
export function columnsHelp(): string {
  const width = Math.max(...table.map((column) => column.name.length));
  const lines = table.map(({ name, type, help }) => `${name.padEnd(width)}  ${type.padEnd(7)}  ${help}`);
  return `${lines.join("\n")}\nand every socket option, by its name: SO_KEEPALIVE, TCP_NODELAY, ...\n`;
}

type Get<Value extends Data> = (row: Row) => Value | null;

function text(name: string, heading: string, help: string, value: Get<string>): Column {
  return {
    name,
    heading,
    width: 0,
    align: "left",
    type: "string",
    help,
    value,
    text: plainly(value),
    shrinks: "middle",
  };
}

function number(name: string, heading: string, help: string, value: Get<number>): Column {
  return { name, heading, width: 0, align: "right", type: "number", help, value, text: plainly(value) };
}

function flag(name: string, heading: string, help: string, value: Get<boolean>): Column {
  const shown = (row: Row): string => ({ true: "yes", false: "no", null: "?" })[`${value(row)}`];
  return { name, heading, width: 0, align: "left", type: "boolean", help, value, text: shown };
}

function moment(name: string, heading: string, help: string, get: (row: Row) => Row["opened"]): Column {
  const shown = (row: Row): string => {
    const at = get(row);
    return at === null ? "-" : `${at.call} by ${at.tid || "?"}`;
  };
  return {
    ...text(name, heading, help, () => null),
    type: "object",
    value: (row) => momentJson(get(row)),
    text: shown,
  };
}

function plainly(value: Get<string | number>): (row: Row) => string {
  return (row) => String(value(row) ?? "-");
}

/** The model has `?` for what is not known. */
function nullIfUnknown(word: string): string | null {
  return word === "?" ? null : word;
}

/** Of a socket that its process has closed it is not the state that it had then. */
function stateNow({ isOpen, state }: Row): string | null {
  return isOpen ? state : "CLOSED";
}

function paintOfState(row: Row): keyof Style | null {
  const state = stateNow(row);
  return state === null || state === "CLOSED" || state === "BOUND" ? "faint" : "set";
}
