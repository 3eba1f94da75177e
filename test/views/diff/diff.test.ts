import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../../src/pipeline/tracer.ts";
import { compare, type Difference } from "../../../src/views/diff/compare.ts";
import { readSide, type Side } from "../../../src/views/diff/side.ts";
import { diffText } from "../../../src/views/diff/text.ts";
import { isData } from "../../../src/views/json/data.ts";
import { makeView } from "../../../src/views/registry.ts";
import { coloured, plain } from "../../../src/views/style.ts";
import { usualOptions } from "../../../src/views/view.ts";
import { World } from "../../../src/world/world.ts";

function differencesOf(...args: Parameters<typeof compare>): readonly Difference[] {
  return compare(...args).map(({ difference }) => difference);
}

function side(name: string, log: string): Side {
  const view = makeView("json", usualOptions);
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: false });
  for (const [index, line] of log.trim().split("\n").entries()) tracer.line(line, index + 1, name);
  tracer.end();
  const document: unknown = JSON.parse(tracer.summary({ strace: null, engine: null, source: "read" }));
  const read = isData(document) ? readSide(name, document) : null;
  if (read === null) throw new Error("no summary");
  return read;
}

function diffOf(a: string, b: string, counts = false): string {
  const [sideA, sideB] = [side("a.log", a), side("b.log", b)];
  return diffText(sideA, sideB, differencesOf(sideA, sideB, counts), plain);
}

const listener = (options: string, port = 80, backlog = 511): string => `
socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
bind(3, {sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
${options}listen(3, ${backlog}) = 0
`;
const keepalive = "setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n";

test("the same: numbers, fds and what the kernel chose do not count", () => {
  const client = (fd: number, port: number): string => `
socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = ${fd}
connect(${fd}, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
getsockname(${fd}, {sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0`;
  assert.is(diffOf(client(3, 40000), client(7, 40001)), "no difference: A: a.log (1 socket), B: b.log (1 socket)\n");
});

test("an option that is set on one side only, and one with another value", () => {
  const size = (bytes: number): string => `setsockopt(3, SOL_SOCKET, SO_PRIORITY, [${bytes}], 4) = 0\n`;
  assert.is(
    diffOf(listener(size(2)), listener(keepalive + size(3))),
    `--- A: a.log (1 socket)
+++ B: b.log (1 socket)
tcp listening on 0.0.0.0:80
  ~ SO_PRIORITY: 2 in A, 3 in B
  + SO_KEEPALIVE on
`,
  );
  assert.match(diffOf(listener(keepalive), listener("")), /^ {2}- SO_KEEPALIVE on$/m);
});

test("an option set to its default is not the same as one that nobody set", () => {
  const off = "setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [0], 4) = 0\n";
  assert.match(diffOf(listener(off), listener("")), /^ {2}- SO_KEEPALIVE off$/m);
});

test("with --counts, differences that many sockets of a role have alike are one, with their number", () => {
  const accepted = [4, 5, 6].map(
    (fd) => `accept(3, {sa_family=AF_INET, sin_port=htons(4000${fd}), sin_addr=inet_addr("10.0.0.9")}, [16]) = ${fd}\n`,
  );
  assert.is(
    diffOf(listener("") + accepted.join(""), listener(keepalive) + accepted.slice(0, 2).join(""), true),
    `--- A: a.log (4 sockets)
+++ B: b.log (3 sockets)
tcp listening on 0.0.0.0:80
  + SO_KEEPALIVE on
tcp accepted on 0.0.0.0:80
  + SO_KEEPALIVE on (inherited) (2 times)
  - tcp accepted on 0.0.0.0:80: only in A
`,
  );
});

const accept = (fd: number, set = ""): string =>
  `accept(3, {sa_family=AF_INET, sin_port=htons(4000${fd}), sin_addr=inet_addr("10.0.0.9")}, [16]) = ${fd}\n${set}`;
const noDelay = (fd: number): string => `setsockopt(${fd}, SOL_TCP, TCP_NODELAY, [1], 4) = 0\n`;

test("how many sockets are alike is no difference, unless counts are asked for", () => {
  const two = listener("") + [4, 5].map((fd) => accept(fd, noDelay(fd))).join("");
  const four = listener("") + [4, 5, 6, 7].map((fd) => accept(fd, noDelay(fd))).join("");
  assert.is(diffOf(two, four), "no difference: A: a.log (3 sockets), B: b.log (5 sockets)\n");
  assert.is(diffOf(four, two), "no difference: A: a.log (5 sockets), B: b.log (3 sockets)\n");
  assert.match(diffOf(two, four, true), /^\+ tcp accepted on 0\.0\.0\.0:80: only in B \(2 times\)$/m);
});

test("one socket among others that has another profile is a difference, in whatever order they come", () => {
  const mixed = listener("") + accept(4, noDelay(4)) + accept(5) + accept(6, noDelay(6));
  const all = listener("") + accept(4, noDelay(4)) + accept(5, noDelay(5));
  const expected = /^tcp accepted on 0\.0\.0\.0:80\n {2}([-+]) TCP_NODELAY on$/m;
  assert.is(expected.exec(diffOf(mixed, all))?.[1], "+");
  assert.is(expected.exec(diffOf(all, mixed))?.[1], "-");
  // The same profiles in another order and number.
  assert.match(diffOf(mixed, listener("") + accept(4) + accept(5, noDelay(5)) + accept(6)), /^no difference/);
});

