import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sentenceOnSocket } from "../../../src/linux/bound/sentence.ts";
import { allOptions } from "../../../src/linux/catalogue.ts";
import type { Data, OptionValue, SocketContext } from "../../../src/linux/option.ts";
import { option, socket } from "../support/machine.ts";

const known = (data: Data): OptionValue => ({ type: "known", data });
const tcp = socket("SOCK_STREAM");
const udp = socket("SOCK_DGRAM");
const unix: SocketContext = { ...tcp, family: "AF_UNIX" };
const nobody: SocketContext = { family: null, type: null, inForce: () => null };

function said(name: string, data: Data, on: SocketContext = tcp, inForce: Data | null = data): string {
  return sentenceOnSocket(option(name), known(data), inForce === null ? null : known(inForce), on);
}

/** What the options of this test do, tried out on the running kernel. */
const facts = JSON.parse(spawnSync("python3", ["test/linux/bound/facts.py"], { encoding: "utf8" }).stdout) as Readonly<
  Record<string, unknown>
>;

test("what the value alone tells", () => {
  for (const [name, data, sentence] of [
    ["SO_RCVTIMEO", 2.5, "SO_RCVTIMEO 2.5 s: a read or accept() gives up after 2.5 s"],
    [
      "IPV6_MTU_DISCOVER",
      "IPV6_PMTUDISC_DONT",
      "IPV6_MTU_DISCOVER IPV6_PMTUDISC_DONT: datagrams longer than the path MTU are fragmented by this machine, never by routers",
    ],
    ["SO_RCVTIMEO", 0, "SO_RCVTIMEO none: a read or accept() may block for ever"],
    ["SO_ERROR", "ECONNREFUSED", "SO_ERROR ECONNREFUSED: the pending error was ECONNREFUSED, and is cleared"],
    ["SO_MAX_PACING_RATE", 1000000, "SO_MAX_PACING_RATE 1000000 bytes/s: sends 1000000 bytes/s at most"],
    ["SO_MAX_PACING_RATE", "18446744073709551615", "SO_MAX_PACING_RATE no limit: sends as fast as it can"],
    ["TCP_NODELAY", true, "TCP_NODELAY on: each write is sent at once"],
    ["TCP_LINGER2", 0, "TCP_LINGER2 0 s: a closed connection waits for the peer's FIN for the system's default time"],
    ["IP_TTL", 1, "IP_TTL 1: a packet may pass no router"],
    ["IP_TTL", 64, "IP_TTL 64: a packet may pass 63 routers"],
    [
      "IPV6_MTU_DISCOVER",
      "IPV6_PMTUDISC_DO",
      "IPV6_MTU_DISCOVER IPV6_PMTUDISC_DO: packets must not be fragmented: a send longer than the path MTU fails with EMSGSIZE",
    ],
    // Nothing more to say than what the option does.
    [
      "TCP_SAVE_SYN",
      1,
      "TCP_SAVE_SYN 1: a listener keeps the headers of each first packet, for TCP_SAVED_SYN; 2: with the link layer's",
    ],
    ["SO_DETACH_FILTER", null, "SO_DETACH_FILTER: removes the socket's BPF filter, classic or extended"],
  ] as const)
    assert.is(said(name, data, nobody), sentence);
});

test("a value that could not be decoded: nothing is claimed of it", () => {
  const pointer: OptionValue = { type: "raw", text: "0x7ffc12", why: "pointer" };
  const sentence = (name: string): string => sentenceOnSocket(option(name), pointer, null, tcp);
  assert.is(
    sentence("SO_KEEPALIVE"),
    "SO_KEEPALIVE 0x7ffc12; when on: probes an idle connection, so that a dead peer is found",
  );
  assert.not.match(sentence("SO_REUSEADDR"), /bind\(\) (may|fails)/);
});

test("a value that is longer than a sentence is not repeated", () => {
  const request = { flr_dst: "::1", flr_label: 7, flr_action: "IPV6_FL_A_GET", flr_share: "IPV6_FL_S_EXCL" };
  assert.match(said("IPV6_FLOWLABEL_MGR", request), /^IPV6_FLOWLABEL_MGR: /);
});

