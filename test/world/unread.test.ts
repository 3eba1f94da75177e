/** A line that could not be read leaves what its call may have changed in doubt. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";
import { questions, type Questions } from "../support/world.ts";

interface Read extends Questions {
  readonly notRead: readonly string[];
}

/** The world after a log with lines that cannot be read. */
function read(log: string): Read {
  const world = new World();
  const view = makeView("text", usualOptions);
  if (view === null) throw new Error("no text view");
  const tracer = new Tracer(world, view, { timeline: false });
  for (const [index, line] of log.trim().split("\n").entries()) tracer.line(line.trim(), index + 1, "-");
  tracer.end();
  return { ...questions(world), notRead: [...tracer.input.unreadCalls].map(([name, count]) => `${count} ${name}`) };
}

const tcp = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const cutConnect = "connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=in...\n";
const bind = 'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0\n';

test("connect: state and peer are unknown, also when it is closed", () => {
  const { state, notRead, doubts } = read(`${tcp}${cutConnect}close(3) = 0`);
  assert.is(state(1), "? - - close");
  assert.equal(notRead, ["1 connect"]);
  assert.is(doubts()[0], "1 x a line of connect could not be read");
});

test("bind: the address is unknown", () => {
  assert.is(read(`${tcp}${bind}bind(3, {sa_fam...`).state(1), "? - - open");
});

test("listen: the address stays", () => {
  assert.is(read(`${tcp}${bind}listen(3, ...`).state(1), "? 127.0.0.1:80 - open");
});

test("setsockopt: that option is unknown, others are not", () => {
  const { options, notRead } = read(
    `${tcp}setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0
    setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) =...`,
  );
  assert.equal(options(1), ["SO_KEEPALIVE on set", "SO_LINGER ? unknown"]);
  assert.equal(notRead, ["1 setsockopt"]);
});

test("setsockopt of an option that changes others: they are unknown too", () => {
  assert.equal(read(`${tcp}setsockopt(3, SOL_SOCKET, SO_RCVBUF, [1048576], 4) =...`).options(1), [
    "SO_RCVBUF ? unknown",
    "SO_BUF_LOCK ? unknown",
  ]);
});

test("setsockopt of it is not known which option: all are unknown", () => {
  const set = "setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n";
  const { options, socket } = read(`${tcp}${set}setsockopt(3, SOL_SOCKET, SO_K...`);
  assert.equal(options(1), ["SO_KEEPALIVE ? unknown"]);
  assert.is(socket(1).historyComplete, false);
});

test("a later line gives the value again", () => {
  const set = "setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0\n";
  assert.equal(read(`${tcp}setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1...\n${set}`).options(1), ["SO_KEEPALIVE on set"]);
});

test("fcntl: the flags are unknown", () => {
  const { socket } = read(`${tcp}fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)\nfcntl(3, F_SETFL, O_RDW...`);
  assert.is(socket(1).nonblock, null);
});

test("close: it takes effect when it is entered", () => {
  assert.is(read(`${tcp}close(3) =...`).state(1), "CLOSED - - close");
});

test("getsockopt and the like change nothing, and are counted", () => {
  const { state, notRead } = read(`${tcp}${bind}getsockname(3, {sa_family=AF_IN...`);
  assert.is(state(1), "BOUND 127.0.0.1:80 - open");
  assert.equal(notRead, ["1 getsockname"]);
});

test("the line of a call that is not of interest is not counted", () => {
  assert.equal(read(`${tcp}openat(AT_FDCWD, "/etc...`).notRead, []);
});

test.run();
