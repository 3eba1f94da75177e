import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { wordsIn } from "../../src/decode/tree.ts";
import { optionValue } from "../../src/decode/option-value.ts";
import { allOptions, findOption } from "../../src/linux/catalogue.ts";
import { encode } from "../../src/linux/decode.ts";
import type { Data, OptionValue } from "../../src/linux/option.ts";
import { showValue } from "../../src/linux/show.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { Value } from "../../src/strace/value.ts";

const parser = new LineParser(() => true);

/** The value of a getsockopt or setsockopt line, as the events layer gets it. */
function valueOf(line: string): { value: OptionValue; shown: string } {
  const call = parser.parseLine(line);
  if (call.type !== "call") throw new Error(`not a call: ${line}`);
  const [, level, name, value, length] = call.args;
  const option = findOption(wordsIn(level?.value)[0] ?? "", wordsIn(name?.value)[0] ?? "");
  const found = optionValue(option, value!.value, length?.value, value!.text);
  return { value: found, shown: showValue(option, found) };
}

const known = (line: string, data: Data, shown: string): void => {
  const found = valueOf(line);
  assert.equal(found.value, { type: "known", data }, line);
  assert.is(found.shown, shown);
};
const raw = (line: string, text: string, why: string): void => {
  assert.equal(valueOf(line).value, { type: "raw", text, why }, line);
};

test("ints and booleans, also behind a length that changed", () => {
  known("setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", true, "on");
  known("setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [5], 4) = 0", true, "on");
  known("setsockopt(3, SOL_TCP, TCP_NODELAY, [0], 4) = 0", false, "off");
  known("setsockopt(3, SOL_SOCKET, SO_TXREHASH, [SOCK_TXREHASH_ENABLED], 4) = 0", 1, "1");
  known("getsockopt(3, SOL_SOCKET, SO_RCVBUF, [131072], [4]) = 0", 131072, "131072");
  known("getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [100 => 4]) = 0", "SOCK_STREAM", "SOCK_STREAM");
  known("getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [100->4]) = 0", "SOCK_STREAM", "SOCK_STREAM");
});

test("lengths that are not four: what the kernel takes of them", () => {
  // TCP reads the first four bytes.
  known(String.raw`setsockopt(3, SOL_TCP, TCP_NODELAY, "\1\0\0\0\0\0\0\0", 8) = 0`, true, "on");
  // SOL_IP takes a single byte, and of two or three the first.
  known(String.raw`setsockopt(3, SOL_IP, IP_TTL, "!", 1) = 0`, 33, "33");
  known(String.raw`setsockopt(3, SOL_IP, IP_TTL, "\"\1", 2) = 0`, 34, "34");
  // No value at all is 0 for SOL_IP.
  known("setsockopt(3, SOL_IP, IP_RECVTTL, NULL, 0) = 0", false, "off");
  // A short buffer gets the low bytes.
  known(String.raw`getsockopt(3, SOL_SOCKET, SO_TYPE, "\1", [1]) = 0`, "SOCK_STREAM", "SOCK_STREAM");
  // A struct that did not fit is as long as the buffer was.
  known("getsockopt(4, SOL_SOCKET, SO_LINGER, {l_onoff=1}, [4]) = 0", { l_onoff: 1 }, "on, ? s");
  raw(String.raw`setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, "\1\0", 2) = -1 EINVAL (x)`, String.raw`"\1\0"`, "length");
});

test("structures, by the names of any version", () => {
  known("setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0", { l_onoff: 1, l_linger: 5 }, "on, 5 s");
  known("setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=5}, 8) = 0", { l_onoff: 1, l_linger: 5 }, "on, 5 s");
  known(
    "getsockopt(71, SOL_SOCKET, SO_PEERCRED, {pid=6110, uid=0, gid=0}, [12]) = 0",
    { pid: 6110, uid: 0, gid: 0 },
    "pid 6110, uid 0, gid 0",
  );
  known("getsockopt(71, SOL_SOCKET, SO_PEERCRED, {pid=6110}, [4]) = 0", { pid: 6110 }, "pid 6110");
});

