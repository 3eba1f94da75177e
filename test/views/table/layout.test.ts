import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes, asFd, asInode, asPid } from "../../../src/base/brands.ts";
import type { Data } from "../../../src/linux/option.ts";
import { coloured, plain } from "../../../src/views/style.ts";
import { numeric } from "../../../src/views/shown-names.ts";
import type { Column } from "../../../src/views/table/column.ts";
import { columns, columnsCalled, columnsHelp, usualColumns } from "../../../src/views/table/columns.ts";
import { layOut, type LayoutOptions } from "../../../src/views/table/layout.ts";
import { lsofColumns } from "../../../src/views/table/lsof.ts";
import type { Row } from "../../../src/views/table/row.ts";

const listener: Row = {
  holder: { pid: asPid(2003), command: asBytes("nginx"), fd: asFd(3) },
  container: null,
  user: "root",
  isOpen: true,
  id: 1,
  inode: asInode(19540),
  kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  state: "LISTEN",
  local: { type: "inet", address: "0.0.0.0", port: 80 },
  peer: null,
  backlog: 511,
  queues: { receive: 0, send: 511 },
  cloexec: true,
  nonblock: null,
  opened: null,
  closed: null,
  calls: 5,
  listed: null,
  option: ({ name }) => {
    if (name === "SO_KEEPALIVE") return { value: { type: "known", data: true }, origin: "set" };
    if (name === "TCP_NODELAY") return { value: { type: "known", data: false }, origin: "default" };
    return name === "SO_RCVBUF" ? { value: null, origin: "set" } : null;
  },
  changed: [
    { level: "SOL_SOCKET", name: "SO_KEEPALIVE", value: { type: "known", data: true }, origin: "set" },
    { level: "SOL_SOCKET", name: "SO_SNDBUF", value: { type: "known", data: 16384 }, origin: "set" },
  ],
};