test("a role that one side lacks is named once", () => {
  const more = listener("") + accept(4, noDelay(4)) + accept(5);
  assert.is(
    diffOf(listener(""), more),
    `--- A: a.log (1 socket)
+++ B: b.log (3 sockets)
+ tcp accepted on 0.0.0.0:80: only in B
`,
  );
});

test("a connection that is older than the trace: accepted where a listener has its port, else one to its peer", () => {
  const older = "setsockopt(4<TCP:[10.0.0.1:80->10.0.0.9:40001]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n";
  const newer = `accept(3, {sa_family=AF_INET, sin_port=htons(40002), sin_addr=inet_addr("10.0.0.9")}, [16]) = 4
setsockopt(4, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n`;
  // What the older one inherited was not seen.
  assert.is(
    diffOf(listener("") + newer, listener("") + older),
    `--- A: a.log (2 sockets)
+++ B: b.log (2 sockets)
tcp accepted on 0.0.0.0:80
  - SO_REUSEADDR on (inherited)
`,
  );
  // A UDP socket cannot have been accepted, nor a connection to another address of this machine.
  const others = ["UDP:[10.0.0.1:80->10.0.0.9:53]", "TCP:[10.0.0.1:81->10.0.0.9:443]"]
    .map((socket, at) => `setsockopt(${5 + at}<${socket}>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n`)
    .join("");
  assert.match(
    diffOf(listener(""), listener("") + others),
    /^\+ udp connected to 10\.0\.0\.9:53: only in B\n\+ tcp connected to 10\.0\.0\.9:443: only in B$/m,
  );
});

test("a port or a backlog that was configured otherwise", () => {
  assert.is(
    diffOf(listener(""), listener("", 8080, 128)),
    `--- A: a.log (1 socket)
+++ B: b.log (1 socket)
tcp listening on 0.0.0.0:80
  ~ address: 0.0.0.0:80 in A, 0.0.0.0:8080 in B
  ~ backlog: 511 in A, 128 in B
`,
  );
});

test("sockets that are on one side only", () => {
  const udp = `
socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 9
connect(9, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.2")}, 16) = 0
`;
  assert.match(diffOf(listener(""), listener("") + udp), /^\+ udp connected to 10\.0\.0\.2:53: only in B$/m);
});

test("with counts too, the order of sockets that have one role makes no difference", () => {
  const accepted = (fd: number, idle: number): string =>
    `accept(3, NULL, NULL) = ${fd}\nsetsockopt(${fd}, SOL_TCP, TCP_KEEPIDLE, [${idle}], 4) = 0\n`;
  const there = listener("", 80) + accepted(4, 60) + accepted(5, 61);
  const back = listener("", 81) + accepted(4, 61) + accepted(5, 60);
  assert.not.match(diffOf(there, back, true), "TCP_KEEPIDLE");
  assert.match(diffOf(there, back + accepted(6, 60), true), /^\+ tcp accepted on .*: only in B$/m);
});

test("the order counts where it makes a difference", () => {
  const late = `
socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
listen(3, 511) = 0
`;
  assert.match(
    diffOf(listener(""), late),
    /^ {2}~ SO_REUSEADDR: set before bind\(\) or connect\(\) in A, after bind\(\) in B$/m,
  );
  // Keep-alive is as good after bind as before it.
  assert.match(diffOf(listener("").replace("bind", `${keepalive}bind`), listener(keepalive)), /^no difference/);
});

test("values of which one side knows only what was asked and the other what is in force pass", () => {
  const buffer = "setsockopt(3, SOL_SOCKET, SO_RCVBUF, [4096], 4) = 0\n";
  const read = "getsockopt(3, SOL_SOCKET, SO_RCVBUF, [8192], [4]) = 0\n";
  assert.match(diffOf(listener(buffer), listener(buffer + read)), /^no difference/);
});

test("what a program chose never reaches the terminal raw; colours are ours", () => {
  const unix = (name: string): string => `
socket(AF_UNIX, SOCK_STREAM, 0) = 3
bind(3, {sa_family=AF_UNIX, sun_path="/tmp/\\33[31m${name}"}, 20) = 0
listen(3, 1) = 0
`;
  assert.match(diffOf(unix("a"), unix("a") + listener("")), /only in B/);
  const [a, b] = [side("\x1b[31mA", unix("a")), side("B", unix("b"))];
  const text = diffText(a, b, differencesOf(a, b, false), coloured);
  assert.match(text, /\\x1b\[31mA/);
  assert.match(text, /\/tmp\/\\x1b\[31mb in B/);
  assert.is(text.replace(/\x1b\[\d+m/g, "").includes("\x1b"), false);
});

test("no summary, another version, another document: none of them is taken", () => {
  assert.is(readSide("x", null), null);
  assert.is(readSide("x", { schema: "socktrace.summary/2", sockets: [] }), null);
  assert.is(readSide("x", [1, 2]), null);
  assert.equal(readSide("x", { schema: "socktrace.summary/1", sockets: [3, "x"] }), { name: "x", sockets: [] });
});

test.run();
