/** States that the kernel reports while a call of the program is under way: the call's own event comes after them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asFd, asInode, asMicros, asTid } from "../../src/base/brands.ts";
import type { PrintedFd, Seen, SocketEvent } from "../../src/events/event.ts";
import type { Address } from "../../src/linux/address.ts";
import { World } from "../../src/world/world.ts";
import { questions } from "../support/world.ts";

const inode = asInode(17);
const at: PrintedFd = { fd: asFd(3), inode, file: null, details: null };
const kind = { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" };
const ours: Address = { type: "inet", address: "127.0.0.1", port: 5000 };
const wildcard: Address = { type: "inet", address: "0.0.0.0", port: 5000 };

const by = (call: string): Seen => ({ tid: asTid(call === "" ? 0 : 7), time: asMicros(1), line: 1, call });
const socket: SocketEvent = { type: "created", seen: by("socket"), at, kind, cloexec: false, nonblock: true };
const state = (name: string): SocketEvent => ({ type: "tcp-state", seen: by(""), inode, state: name });
const named = (address: Address): SocketEvent => ({
  type: "named",
  seen: by("getsockname"),
  at,
  side: "local",
  address,
});
const pending = (peer: Address): SocketEvent => ({ type: "connected", seen: by("connect"), at, peer, pending: true });
const listening: SocketEvent = { type: "listening", seen: by("listen"), at, backlog: 5 };
const error = (data: number | string): SocketEvent => ({
  type: "option-read",
  seen: by("getsockopt"),
  at,
  level: "SOL_SOCKET",
  name: "SO_ERROR",
  value: { type: "known", data },
  onBluetooth: null,
});

/** The state of the socket after these, with its addresses. */
function after(...events: readonly SocketEvent[]): string {
  const world = new World({ announced: true, fdCalls: true, kernelStates: true, byteOrder: "little" });
  for (const event of events) world.apply(event);
  return questions(world).state(1);
}

test("listen(): what the kernel chooses now is unknown, what listen() takes back is gone", () => {
  assert.is(after(socket, named(wildcard), state("LISTEN"), listening), "LISTEN - - open");
});

test("shutdown() of a listener: it has no address any more, and its sides are not closed", () => {
  const shut: SocketEvent = { type: "shut", seen: by("shutdown"), at, how: "read" };
  assert.is(after(socket, state("LISTEN"), listening, named(wildcard), state("CLOSE"), shut), "CLOSED - - open");
});

test("connect() to AF_UNSPEC of a listener: twice is the same", () => {
  const bound: SocketEvent = {
    type: "bound",
    seen: by("bind"),
    at,
    address: { type: "inet", address: "0.0.0.0", port: 0 },
  };
  const dissolved: SocketEvent = { type: "connected", seen: by("connect"), at, peer: null, pending: false };
  const listens = [socket, bound, state("LISTEN"), listening];
  assert.is(after(...listens, dissolved), "CLOSED - - open");
  assert.is(after(...listens, state("CLOSE"), dissolved, state("CLOSE")), "CLOSED - - open");
});

test("a connect() that was refused in the background: SO_ERROR shows it", () => {
  const refused = [socket, state("SYN_SENT"), state("CLOSE"), pending(ours), state("CLOSE")];
  assert.is(after(...refused), "CLOSED - 127.0.0.1:5000 open");
  assert.is(after(...refused, error("ECONNREFUSED")), "CLOSED - - open");
});

test("one that was done, and has ended: an SO_ERROR of 0 does not bring it back", () => {
  const ended = [socket, state("SYN_SENT"), state("ESTABLISHED"), state("CLOSE"), pending(ours), state("CLOSE")];
  assert.is(after(...ended, error(0)), "CLOSED - 127.0.0.1:5000 open");
});

test("connect() to a wildcard: it began from no address", () => {
  assert.is(after(socket, state("SYN_SENT"), pending(wildcard), state("SYN_SENT")), "SYN_SENT - 127.0.0.1:5000 open");
});

test("the leader ends first, and another thread executes: the process goes on under its number", () => {
  const world = new World({ announced: true, launched: true, fdCalls: true, kernelStates: true });
  const seen = by("exec");
  const events: readonly SocketEvent[] = [
    socket,
    { type: "forked", seen, child: asTid(8), sharesFiles: true, thread: true, untraced: false },
    { type: "exited", seen, status: 0 },
    { type: "superseded", seen, by: asTid(8) },
    { type: "exited", seen, status: 5 },
  ];
  for (const event of events.slice(0, -1)) world.apply(event);
  assert.equal(questions(world).names(), ["#1 7:3"]);
  world.apply(events.at(-1)!);
  assert.equal(
    world.state.ended.map(({ pid, exit }) => ({ pid, exit })),
    [{ pid: 7, exit: { type: "status", status: 5 } }],
  );
});

test.run();
