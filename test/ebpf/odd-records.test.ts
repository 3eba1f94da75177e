/** Records of the BPF program whose values, addresses or names are odd; see decode.test.ts. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { calls, flag, types } from "../../src/ebpf/layout.ts";
import { eventsOf, type Made } from "../support/records.ts";

/** A TCP socket of inode 17, as the kernel describes it. */
const tcp = { inode: 17, family: 2, kind: 1, protocol: 6 };
const details = { kind: { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" }, local: null, peer: null };
const at = (fd: number): unknown => ({ fd, inode: 17, file: null, details });
const onTcp = { flags: ["socket"], rest: tcp } as const;

const udp6 = { inode: 17, family: 10, kind: 2, protocol: 17 };

const valueOf = (made: Made): unknown => (eventsOf({ call: "setsockopt", ...made })[0] as { value?: unknown }).value;

test("values that are cut, unreadable, of length 0, too long, of a negative length", () => {
  const name = [3, 1, 25];
  // SO_BINDTODEVICE
  assert.equal(valueOf({ args: [...name, 1, 2], data: "lo", ...onTcp }), { type: "known", data: "lo" });
  assert.equal(valueOf({ args: [...name, 1, 0], ...onTcp }), { type: "known", data: "" });
  assert.equal(valueOf({ args: [...name, 0xdead, 4], flags: ["socket", "unreadable"], rest: tcp }), {
    type: "raw",
    text: "0xdead",
    why: "pointer",
  });
  // Nothing was copied, though there was something to copy.
  assert.equal(valueOf({ args: [...name, 0xdead, 4], ...onTcp }), { type: "raw", text: "0xdead", why: "pointer" });
  assert.equal(valueOf({ args: [3, 1, 9, 1, 8], data: "\x01\0\0\0\x02\0\0\0", ...onTcp }), {
    type: "known",
    data: true,
  });
  const cut = valueOf({ args: [3, 1, 26, 1, 16], data: "\xff\xff", flags: ["socket", "cut"], rest: tcp });
  assert.equal(cut, { type: "raw", text: '"\\377\\377"...', why: "cut" });
  const [failed] = eventsOf({ call: "setsockopt", args: [3, 1, 9, 1, -1], result: -22, data: "", ...onTcp });
  assert.equal((failed as { attempt?: string }).attempt, "SO_KEEPALIVE = 0x1 (length -1, needs 4)");
});

test("no value at all is what strace prints: NULL", () => {
  const failed = (args: readonly number[], errno: number): unknown =>
    (eventsOf({ call: "setsockopt", args, result: -errno, ...onTcp })[0] as { attempt?: string }).attempt;
  assert.is(failed([3, 1, 9, 0, 4], 14), "SO_KEEPALIVE = NULL");
  assert.is(failed([3, 1, 9, 0, 0], 22), "SO_KEEPALIVE = NULL (length 0, needs 4)");
  assert.is(failed([3, 0, 2, 0, 4], 14), "IP_TTL = NULL");
  assert.is(failed([3, 1, 25, 0, 4], 14), "SO_BINDTODEVICE = NULL");
  assert.is(failed([3, 1, 77777, 0, 4], 14), "SOL_SOCKET:0x12fd1 = NULL");
  assert.equal(valueOf({ args: [3, 1, 27, 0, 4], ...onTcp }), { type: "known", data: null });
  // IP_RECVTTL, which takes a length of 0 for off.
  assert.equal(valueOf({ args: [3, 0, 12, 0, 0], ...onTcp }), { type: "known", data: false });
});

test("interfaces are named where memberships name them by number, in our own network namespace", () => {
  const args = [3, 41, 20, 1, 20];
  const value = (net: number, index: string): unknown =>
    valueOf({ args, data: `\xff\x02${"\0".repeat(13)}\x01${index}\0\0\0`, flags: ["socket"], rest: { ...udp6, net } });
  const joined = (at: string | number): unknown => ({
    type: "known",
    data: { ipv6mr_multiaddr: "ff02::1", ipv6mr_ifindex: at },
  });
  assert.equal(value(1, "\x01"), joined("lo"));
  assert.equal(value(1, "\x07"), joined(7));
  assert.equal(value(2, "\x01"), joined(1));
});

test("where a connection that was to begin with data should go", () => {
  const data = "\x02\0\0\x50\x7f\0\0\x01\0\0\0\0\0\0\0\0";
  const [failed] = eventsOf({ call: "sendto", args: [3, 1, 1, 0x20000000, 1, 16], result: -111, data, ...onTcp });
  assert.is((failed as { attempt?: string }).attempt, "connect 127.0.0.1:80 by sendto");
});

test("options that the catalogue does not have, and secrets", () => {
  const [event] = eventsOf({ call: "setsockopt", args: [3, 1, 0x4d4d, 1, 4], data: "\x01\0\0\0", ...onTcp });
  assert.equal(event, {
    type: "option-set",
    at: at(3),
    level: "SOL_SOCKET",
    name: "0x4d4d",
    value: { type: "raw", text: "[1]", why: "unknown-option" },
    onBluetooth: null,
  });
  // TCP_FASTOPEN_KEY
  assert.equal(valueOf({ args: [3, 6, 33, 1, 16], data: "0123456789abcdef", ...onTcp }), {
    type: "secret",
    length: 16,
  });
});

test("addresses that are missing, too short, of an unknown family, unreadable", () => {
  const bind = (made: Made): string =>
    (eventsOf({ call: "bind", result: -22, ...onTcp, ...made })[0] as { attempt: string }).attempt;
  assert.is(bind({ args: [3, 0, 16] }), "bind NULL");
  assert.is(bind({ args: [3, 0xdead, 16], flags: ["socket", "unreadable"] }), "bind 0xdead");
  assert.is(bind({ args: [3, 1, 1], data: "\x02" }), "bind 0x1");
  assert.is(bind({ args: [3, 1, 16], data: "\0".repeat(16) }), "bind AF_UNSPEC");
  assert.is(bind({ args: [3, 1, 4], data: "\x02\0\0\x50" }), 'bind {sa_family=AF_INET, sa_data="\\0P"}');
});

test("any record at all is decoded, or its bytes are none of the program's", () => {
  const record = fc.record({
    type: fc.constantFrom(...types),
    call: fc.constantFrom(...calls),
    flags: fc.subarray(Object.keys(flag) as (keyof typeof flag)[]),
    args: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 32 }), { minLength: 6, maxLength: 6 }),
    result: fc.integer({ min: -600, max: 2 ** 31 - 1 }),
    data: fc.string({ unit: fc.nat(255).map((byte) => String.fromCharCode(byte)), maxLength: 300 }),
    rest: fc.record({
      inode: fc.nat(),
      other: fc.nat(),
      family: fc.nat(0xffff),
      kind: fc.nat(0xffff),
      protocol: fc.nat(0xffff),
      state: fc.nat(255),
      net: fc.nat(),
    }),
  });
  fc.assert(
    fc.property(record, (made) => {
      JSON.stringify(eventsOf(made));
    }),
    { numRuns: 3000 },
  );
});

test.run();