test("SO_LINGER: on TCP a matter of RST or waiting, elsewhere of nothing", () => {
  const hard = { l_onoff: 1, l_linger: 0 };
  assert.is(said("SO_LINGER", hard), "SO_LINGER on, 0 s: close() will send RST and drop unsent data");
  assert.is(
    said("SO_LINGER", { l_onoff: 1, l_linger: 5 }),
    "SO_LINGER on, 5 s: close() will wait up to 5 s for the peer to acknowledge the remaining data, on a non-blocking socket too",
  );
  assert.is(
    said("SO_LINGER", { l_onoff: 0, l_linger: 5 }),
    "SO_LINGER off: close() returns at once, and the kernel sends the remaining data; where received data was left unread it resets the connection",
  );
  assert.is(said("SO_LINGER", hard, udp), "SO_LINGER on, 0 s: no effect: close() of such a socket never waits");
  assert.is(said("SO_LINGER", hard, unix), "SO_LINGER on, 0 s: no effect: close() of such a socket never waits");
  assert.equal(facts["linger 0"], { tcp: "ECONNRESET", unix: "the data" });
});

test("SO_REUSEADDR: TCP's TIME_WAIT, UDP's shared address, nothing for UNIX", () => {
  assert.is(
    said("SO_REUSEADDR", true),
    "SO_REUSEADDR on: bind() may reuse an address held only by TIME_WAIT connections whose sockets also had SO_REUSEADDR; fails if another socket listens there",
  );
  assert.is(
    said("SO_REUSEADDR", true, udp),
    "SO_REUSEADDR on: other sockets that have it too can bind the same address; the last one bound gets the datagrams sent to it alone",
  );
  assert.is(said("SO_REUSEADDR", true, unix), "SO_REUSEADDR on: no effect: UNIX sockets ignore it");
  assert.equal(facts["bind over TIME_WAIT"], {
    "neither has it": "EADDRINUSE",
    "the old had it": "EADDRINUSE",
    "the new has it": "EADDRINUSE",
    "both have it": "bound",
  });
  assert.is(facts["bind over a listener, both have it"], "EADDRINUSE");
  assert.is(facts["datagram to a shared address"], "the last one bound");
});

test("SO_KEEPALIVE: its times where they are known, and only TCP has it", () => {
  assert.is(
    said("SO_KEEPALIVE", true),
    "SO_KEEPALIVE on: an idle connection is probed, for the first time after TCP_KEEPIDLE (by default 2 hours)",
  );
  const times = { TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 5 };
  assert.is(
    said("SO_KEEPALIVE", true, socket("SOCK_STREAM", times)),
    "SO_KEEPALIVE on: a dead peer is noticed when the connection was idle for 60 s and 5 probes, 10 s apart, went unanswered",
  );
  assert.is(said("SO_KEEPALIVE", true, udp), "SO_KEEPALIVE on: no effect: only TCP sends probes");
  assert.is(said("TCP_KEEPIDLE", 60), "TCP_KEEPIDLE 60 s: the first probe goes out after 60 s of silence");
  assert.is(
    said("TCP_KEEPIDLE", 60, socket("SOCK_STREAM", { SO_KEEPALIVE: false })),
    "TCP_KEEPIDLE 60 s: the first probe goes out after 60 s of silence, once SO_KEEPALIVE is on",
  );
});

test("buffers: what was asked for, and what came of it", () => {
  assert.is(
    said("SO_RCVBUF", 50000, tcp, 100000),
    "SO_RCVBUF 100000: room for 100,000 bytes, twice what was asked for, the kernel's own bookkeeping included; TCP no longer tunes the size by itself",
  );
  assert.is(
    said("SO_RCVBUF", 1 << 30, udp, 8388608),
    "SO_RCVBUF 8388608: room for 8,388,608 bytes, cut to net.core.rmem_max and doubled, the kernel's own bookkeeping included",
  );
  assert.is(
    said("SO_SNDBUF", 1, udp, 4608),
    "SO_SNDBUF 4608: room for 4,608 bytes, the kernel's minimum, the kernel's own bookkeeping included",
  );
  assert.is(
    said("SO_SNDBUF", 50000, udp, null),
    "SO_SNDBUF 50000: the kernel cuts it to net.core.wmem_max and doubles it",
  );
});

test("a negative time: nothing blocks", () => {
  const negative = (name: string): string => said(name, -1, tcp, 0).replace(/^.*?: /, "");
  assert.is(negative("SO_RCVTIMEO"), "a read or accept() never blocks: it fails with EAGAIN at once");
  assert.is(negative("SO_SNDTIMEO"), "a write or connect() never blocks: it fails with EAGAIN or EINPROGRESS at once");
});

test("a negative size counts as a very large one", () => {
  assert.is(said("SO_SNDBUF", -1, udp, null), "SO_SNDBUF -1: the kernel takes net.core.wmem_max and doubles it");
  assert.is(said("SO_SNDBUFFORCE", -1, udp, null), "SO_SNDBUFFORCE -1: the kernel takes its minimum");
  assert.match(said("SO_SNDBUFFORCE", -1, udp, 4608), "room for 4,608 bytes, the kernel's minimum, ");
  assert.match(said("SO_SNDBUFFORCE", 2 ** 31 - 1, udp, 2 ** 31 - 2), "bytes, the largest that the kernel takes, ");
});

