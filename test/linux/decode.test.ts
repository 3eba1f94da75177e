import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { allOptions, findOption } from "../../src/linux/catalogue.ts";
import { decodeBytes, decodeInt, encode } from "../../src/linux/decode.ts";
import { kinds, type KindName } from "../../src/linux/kinds/kinds.ts";
import { read } from "../../src/linux/kinds/read.ts";
import { write } from "../../src/linux/kinds/write.ts";
import { showValue, toJson } from "../../src/linux/show.ts";
import type { Data, SocketOption } from "../../src/linux/option.ts";
import { bytesOf } from "./support/arbitrary.ts";

const option = (level: string, name: string): SocketOption => {
  const found = findOption(level, name);
  if (found === null) throw new Error(`${level} ${name}`);
  return found;
};
/** The bytes as the kernel has them, the data they stand for, and what a person is shown. */
const example = (level: string, name: string, bytes: string, data: Data, shown: string): void => {
  const value = decodeBytes(option(level, name), asBytes(bytes), false);
  assert.equal(value, { type: "known", data }, name);
  assert.is(showValue(option(level, name), value), shown);
  assert.equal(toJson(value), data);
};

/** A plain number that programs pass in 2, 4 or 8 bytes: it is written in the most. */
const twoWidths: ReadonlySet<KindName> = new Set(["rate", "bt-mtu"]);

for (const name of Object.keys(kinds) as KindName[]) {
  const layout = kinds[name];
  const arbitrary = bytesOf(layout);
  if (arbitrary === null) continue;
  test(`${name}: bytes to value to bytes, and the value again`, () => {
    fc.assert(
      fc.property(arbitrary, (bytes) => {
        const data = read(layout, bytes);
        if (data === undefined) throw new Error(`not read: ${JSON.stringify(bytes)}`);
        const again = write(layout, data);
        if (!twoWidths.has(name)) assert.is(again, bytes, JSON.stringify(data));
        assert.equal(read(layout, again ?? ""), data);
      }),
      { numRuns: 200 },
    );
  });
}

test("numbers of one and of two bytes, in either order", () => {
  const big = (level: string, name: string, bytes: string): unknown =>
    decodeBytes(option(level, name), asBytes(bytes), false, "big");
  example("SOL_BLUETOOTH", "BT_MODE", "\x03", 3, "3");
  example("SOL_IPV6", "MRT6_DEL_MIF", "\x01\0", 1, "1");
  assert.equal(big("SOL_BLUETOOTH", "BT_MODE", "\x03"), { type: "known", data: 3 });
  assert.equal(big("SOL_IPV6", "MRT6_DEL_MIF", "\0\x01"), { type: "known", data: 1 });
});

test("any bytes at all give a value or the bytes back, never a failure", () => {
  const anyBytes = fc.array(fc.nat(255), { maxLength: 300 }).map((bytes) => String.fromCharCode(...bytes));
  fc.assert(
    fc.property(fc.constantFrom(...allOptions()), anyBytes, fc.boolean(), (one, bytes, cut) => {
      const value = decodeBytes(one, asBytes(bytes), cut);
      assert.is(typeof showValue(one, value), "string");
      JSON.stringify(toJson(value));
      if (value.type === "known") encode(one, value.data);
    }),
    { numRuns: 3000 },
  );
});

test("examples", () => {
  example("SOL_SOCKET", "SO_KEEPALIVE", "\x05\0\0\0", true, "on");
  example("SOL_SOCKET", "SO_LINGER", "\x01\0\0\0\x05\0\0\0", { l_onoff: 1, l_linger: 5 }, "on, 5 s");
  example("SOL_SOCKET", "SO_LINGER", "\0\0\0\0\x05\0\0\0", { l_onoff: 0, l_linger: 5 }, "off");
  example("SOL_SOCKET", "SO_RCVTIMEO", "\x02\0\0\0\0\0\0\0\x20\xa1\x07\0\0\0\0\0", 2.5, "2.5 s");
  example("SOL_SOCKET", "SO_RCVTIMEO", "\0".repeat(16), 0, "none");
  // A 32-bit program has two 32-bit numbers.
  example("SOL_SOCKET", "SO_RCVTIMEO", "\x02\0\0\0\x20\xa1\x07\0", 2.5, "2.5 s");
  // A million microseconds and more is no proper timeval: the kernel refuses it (EDOM).
  example(
    "SOL_SOCKET",
    "SO_RCVTIMEO",
    "\x02\0\0\0\x40\x42\x0f\0",
    { tv_sec: 2, tv_usec: 1000000 },
    "{tv_sec=2, tv_usec=1000000}",
  );
  example("SOL_SOCKET", "SO_ERROR", "\x6f\0\0\0", "ECONNREFUSED", "ECONNREFUSED");
  example("SOL_SOCKET", "SO_ERROR", "\xff\xff\0\0", 65535, "65535");
  example("SOL_SOCKET", "SO_MARK", "\xef\xbe\xad\xde", 0xdeadbeef, "0xdeadbeef");
  example("SOL_SOCKET", "SO_MAX_PACING_RATE", "\xff".repeat(8), "18446744073709551615", "no limit");
  example("SOL_SOCKET", "SO_COOKIE", "\x01\0\0\0\0\0\0\x80", "9223372036854775809", "9223372036854775809");
  example(
    "SOL_SOCKET",
    "SO_BUF_LOCK",
    "\x03\0\0\0",
    ["SOCK_SNDBUF_LOCK", "SOCK_RCVBUF_LOCK"],
    "SOCK_SNDBUF_LOCK|SOCK_RCVBUF_LOCK",
  );
  example("SOL_SOCKET", "SO_BINDTODEVICE", "eth0\0rubbish", "eth0", '"eth0"');
  example("SOL_SOCKET", "SO_BINDTODEVICE", "\x1b[2J", { text: "\\x1b[2J", base64: "G1sySg==" }, '"\\x1b[2J"');
  example("SOL_IP", "IP_TOS", "\xb8\0\0\0", 0xb8, "0xb8 (EF)");
  example("SOL_IP", "IP_TOS", "\x10\0\0\0", 0x10, "0x10 (IPTOS_LOWDELAY)");
  example("SOL_IP", "IP_TOS", "\x29\0\0\0", 0x29, "0x29 (AF11, ECN 1)");
  example("SOL_IPV6", "IPV6_TCLASS", "\xfc\0\0\0", 0xfc, "0xfc (DSCP 63)");
  example("SOL_IP", "IP_MTU_DISCOVER", "\x02\0\0\0", "IP_PMTUDISC_DO", "IP_PMTUDISC_DO");
  example("SOL_IP", "IP_UNICAST_IF", "\0\0\0\x02", 2, "interface 2");
  example("SOL_IP", "IP_LOCAL_PORT_RANGE", "\x40\x9c\x50\xc3", { low: 40000, high: 50000 }, "40000..50000");
  example("SOL_TCP", "TCP_CONGESTION", "bbr".padEnd(16, "\0"), "bbr", '"bbr"');
  example("SOL_TCP", "TCP_KEEPIDLE", "\x3c\0\0\0", 60, "60 s");
});

