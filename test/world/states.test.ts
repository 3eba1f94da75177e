/** Names and states: what each call leaves of a socket's state, its own address and its peer. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { WorldOptions } from "../../src/world/world.ts";
import { finishedWorldOf, worldOf } from "../support/world.ts";

const tcp = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const udp = "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3\n";
const unix = "socket(AF_UNIX, SOCK_STREAM, 0) = 3\n";

function at(address: string, port: number): string {
  return `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${address}")}`;
}

const bind = (address: string, port: number): string => `bind(3, ${at(address, port)}, 16) = 0\n`;
const connect = (result: string, port = 80): string => `connect(3, ${at("10.0.0.1", port)}, 16) = ${result}\n`;
const listen = (backlog = 5): string => `listen(3, ${backlog}) = 0\n`;
const named = (port: number): string => `getsockname(3, ${at("127.0.0.1", port)}, [16]) = 0\n`;
const at6 = (address: string, port: number): string =>
  `{sa_family=AF_INET6, sin6_port=htons(${port}), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "${address}", &sin6_addr), sin6_scope_id=0}`;
const PROGRESS = "-1 EINPROGRESS (Operation now in progress)";
const dissolve = 'connect(3, {sa_family=AF_UNSPEC, sa_data="\\0\\0"}, 16) = 0\n';

/** State, own address, peer, and how it was closed. */
const cases: readonly (readonly [about: string, log: string, expected: string])[] = [
  ["a new socket", tcp, "CLOSED - - open"],
  ["bind", tcp + bind("127.0.0.1", 80), "BOUND 127.0.0.1:80 - open"],
  ["bind to port 0: the address is not invented", tcp + bind("127.0.0.1", 0), "BOUND - - open"],
  ["bind to port 0, then asked", tcp + bind("127.0.0.1", 0) + named(5000), "BOUND 127.0.0.1:5000 - open"],
  [
    "bind that fails",
    tcp + `bind(3, ${at("127.0.0.1", 80)}, 16) = -1 EADDRINUSE (Address already in use)\n`,
    "CLOSED - - open",
  ],
  [
    "bind that fails takes the address that a refused connection had left",
    tcp +
      bind("127.0.0.2", 0) +
      connect(PROGRESS) +
      dissolve +
      named(5000) +
      `bind(3, ${at("127.0.0.1", 80)}, 16) = -1 EADDRINUSE (Address already in use)\n`,
    "CLOSED - - open",
  ],
  ["listen", tcp + bind("0.0.0.0", 80) + listen(), "LISTEN 0.0.0.0:80 - open"],
  ["listen without bind", tcp + listen(), "LISTEN - - open"],
  ["connect", tcp + connect("0"), "ESTABLISHED - 10.0.0.1:80 open"],
  [
    "connect from a wildcard: the kernel chooses the address",
    tcp + bind("0.0.0.0", 81) + connect("0"),
    "ESTABLISHED - 10.0.0.1:80 open",
  ],
  [
    "connect to the wildcard is to this machine",
    `${tcp}connect(3, ${at("0.0.0.0", 80)}, 16) = 0\n`,
    "ESTABLISHED - 127.0.0.1:80 open",
  ],
  [
    "connect to the wildcard from an address is to that",
    `${tcp + bind("127.0.0.2", 0)}connect(3, ${at("0.0.0.0", 80)}, 16) = 0\n`,
    "ESTABLISHED - 127.0.0.2:80 open",
  ],
  [
    "UDP over IPv6, connected to the wildcard, and then to IPv4's: that is IPv4's own",
    `socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP) = 3\nconnect(3, ${at6("::", 9)}, 28) = 0\n` +
      `getsockname(3, ${at6("::1", 5000)}, [28]) = 0\nconnect(3, ${at6("::ffff:0.0.0.0", 9)}, 28) = 0\n`,
    "ESTABLISHED [::1]:5000 [::ffff:127.0.0.1]:9 open",
  ],
  [
    "connect to the wildcard on a device: which address that has is not told",
    `${tcp}setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, "lo\\0", 3) = 0\nconnect(3, ${at("0.0.0.0", 80)}, 16) = 0\n`,
    "ESTABLISHED - - open",
  ],
  ["connect in the background", tcp + connect(PROGRESS), "SYN_SENT - 10.0.0.1:80 open"],
  [
    "connect that a signal interrupts goes on",
    tcp + connect("-1 EINTR (Interrupted system call)"),
    "SYN_SENT - 10.0.0.1:80 open",
  ],
  ["then SO_ERROR 0", tcp + connect(PROGRESS) + error("[0]"), "ESTABLISHED - 10.0.0.1:80 open"],
  ["then SO_ERROR with an errno", tcp + connect(PROGRESS) + error("[ECONNREFUSED]"), "CLOSED - - open"],
  [
    "connect again: EALREADY",
    tcp + connect(PROGRESS) + connect("-1 EALREADY (Operation already in progress)"),
    "SYN_SENT - 10.0.0.1:80 open",
  ],
  [
    "SO_ERROR 0 asked too early, connect again: EALREADY",
    tcp + connect(PROGRESS) + error("[0]") + connect("-1 EALREADY (Operation already in progress)"),
    "SYN_SENT - 10.0.0.1:80 open",
  ],
  [
    "connect again: EISCONN",
    tcp + connect(PROGRESS) + connect("-1 EISCONN (Transport endpoint is already connected)"),
    "ESTABLISHED - 10.0.0.1:80 open",
  ],
  ["connect again: 0", tcp + connect(PROGRESS) + connect("0"), "ESTABLISHED - 10.0.0.1:80 open"],
  [
    "connect again: refused",
    tcp + connect(PROGRESS) + connect("-1 ECONNREFUSED (Connection refused)"),
    "CLOSED - - open",
  ],
  [
    "refused: the port that the kernel chose is gone",
    tcp + bind("127.0.0.1", 0) + named(5000) + connect("-1 ECONNREFUSED (Connection refused)"),
    "CLOSED - - open",
  ],
  [
    "refused: the port that was asked for stays",
    tcp + bind("127.0.0.1", 70) + connect("-1 ECONNREFUSED (Connection refused)"),
    "BOUND 127.0.0.1:70 - open",
  ],
  [
    "connect with TCP_FASTOPEN_CONNECT waits for the first write",
    `${tcp}setsockopt(3, SOL_TCP, TCP_FASTOPEN_CONNECT, [1], 4) = 0\n${connect("0")}`,
    "? - 10.0.0.1:80 open",
  ],
  [
    "sendto with MSG_FASTOPEN connects",
    `${tcp}sendto(3, "x", 1, MSG_FASTOPEN, ${at("10.0.0.1", 80)}, 16) = 1\n`,
    "ESTABLISHED - 10.0.0.1:80 open",
  ],
  [
    "sendto with MSG_FASTOPEN without a cookie",
    `${tcp}sendto(3, "x", 1, MSG_FASTOPEN, ${at("10.0.0.1", 80)}, 16) = ${PROGRESS}\n`,
    "SYN_SENT - 10.0.0.1:80 open",
  ],
  ["UDP: the second peer counts", udp + connect("0") + connect("0", 81), "ESTABLISHED - 10.0.0.1:81 open"],
  ["UDP: dissolved", udp + connect("0") + dissolve, "CLOSED - - open"],
  ["UDP: dissolved, but bound", udp + bind("0.0.0.0", 53) + connect("0") + dissolve, "BOUND 0.0.0.0:53 - open"],
  [
    "UDP: a refusal of what was sent ends nothing",
    udp + connect("0") + error("[ECONNREFUSED]"),
    "ESTABLISHED - 10.0.0.1:80 open",
  ],
  ["TCP: nothing to dissolve: it keeps its port", tcp + bind("127.0.0.1", 0) + dissolve, "BOUND - - open"],
  ["TCP: dissolved", tcp + connect("0") + dissolve, "CLOSED - - open"],
  ["reset by the peer", tcp + connect("0") + error("[ECONNRESET]"), "CLOSED - 10.0.0.1:80 open"],
  [
    "getpeername says that there is no connection",
    `${tcp + connect("0")}getpeername(3, 0x7f, [16]) = -1 ENOTCONN (Transport endpoint is not connected)\n`,
    "CLOSED - 10.0.0.1:80 open",
  ],
  ["shutdown of the read side", `${tcp + connect("0")}shutdown(3, SHUT_RD) = 0\n`, "ESTABLISHED - 10.0.0.1:80 open"],
  [
    "shutdown of the write side: what the peer does now is not told",
    `${tcp + connect("0")}shutdown(3, SHUT_WR) = 0\n`,
    "? - 10.0.0.1:80 open",
  ],
  [
    "shutdown while it connects: given up, or half closed if it was done by then",
    `${tcp + bind("127.0.0.1", 70) + connect(PROGRESS)}shutdown(3, SHUT_WR) = 0\n`,
    "? 127.0.0.1:70 - open",
  ],
  [
    "and where it was bound to a wildcard its address is not told either",
    `${tcp + bind("0.0.0.0", 70) + connect(PROGRESS)}shutdown(3, SHUT_RDWR) = 0\n`,
    "? - - open",
  ],
  [
    "shutdown, then getpeername: half open",
    `${tcp + connect("0")}shutdown(3, SHUT_WR) = 0\ngetpeername(3, ${at("10.0.0.1", 80)}, [16]) = 0\n`,
    "? - 10.0.0.1:80 open",
  ],
  [
    "shutdown of a listener",
    `${tcp + bind("0.0.0.0", 80) + listen()}shutdown(3, SHUT_RD) = 0\n`,
    "BOUND 0.0.0.0:80 - open",
  ],
  [
    "shutdown of a listener's write side",
    `${tcp + bind("0.0.0.0", 80) + listen()}shutdown(3, SHUT_WR) = 0\n`,
    "LISTEN 0.0.0.0:80 - open",
  ],
  ["shutdown of a UDP socket", `${udp + connect("0")}shutdown(3, SHUT_RDWR) = 0\n`, "ESTABLISHED - 10.0.0.1:80 open"],
  ["shutdown of a UNIX listener", `${unix}listen(3, 5) = 0\nshutdown(3, SHUT_RDWR) = 0\n`, "LISTEN - - open"],
  ["UNIX bound to a path", `${unix}bind(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 10) = 0\n`, "BOUND /run/x - open"],
  ["UNIX autobound", `${unix}bind(3, {sa_family=AF_UNIX}, 2) = 0\n`, "BOUND - - open"],
  [
    "UNIX bound to an abstract name",
    `${unix}bind(3, {sa_family=AF_UNIX, sun_path=@"x\\0y"}, 6) = 0\n`,
    "BOUND @x\\x00y - open",
  ],
  ["older than the trace", "listen(3, 5) = 0\n", "LISTEN - - open"],
  [
    "older than the trace, connected",
    `getpeername(3, ${at("10.0.0.1", 80)}, [16]) = 0\n`,
    "ESTABLISHED - 10.0.0.1:80 open",
  ],
];