test("IP_TOS by the name of its code point", () => {
  const tos = (data: number): string => said("IP_TOS", data, udp).replace(/^.*?: /, "");
  assert.is(said("IP_TOS", 0xb8), "IP_TOS 0xb8 (EF): packets are marked DSCP 46 (EF): expedited forwarding, for voice");
  assert.is(
    tos(0x28),
    "packets are marked DSCP 10 (AF11): assured forwarding, class 1, dropped last when a queue is full",
  );
  assert.is(
    tos(0x98),
    "packets are marked DSCP 38 (AF43): assured forwarding, class 4, dropped first when a queue is full",
  );
  assert.is(tos(0x20), "packets are marked DSCP 8 (CS1): class 1 of 7, as in the old IP precedence");
  assert.is(tos(0x14), "packets are marked DSCP 5, which has no standard meaning");
  assert.is(
    tos(0x10),
    "packets ask for low delay (RFC 1349); networks today read it as DSCP 4, which has no standard meaning",
  );
  assert.is(tos(0), "packets ask for no special treatment (best effort)");
});

test("multicast: which group, through which interface", () => {
  const group = { imr_multiaddr: "239.7.7.7", imr_interface: "127.0.0.1" };
  assert.is(
    said("IP_ADD_MEMBERSHIP", group, udp, null),
    "IP_ADD_MEMBERSHIP 239.7.7.7 on 127.0.0.1: datagrams to 239.7.7.7 on 127.0.0.1 are received from now on",
  );
  assert.is(
    said("IP_DROP_MEMBERSHIP", { ...group, imr_interface: "0.0.0.0" }, udp, null),
    "IP_DROP_MEMBERSHIP 239.7.7.7 without an interface: datagrams to 239.7.7.7 on the interface that the routing table chooses are no longer requested",
  );
  assert.is(
    said("IP_MULTICAST_IF", { imr_multiaddr: "0.0.0.0", imr_address: "0.0.0.0", imr_ifindex: "eth0" }, udp, "0.0.0.0"),
    "IP_MULTICAST_IF 0.0.0.0: multicast datagrams leave through eth0",
  );
  assert.is(
    said("IP_MULTICAST_IF", "127.0.0.1", udp),
    "IP_MULTICAST_IF 127.0.0.1: multicast datagrams leave through the interface of 127.0.0.1",
  );
});

test("TCP_MAXSEG 0 takes the limit away, and reads 536", () => {
  assert.is(said("TCP_MAXSEG", 700), "TCP_MAXSEG 700: segments of 700 bytes at most");
  assert.is(said("TCP_MAXSEG", 0, tcp, 536), "TCP_MAXSEG 536: segments are as large as the path allows");
});

test("who comes from farther away than he should", () => {
  assert.is(said("IP_MINTTL", 254, udp), "IP_MINTTL 254: no effect: only TCP drops what comes from farther away");
  assert.is(
    said("IP_MINTTL", 254),
    "IP_MINTTL 254: packets that arrive with less than 254 hops left are dropped: sent with 255, they have passed more than 1 router",
  );
});

test("off, where nothing more is known than what the option does when it is on", () => {
  assert.is(
    said("SO_RXQ_OVFL", false, udp),
    "SO_RXQ_OVFL off; when on: adds to each datagram how many were dropped since the socket was made, once there are some",
  );
});

test("a secret and a value that strace cut are not looked into", () => {
  assert.is(
    sentenceOnSocket(option("TCP_MD5SIG"), { type: "secret", length: 216 }, null, tcp),
    "TCP_MD5SIG (secret, 216 bytes): a key that signs each segment to one peer (RFC 2385), as BGP uses it",
  );
  assert.is(
    sentenceOnSocket(option("TCP_CONGESTION"), { type: "raw", text: '"cu"...', why: "cut" }, null, tcp),
    'TCP_CONGESTION "cu"... (cut): the congestion control in use, such as cubic or bbr',
  );
});

test("any option, any value, any socket: one line that says something", () => {
  for (const one of allOptions()) {
    for (const data of [true, false, 0, 1, -1, 255, "", "x", null, [], {}, { l_onoff: 1 }] as const) {
      for (const on of [tcp, udp, unix, nobody]) {
        const line = sentenceOnSocket(one, known(data), null, on);
        assert.match(line, /^[A-Z]\w+.*(?:: |; when on: ).{5,}[^.]$/, one.name);
        assert.not.match(line, /undefined|NaN|\[object|\?\?/, one.name);
      }
    }
  }
});

test.run();