const client: Row = {
  ...listener,
  holder: { pid: asPid(2003), command: asBytes("nginx"), fd: asFd(12) },
  id: 2,
  kind: { family: "AF_INET6", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" },
  state: "ESTABLISHED",
  local: { type: "inet6", address: "2001:db8:0:1:2:3:4:5", port: 443, scope: null },
  peer: { type: "inet6", address: "2001:db8:0:1:ffff:ffff:ffff:9", port: 40000, scope: null },
  changed: [],
};

const hostile: Row = {
  ...listener,
  holder: { pid: asPid(2003), command: asBytes("\x1b[31mred\x07\xe2\x80\xae"), fd: asFd(3) },
  local: { type: "unix-path", path: asBytes("/tmp/\x1b]0;owned\x07") },
};

function told(names: string, rows: readonly Row[], options: Partial<LayoutOptions> = {}): string {
  const called = columnsCalled(names);
  if (typeof called === "string") throw new Error(`no column ${called}`);
  return layOut(called, rows, { style: plain, names: numeric, width: null, ...options });
}

/** TIME_WAIT: the kernel keeps it, and no process has it open. */
const alone: Row = {
  ...client,
  holder: null,
  user: null,
  inode: null,
  state: "TIME_WAIT",
  listed: null,
  option: () => ({ value: null, origin: "unknown" }),
  changed: null,
};

test("of a socket that no process has open there is neither process nor fd, and its options are unknown", () => {
  assert.is(
    told("command,pid,user,fd,inode,local,state,TCP_NODELAY,options", [alone]),
    [
      "COMMAND PID USER FD INODE LOCAL                      STATE     TCP_NODELAY OPTIONS",
      "-         - -     -     - [2001:db8:0:1:2:3:4:5]:443 TIME_WAIT ?           ?",
      "",
    ].join("\n"),
  );
  const line = layOut(lsofColumns, [alone], { style: plain, names: numeric, width: null }).split("\n")[1] ?? "";
  assert.match(line, /^- +- +- +- +IPv6 +- +0t0 +TCP \[2001:.*\(TIME_WAIT\)$/);
});

test("the state of a socket that its process has closed is CLOSED, as in lsof's layout", () => {
  const closed = { ...client, isOpen: false };
  assert.is(told("fd,state", [client, closed]), "FD STATE\n12 ESTABLISHED\n12 CLOSED\n");
  const lines = layOut(lsofColumns, [client, closed], { style: plain, names: numeric, width: null }).split("\n");
  assert.match(lines[2] ?? "", /\(CLOSED\)$/);
});

test("each column is as wide as what is in it, numbers end together, lines end without blanks", () => {
  assert.is(
    told("command,pid,fd,proto,local,peer,state", [listener, client]),
    [
      "COMMAND  PID FD PROTO LOCAL                      PEER                                  STATE",
      "nginx   2003  3 tcp   0.0.0.0:80                 -                                     LISTEN",
      "nginx   2003 12 tcp6  [2001:db8:0:1:2:3:4:5]:443 [2001:db8:0:1:ffff:ffff:ffff:9]:40000 ESTABLISHED",
      "",
    ].join("\n"),
  );
});

test("any option is a column: unknown is `?`, an option that such a socket has not is `-`", () => {
  assert.is(
    told("fd,SO_KEEPALIVE,tcp_nodelay,SO_RCVBUF,IPV6_V6ONLY", [listener]),
    "FD SO_KEEPALIVE TCP_NODELAY SO_RCVBUF IPV6_V6ONLY\n 3 on           off         ?         -\n",
  );
});

test("options: what was changed", () => {
  assert.is(told("fd,options", [listener, client]), "FD OPTIONS\n 3 SO_KEEPALIVE,SO_SNDBUF(16384)\n12 -\n");
});

test("names stand for numbers where they are known", () => {
  const names = {
    host: (address: string): string | null => (address === "0.0.0.0" ? "anywhere" : null),
    service: (port: number, protocol: string): string | null => (`${port}/${protocol}` === "80/tcp" ? "http" : null),
  };
  assert.is(told("local,peer", [listener], { names }), "LOCAL         PEER\nanywhere:http -\n");
});

test("a terminal's width: lists lose their end, addresses their middle", () => {
  const names = "command,fd,local,options";
  const width = (columns: number): string => told(names, [listener, client], { width: columns });
  assert.is(width(80), told(names, [listener, client]));
  assert.is(
    width(60),
    [
      "COMMAND FD LOCAL                      OPTIONS",
      "nginx    3 0.0.0.0:80                 SO_KEEPALIVE,SO_SNDBU~",
      "nginx   12 [2001:db8:0:1:2:3:4:5]:443 -",
      "",
    ].join("\n"),
  );
  assert.is(
    width(34),
    [
      "COMMAND FD LOCAL           OPTIONS",
      "nginx    3 0.0.0.0:80      SO_KEE~",
      "nginx   12 [2001:d~:5]:443 -",
      "",
    ].join("\n"),
  );
});

test("no line is wider than the terminal", () => {
  for (let width = 1; width < 120; width++) {
    const lines = told("command,fd,proto,local,peer,SO_KEEPALIVE,options", [listener, client], { width }).split("\n");
    assert.is(
      lines.find((line) => line.length > width),
      undefined,
    );
  }
});

test("where the least widths do not fit, the last columns are left out, and the last one left is cut", () => {
  assert.is(told("command,pid,fd,proto,state", [listener], { width: 18 }), "COMMAND  PID FD P~\nnginx   2003  3 t~\n");
});

test("colours say what a value is: set, or only the default", () => {
  assert.is(
    told("state,SO_KEEPALIVE,TCP_NODELAY", [listener], { style: coloured }),
    "\x1b[1mSTATE  SO_KEEPALIVE TCP_NODELAY\x1b[0m\n\x1b[32mLISTEN\x1b[0m \x1b[32mon\x1b[0m           \x1b[2moff\x1b[0m\n",
  );
});

test("what a program chose never reaches the terminal raw", () => {
  assert.is(
    told("command,local", [hostile]),
    "COMMAND               LOCAL\n\\x1b[31mred\\x07\\u202e /tmp/\\x1b]0;owned\\x07\n",
  );
});

test("--columns: the first name that is none", () => {
  assert.is(columnsCalled("fd,SO_FOO,bar"), "SO_FOO");
  assert.is(columnsCalled("fd,,pid"), "");
});

test("--columns help lists each column, and each has the JSON type that it says", () => {
  const typeOf = (value: Data): string => (value === null ? "null" : typeof value);
  for (const { name, type, help, value } of columns.values()) {
    assert.match(columnsHelp(), new RegExp(`^${name} +${type} +`, "m"));
    assert.match(columnsHelp(), help);
    for (const row of [listener, client, hostile]) assert.ok(["null", type].includes(typeOf(value(row))), name);
  }
});

test("the usual columns are there", () => {
  assert.is((columnsCalled(usualColumns) as readonly Column[]).map((column) => column.name).join(","), usualColumns);
});

test.run();