for (const [about, log, expected] of cases)
  test(about, () => {
    assert.is(worldOf(log).state(1), expected);
  });

test("listen again: the backlog is the last one", () => {
  assert.is(worldOf(tcp + listen(1) + listen(64)).socket(1).backlog, 64);
});

test("which sides were shut is known, though TCP's state is not", () => {
  const { socket } = worldOf(`${tcp + connect("0")}shutdown(3, SHUT_RD) = 0\nshutdown(3, SHUT_WR) = 0\n`);
  assert.is(socket(1).shut, "both");
});

test("shutdown() of an unconnected socket fails and marks the sides that it names all the same", () => {
  const failing = (how: string): string => `shutdown(3, ${how}) = -1 ENOTCONN (Transport endpoint is not connected)\n`;
  const sides = (log: string): string => worldOf(tcp + log).socket(1).shut;
  assert.is(sides(failing("SHUT_RD")), "read");
  assert.is(sides(failing("SHUT_RDWR")), "both");
  assert.is(sides(failing("SHUT_RD") + failing("SHUT_WR")), "both");
});

test("a connect that failed in the background is a failure of connect", () => {
  const { socket } = worldOf(tcp + connect(PROGRESS) + error("[ECONNREFUSED]"));
  assert.equal([...socket(1).failed.keys()], ["connect ECONNREFUSED connect 10.0.0.1:80"]);
});