test("timeouts, which strace never decodes", () => {
  const bytes = String.raw`"\2\0\0\0\0\0\0\0 \241\7\0\0\0\0\0"`;
  known(`setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, ${bytes}, 16) = 0`, 2.5, "2.5 s");
  known(`setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, ${bytes}, 16) = 0`, 2.5, "2.5 s");
  known(String.raw`setsockopt(3, SOL_SOCKET, SO_SNDTIMEO, "\5\0\0\0\0\0\0\0", 8) = 0`, 5, "5 s");
  const hex = String.raw`"\x02\x00\x00\x00\x00\x00\x00\x00\x20\xa1\x07\x00\x00\x00\x00\x00"`;
  known(`setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, ${hex}, 16) = 0`, 2.5, "2.5 s");
});

test("text, also where strace printed its four letters as a number", () => {
  known('setsockopt(3, SOL_TCP, TCP_CONGESTION, "cubic", 5) = 0', "cubic", '"cubic"');
  known("setsockopt(3, SOL_TCP, TCP_CONGESTION, [1869505906], 4) = 0", "reno", '"reno"');
  known(String.raw`getsockopt(5, SOL_TCP, TCP_CONGESTION, "bbr\0\0\0\0\0\0\0\0\0\0\0\0\0", [16]) = 0`, "bbr", '"bbr"');
  known(String.raw`setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, "lo\0", 3) = 0`, "lo", '"lo"');
  known("getsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, 0x7ffc6a070670, [16 => 0]) = 0", "", '""');
});

test("names in the place of numbers, and what a number says in another base", () => {
  known("getsockopt(8, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0", "ECONNREFUSED", "ECONNREFUSED");
  known("getsockopt(8, SOL_SOCKET, SO_ERROR, [111], [4]) = 0", "ECONNREFUSED", "ECONNREFUSED");
  known("getsockopt(8, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", 0, "none");
  known("getsockopt(0, SOL_IP, IP_PROTOCOL, [IPPROTO_TCP], [4]) = 0", "IPPROTO_TCP", "IPPROTO_TCP");
  known(
    "setsockopt(3, SOL_IP, IP_LOCAL_PORT_RANGE, [0x9c40 /* 40000..0 */], 4) = 0",
    { low: 40000, high: 0 },
    "40000..0",
  );
  known("getsockopt(71, SOL_SOCKET, SO_PEERPIDFD, [76<pid:6110>], [4]) = 0", 76, "76");
  known("setsockopt(3, SOL_IP, IP_MULTICAST_IF, [16777343], 4) = 0", "127.0.0.1", "127.0.0.1");
});

test("-X raw and -X verbose: numbers for names, bytes for addresses", () => {
  known("setsockopt(3, 0x1, 0x9, [1], 4) = 0", true, "on");
  known("setsockopt(3, 0x6 /* SOL_TCP */, 0x1 /* TCP_NODELAY */, [1], 4) = 0", true, "on");
  known(
    String.raw`setsockopt(3, 0, 0x23, {imr_multiaddr="\xe0\x01\x01\x01", imr_interface="\x7f\x00\x00\x01"}, 8) = 0`,
    { imr_multiaddr: "224.1.1.1", imr_interface: "127.0.0.1" },
    "224.1.1.1 on 127.0.0.1",
  );
});

test("multicast memberships", () => {
  const member = '{imr_multiaddr=inet_addr("224.1.1.1"), imr_interface=inet_addr("127.0.0.1")}';
  known(
    `setsockopt(3, SOL_IP, IP_ADD_MEMBERSHIP, ${member}, 8) = 0`,
    { imr_multiaddr: "224.1.1.1", imr_interface: "127.0.0.1" },
    "224.1.1.1 on 127.0.0.1",
  );
  // struct ip_mreqn: strace leaves its third member out.
  known(
    `setsockopt(3, SOL_IP, IP_ADD_MEMBERSHIP, ${member}, 12) = 0`,
    { imr_multiaddr: "224.1.1.1", imr_address: "127.0.0.1" },
    "224.1.1.1 on 127.0.0.1",
  );
  known(
    'setsockopt(9, SOL_IPV6, IPV6_ADD_MEMBERSHIP, {inet_pton(AF_INET6, "ff02::1:2", &ipv6mr_multiaddr), ' +
      'ipv6mr_interface=if_nametoindex("lo")}, 20) = 0',
    { ipv6mr_multiaddr: "ff02::1:2", ipv6mr_ifindex: "lo" },
    "ff02::1:2 on lo",
  );
  // 4.15
  known(
    'setsockopt(9, SOL_IPV6, IPV6_ADD_MEMBERSHIP, {ipv6mr_multiaddr=inet_pton("ff02::1:2"), ipv6mr_interface=1}, 20) = 0',
    { ipv6mr_multiaddr: "ff02::1:2", ipv6mr_ifindex: 1 },
    "ff02::1:2 on interface 1",
  );
  known(
    'setsockopt(3, SOL_IP, MCAST_JOIN_GROUP, {gr_interface=if_nametoindex("lo"), gr_group={sa_family=AF_INET, ' +
      'sin_port=htons(0), sin_addr=inet_addr("224.1.1.1")}}, 136) = 0',
    { gr_interface: "lo", gr_group: { family: "AF_INET", address: "224.1.1.1", port: 0 } },
    "224.1.1.1 on lo",
  );
});

