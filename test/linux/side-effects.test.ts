/** What a set changes beside its own option, what a new socket has, and what accept() copies: measured on 6.18. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { SocketKind } from "../../src/events/event.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { defaultOf } from "../../src/linux/defaults.ts";
import { inherits } from "../../src/linux/inheritance.ts";
import type { Data, Sysctls } from "../../src/linux/option.ts";
import { sideEffects } from "../../src/linux/side-effects.ts";
import { machine, option, socket } from "./support/machine.ts";

const stream = socket("SOCK_STREAM");
const narrow = { SO_BUF_LOCK: [], SO_RCVBUF: 131072, TCP_WINDOW_CLAMP: 2000 };

test("a set that changes other options", () => {
  const changes = (name: string, asked: Data, context = stream): readonly string[] =>
    sideEffects(option(name), asked, machine, context).map((one) => `${one.name}=${JSON.stringify(one.data)}`);
  assert.equal(changes("SO_RCVBUFFORCE", 10, socket("SOCK_STREAM", { SO_BUF_LOCK: ["SOCK_SNDBUF_LOCK"] })), [
    "SO_RCVBUF=2304",
    'SO_BUF_LOCK=["SOCK_SNDBUF_LOCK","SOCK_RCVBUF_LOCK"]',
  ]);
  assert.equal(changes("SO_SNDBUFFORCE", 2 ** 24), ["SO_SNDBUF=33554432", "SO_BUF_LOCK=null"]);
  assert.equal(changes("SO_TIMESTAMPNS", true), [
    "SO_TIMESTAMP=false",
    "SO_TIMESTAMP_NEW=false",
    "SO_TIMESTAMPNS_NEW=false",
    'SO_TIMESTAMPING_NEW={"flags":[],"bind_phc":0}',
  ]);
  const priority = (tos: number): readonly string[] => changes("IP_TOS", tos, socket("SOCK_STREAM", { IP_TOS: 0x20 }));
  assert.equal(
    [0, 4, 8, 0x10, 0x18, 0x28, 0xb8].flatMap(priority),
    [0, 0, 2, 6, 4, 2, 4].map((one) => `SO_PRIORITY=${one}`),
  );
  assert.equal(changes("IP_TOS", 16, socket("SOCK_STREAM", { IP_TOS: 16 })), []);
  // All 32 bits are compared, and one byte is kept.
  assert.equal(changes("IP_TOS", 0x4000_0000, socket("SOCK_STREAM", { IP_TOS: 0 })), ["SO_PRIORITY=0"]);
  // The two lowest bits of a stream are not the program's to set.
  assert.equal(changes("IP_TOS", 1, socket("SOCK_STREAM", { IP_TOS: 0 })), []);
  const lowWater = (mark: number, held = {}): readonly string[] =>
    changes("SO_RCVLOWAT", mark, socket("SOCK_STREAM", { ...narrow, ...held }));
  assert.equal(lowWater(65536), []);
  assert.equal(lowWater(70000), ["SO_RCVBUF=140000", "TCP_WINDOW_CLAMP=70000"]);
  assert.equal(lowWater(70000, { TCP_WINDOW_CLAMP: 0 }), ["SO_RCVBUF=140000"]);
  assert.equal(lowWater(70000, { SO_BUF_LOCK: ["SOCK_RCVBUF_LOCK"] }), []);
  assert.equal(changes("SO_BUF_LOCK", ["SOCK_SNDBUF_LOCK"], stream), []);
  assert.equal(changes("SO_BUF_LOCK", ["SOCK_SNDBUF_LOCK"], { ...stream, tuned: true }), ["SO_SNDBUF=null"]);
  assert.equal(changes("TCP_REPAIR", "TCP_REPAIR_ON"), ["SO_REUSEADDR=true"]);
  assert.equal(changes("IPV6_FREEBIND", true), ["IP_FREEBIND=true"]);
  assert.equal(changes("TCP_NODELAY", true), []);
});

/** A value that changes all that a set of this kind can change. */
const examples: Readonly<Record<string, Data>> = {
  boolean: true,
  "buffer-lock": ["SOCK_SNDBUF_LOCK", "SOCK_RCVBUF_LOCK"],
};

test("the names that an option says it sets are those that it sets", () => {
  for (const one of allOptions()) {
    const context = { ...socket("SOCK_STREAM", { IP_TOS: 0, ...narrow }), tuned: true };
    const names = sideEffects(one, examples[one.kind] ?? 70_000, machine, context);
    assert.equal([...new Set(names.map(({ name }) => name))].sort(), [...(one.sets ?? [])].sort(), one.name);
  }
});

test("defaults: a constant, a sysctl, or by family and type", () => {
  const of = (name: string, family: string, type: string, sysctls: Sysctls | null = machine): Data | null =>
    defaultOf(option(name), { family, type }, sysctls);
  assert.is(of("SO_RCVBUF", "AF_INET", "SOCK_STREAM"), 131072);
  assert.is(of("SO_RCVBUF", "AF_INET", "SOCK_DGRAM"), 212992);
  assert.is(of("SO_RCVBUF", "AF_UNIX", "SOCK_STREAM"), 212992);
  assert.is(of("SO_RCVBUF", "AF_UNIX", "SOCK_STREAM", null), null);
  assert.is(of("SO_REUSEADDR", "AF_INET", "SOCK_RAW"), true);
  assert.is(of("SO_REUSEADDR", "AF_INET", "SOCK_STREAM"), false);
  assert.is(of("TCP_CONGESTION", "AF_INET", "SOCK_STREAM"), "bbr");
  assert.is(of("TCP_KEEPIDLE", "AF_INET6", "SOCK_STREAM"), 7200);
  assert.is(of("IP_MTU_DISCOVER", "AF_INET", "SOCK_DGRAM"), "IP_PMTUDISC_WANT");
  assert.is(of("IPV6_V6ONLY", "AF_INET6", "SOCK_STREAM"), false);
  assert.is(of("TCP_INFO", "AF_INET", "SOCK_STREAM"), null);
});

const on = (family: string, protocol = "IPPROTO_TCP"): Pick<SocketKind, "family" | "protocol"> => ({
  family,
  protocol,
});

test("inheritance at accept: almost all for TCP, almost nothing for UNIX sockets", () => {
  const yes = ["SO_KEEPALIVE", "SO_LINGER", "SO_RCVBUF", "SO_BUF_LOCK", "TCP_NODELAY", "TCP_KEEPIDLE", "IP_TOS"];
  const no = ["SO_PRIORITY", "SO_INCOMING_CPU", "TCP_DEFER_ACCEPT", "TCP_FASTOPEN", "TCP_MAXSEG", "SO_ACCEPTCONN"];
  for (const name of yes) assert.is(inherits(option(name), on("AF_INET")), true, name);
  for (const name of no) assert.is(inherits(option(name), on("AF_INET6")), false, name);
  for (const name of ["SO_KEEPALIVE", "SO_RCVBUF"]) assert.is(inherits(option(name), on("AF_UNIX")), false, name);
  for (const name of ["SO_PASSCRED", "SO_PASSRIGHTS"]) assert.is(inherits(option(name), on("AF_UNIX")), true, name);
  assert.is(inherits(option("IP_ADD_MEMBERSHIP"), on("AF_INET")), null);
  // Its peer may not speak MPTCP.
  assert.is(inherits(option("SO_RCVTIMEO"), on("AF_INET", "IPPROTO_MPTCP")), null);
  assert.is(inherits(option("SO_KEEPALIVE"), on("AF_INET", "IPPROTO_MPTCP")), true);
});

test.run();