test("accept: the listener's address, where it is no wildcard", () => {
  const accepted = `accept(3, ${at("10.0.0.9", 4711)}, [16]) = 4\n`;
  assert.is(
    worldOf(tcp + bind("127.0.0.1", 80) + listen() + accepted).state(2),
    "ESTABLISHED 127.0.0.1:80 10.0.0.9:4711 open",
  );
  assert.is(worldOf(tcp + bind("0.0.0.0", 80) + listen() + accepted).state(2), "ESTABLISHED - 10.0.0.9:4711 open");
});

test("accept: a shutdown() that failed before listen() is passed on all the same, and closes the connection's side", () => {
  const shut = "shutdown(3, SHUT_WR) = -1 ENOTCONN (Transport endpoint is not connected)\n";
  const accepted = `accept(3, ${at("10.0.0.9", 4711)}, [16]) = 4\n`;
  assert.is(worldOf(tcp + shut + listen() + accepted).state(2), "? - 10.0.0.9:4711 open");
  assert.is(
    worldOf(tcp + listen() + "shutdown(3, SHUT_WR) = 0\n" + accepted).state(2),
    "ESTABLISHED - 10.0.0.9:4711 open",
  );
});

test("sockets that nobody closed are closed by the end of their process", () => {
  assert.is(worldOf(`${tcp}exit_group(0) = ?\n+++ exited with 0 +++\n`).state(1), "CLOSED - - exit");
});

test("a socket that is open when the input ends is open", () => {
  assert.is(finishedWorldOf(tcp + listen()).state(1), "LISTEN - - open");
});

test("without fcntl and ioctl in the trace a flag that a socket was made with is shown, another one is unknown", () => {
  const nonblock = "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n";
  const flags = (log: string, options: WorldOptions = {}): readonly unknown[] => {
    const { socket, world } = finishedWorldOf(log, options);
    const [open] = [...world.state.processes.values()][0]?.openFds ?? [];
    return [socket(1).nonblock, socket(1).cloexec, open?.nonblock, open?.cloexec];
  };
  assert.equal(flags(nonblock), [true, null, true, null]);
  assert.equal(flags(tcp), [null, null, null, null]);
  assert.equal(flags(`${tcp}close(9) = 0\n`), [null, null, null, null]);
  assert.equal(flags(nonblock, { fdCalls: true }), [true, false, true, false]);
});

function error(value: string): string {
  return `getsockopt(3, SOL_SOCKET, SO_ERROR, ${value}, [4]) = 0\n`;
}

test.run();