test("multicast memberships: in_addr, ip_mreq or ip_mreqn by the length", () => {
  example("SOL_IP", "IP_MULTICAST_IF", "\x7f\0\0\x01", "127.0.0.1", "127.0.0.1");
  example(
    "SOL_IP",
    "IP_ADD_MEMBERSHIP",
    "\xe0\x01\x01\x01\x7f\0\0\x01",
    { imr_multiaddr: "224.1.1.1", imr_interface: "127.0.0.1" },
    "224.1.1.1 on 127.0.0.1",
  );
  example(
    "SOL_IP",
    "IP_ADD_MEMBERSHIP",
    "\xe0\x01\x01\x01\0\0\0\0\x02\0\0\0",
    { imr_multiaddr: "224.1.1.1", imr_address: "0.0.0.0", imr_ifindex: 2 },
    "224.1.1.1 on interface 2",
  );
  example(
    "SOL_IPV6",
    "IPV6_ADD_MEMBERSHIP",
    `\xff\x02${"\0".repeat(13)}\x01\0\0\0\0`,
    { ipv6mr_multiaddr: "ff02::1", ipv6mr_ifindex: 0 },
    "ff02::1 without an interface",
  );
});

test("tcp_info: as much of it as the kernel gave", () => {
  const first = "\x01\0\0\0\0\x07\x7a\x02";
  assert.equal(decodeBytes(option("SOL_TCP", "TCP_INFO"), asBytes(first), false), {
    type: "known",
    data: {
      tcpi_state: "ESTABLISHED",
      tcpi_ca_state: "TCP_CA_Open",
      tcpi_retransmits: 0,
      tcpi_probes: 0,
      tcpi_backoff: 0,
      tcpi_options: ["TCPI_OPT_TIMESTAMPS", "TCPI_OPT_SACK", "TCPI_OPT_WSCALE"],
      tcpi_snd_wscale: 10,
      tcpi_rcv_wscale: 7,
      tcpi_delivery_rate_app_limited: 0,
      tcpi_fastopen_client_fail: 1,
    },
  });
});

test("four bytes that strace took for a number are the text they are", () => {
  assert.equal(decodeInt(option("SOL_TCP", "TCP_CONGESTION"), 1869505906), { type: "known", data: "reno" });
  assert.equal(decodeInt(option("SOL_SOCKET", "SO_INCOMING_CPU"), -1), { type: "known", data: -1 });
  assert.equal(decodeInt(null, 5), { type: "raw", text: "[5]", why: "unknown-option" });
});

test("a secret keeps its length and nothing else", () => {
  for (const [level, name] of [
    ["SOL_TCP", "TCP_MD5SIG"],
    ["SOL_TCP", "TCP_AO_ADD_KEY"],
    ["SOL_TCP", "TCP_FASTOPEN_KEY"],
    ["SOL_TLS", "TLS_TX"],
    ["SOL_ALG", "ALG_SET_KEY"],
    ["SOL_SCTP", "SCTP_AUTH_KEY"],
  ] as const) {
    const one = option(level, name);
    for (const cut of [true, false]) {
      const value = decodeBytes(one, asBytes("hunter2"), cut);
      assert.equal(value, { type: "secret", length: 7 });
      assert.is(showValue(one, value), "(secret, 7 bytes)");
      assert.equal(toJson(value), { secret: 7 });
    }
    assert.is(encode(one, "hunter2"), null);
  }
});

test("what is cut or too short is shown as it is, with the reason", () => {
  const info = option("SOL_TCP", "TCP_INFO");
  assert.equal(decodeBytes(info, asBytes("\x01\0"), true), { type: "raw", text: '"\\1\\0"...', why: "cut" });
  assert.equal(decodeBytes(option("SOL_SOCKET", "SO_RCVBUF"), asBytes(""), false), {
    type: "raw",
    text: '""',
    why: "length",
  });
  // Cut behind all that counts: nothing is missing.
  const long = asBytes("\x01\0\0\0\x05\0\0\0...");
  assert.is(decodeBytes(option("SOL_SOCKET", "SO_LINGER"), long, true).type, "known");
  assert.equal(toJson({ type: "raw", text: '"x"...', why: "cut" }), { raw: '"x"...' });
  assert.is(showValue(null, { type: "raw", text: '"x"...', why: "cut" }), '"x"... (cut)');
});

test.run();