test("secrets: never more than their length, whatever strace printed", () => {
  const key = "s3cret";
  for (const text of [`"${key}"`, `{tcpm_key="${key}"}`, `"${key}"...`, "0x7ffc6a070670", `[${key}]`]) {
    const { value, shown } = valueOf(`setsockopt(3, SOL_TCP, TCP_MD5SIG, ${text}, 216) = 0`);
    assert.equal(value, { type: "secret", length: 216 });
    assert.is(shown, "(secret, 216 bytes)");
  }
});

test("what is not understood stays as strace wrote it, with the reason", () => {
  raw("setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 0x7ffd1008a29c, 1) = -1 EINVAL (x)", "0x7ffd1008a29c", "pointer");
  raw("getsockopt(-1, SOL_SOCKET, SO_ERROR, NULL, [4]) = -1 EFAULT (x)", "NULL", "pointer");
  raw(String.raw`getsockopt(5, SOL_TCP, TCP_INFO, "\1\0\0\0"..., [232]) = 0`, String.raw`"\1\0\0\0"...`, "cut");
  raw('setsockopt(3, 0x3e7 /* SOL_?? */, 1, "xyz", 3) = 0', '"xyz"', "unknown-option");
  raw("setsockopt(3, SOL_SOCKET, 0x3e7 /* SO_??? */, [1], 4) = 0", "[1]", "unknown-option");
  assert.is(
    valueOf(String.raw`getsockopt(5, SOL_TCP, TCP_INFO, "\1\0\0\0"..., [232]) = 0`).shown,
    String.raw`"\1\0\0\0"... (cut)`,
  );
});

test("hostile trees give a value or their text, never a failure", () => {
  const word = fc.constantFrom("constructor", "__proto__", "toString", "AF_INET", "NULL", "IP_PMTUDISC_DO", "x");
  const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(Infinity, NaN, 2 ** 64, -(2 ** 63)));
  const { tree } = fc.letrec<{ tree: Value; leaf: Value }>((tie) => ({
    leaf: fc.oneof(
      number.map((value): Value => ({ type: "number", text: String(value), value })),
      word.map((text): Value => ({ type: "word", text })),
      word.map((text): Value => ({ type: "expression", text: `1<<${text}` })),
      fc.string().map((text): Value => ({ type: "string", text, abstract: false, cut: false })),
      fc.constant<Value>({ type: "missing" }),
    ),
    tree: fc.oneof(
      { maxDepth: 3 },
      tie("leaf"),
      fc.array(tie("tree"), { maxLength: 3 }).map((items): Value => ({ type: "array", items, cut: false })),
      fc.array(tie("tree"), { maxLength: 3 }).map((items): Value => ({ type: "flags", items })),
      fc.array(tie("tree"), { maxLength: 3 }).map((args): Value => ({ type: "call", name: "inet_pton", args })),
      tie("tree").map((value): Value => ({ type: "not", value })),
      fc
        .array(fc.tuple(fc.constantFrom("l_onoff", "sa_family", "imr_multiaddr", "", "gr_group"), tie("tree")))
        .map((members): Value => ({
          type: "struct",
          members: members.map(([name, value]) => ({ name, value })),
          cut: false,
        })),
    ),
  }));
  fc.assert(
    fc.property(
      fc.constantFrom(...allOptions()),
      tree,
      fc.option(tree, { nil: undefined }),
      (option, value, length) => {
        const found = optionValue(option, value, length, "text");
        assert.is(typeof showValue(option, found), "string");
        if (found.type === "known") encode(option, found.data);
      },
    ),
    { numRuns: 5000 },
  );
});

test.run();
