/** What is no fault, or is not known: a log, the settings of the machine, and the advice that it gives. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../src/advice/judge.ts";
import { finishedWorldOf } from "../support/world.ts";

const tcp = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const tcp6 = "socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 3\n";
const udp = "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3\n";
const at = (address: string, port: number): string =>
  `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${address}")}`;
const bind = (address: string, port: number, result = "0"): string => `bind(3, ${at(address, port)}, 16) = ${result}\n`;
const bind6 = (port: number): string =>
  `bind(3, {sa_family=AF_INET6, sin6_port=htons(${port}), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::", &sin6_addr), sin6_scope_id=0}, 28) = 0\n`;
const set = (name: string, value = "[1]", level = "SOL_SOCKET", result = "0"): string =>
  `setsockopt(3, ${level}, ${name}, ${value}, 4) = ${result}\n`;
const reuse = set("SO_REUSEADDR");
const listen = (backlog = 5): string => `listen(3, ${backlog}) = 0\n`;
const accept = (fd: number, from: string): string => `accept4(3, ${at(from, 5000)}, [16], 0) = ${fd}\n`;
const connect = (address: string, result: string): string => `connect(3, ${at(address, 9)}, 16) = ${result}\n`;
const ACCES = "-1 EACCES (Permission denied)";
const NOTAVAIL = "-1 EADDRNOTAVAIL (Cannot assign requested address)";

const machine = {
  "net.core.somaxconn": "4096",
  "net.ipv4.ip_local_port_range": "32768 60999",
  "net.ipv4.ip_local_reserved_ports": "40000,40010-40019",
  "net.ipv4.tcp_fastopen": "1",
  "net.ipv6.bindv6only": "0",
};

const keepidle = "setsockopt(3, SOL_TCP, TCP_KEEPIDLE, [60], 4) = 0\n";

const cases: readonly (readonly [about: string, log: string, expected: readonly string[], settings?: object])[] = [
  ["no-reuseaddr", tcp + set("SO_KEEPALIVE") + bind("127.0.0.1", 80) + listen(), ["note no-reuseaddr"]],
  ["port 0: there is no port to come back to", tcp + bind("127.0.0.1", 0) + listen(), []],
  ["SO_REUSEPORT serves as well", tcp + set("SO_REUSEPORT") + bind("127.0.0.1", 80) + listen(), []],
  ["a listener that is older than the log (socket activation)", listen() + accept(4, "127.0.0.1"), []],

  [
    "set-after-listen",
    `${tcp + reuse + bind("127.0.0.1", 80) + listen()}${set("SO_KEEPALIVE")}`,
    ["note set-after-listen"],
  ],
  [
    "TCP_QUICKACK, which listen() takes back: haproxy sets it after",
    `${tcp + reuse + bind("127.0.0.1", 80) + listen()}${set("TCP_QUICKACK", "[0]", "SOL_TCP")}`,
    [],
  ],

  ["port-in-ephemeral-range", tcp + reuse + bind("127.0.0.1", 40001) + listen(), ["warning port-in-ephemeral-range"]],
  ["the port is reserved", tcp + reuse + bind("127.0.0.1", 40000) + listen(), []],
  ["the ports around it are reserved", tcp + reuse + bind("127.0.0.1", 40012) + listen(), []],
  ["the range is not known", tcp + reuse + bind("127.0.0.1", 40001) + listen(), [], {}],
  [
    "the kernel had been asked for a free port, and gave this one",
    `${tcp + bind("127.0.0.1", 0)}getsockname(3, ${at("127.0.0.1", 40001)}, [16]) = 0\nclose(3) = 0\n${tcp + reuse + bind("127.0.0.1", 40001) + listen()}`,
    [],
  ],

  ["udp-shared-port", udp + reuse + bind("127.0.0.1", 80), ["warning udp-shared-port"]],
  ["SO_REUSEPORT", udp + set("SO_REUSEPORT") + bind("127.0.0.1", 80), ["note udp-shared-port"]],
  ["multicast goes to all that have the port", udp + reuse + bind("224.0.0.251", 80), []],
  [
    "a membership",
    `${udp + reuse + bind("0.0.0.0", 80)}setsockopt(3, SOL_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=inet_addr("224.0.0.251"), imr_interface=inet_addr("127.0.0.1")}, 8) = 0\n`,
    ["note multicast-all"],
  ],
  ["broadcast does too", udp + reuse + set("SO_BROADCAST") + bind("0.0.0.0", 80), []],
  ["a connected socket", udp + reuse + bind("127.0.0.1", 80) + connect("127.0.0.1", "0"), []],
  [
    "a server of DTLS: a connected socket for each client",
    `${udp + reuse + bind("127.0.0.1", 80)}${(udp + reuse + bind("127.0.0.1", 80) + connect("127.0.0.1", "0")).replace(/= 3|\(3/g, (fd) => fd.replace("3", "4"))}`,
    [],
  ],
  [
    "a socket for each address",
    `${udp + reuse + bind("127.0.0.1", 80)}${(udp + reuse + bind("0.0.0.0", 80)).replace(/= 3|\(3/g, (fd) => fd.replace("3", "4"))}`,
    [],
  ],
  [
    "the same address: the last one gets all",
    `${udp + reuse + bind("127.0.0.1", 80)}${(udp + reuse + bind("127.0.0.1", 80)).replace(/= 3|\(3/g, (fd) => fd.replace("3", "4"))}`,
    ["warning udp-shared-port"],
  ],
  ["it was off again after bind()", udp + reuse + bind("127.0.0.1", 80) + set("SO_REUSEADDR", "[0]"), []],

  [
    "TLS in the kernel, which libraries try",
    `${tcp + connect("127.0.0.1", "0")}setsockopt(3, SOL_TCP, TCP_ULP, "tls", 3) = -1 ENOENT (No such file or directory)\n`,
    ["note option-refused"],
  ],
  ["keepalive-incomplete", tcp + connect("127.0.0.1", "0") + keepidle, ["warning keepalive-incomplete"]],
  ["never connected", tcp + keepidle, []],

  ["broadcast-refused", udp + connect("255.255.255.255", ACCES), ["error broadcast-refused"]],
  ["the program tried, and set it", udp + connect("255.255.255.255", ACCES) + set("SO_BROADCAST"), []],
  ["a route that prohibits it", udp + connect("192.0.2.7", ACCES), []],

  ["ports-exhausted", tcp + connect("127.0.0.1", NOTAVAIL), ["error ports-exhausted"]],
  ["its own port is in use there", tcp + reuse + bind("127.0.0.1", 81) + connect("127.0.0.1", NOTAVAIL), []],
  ["bind: a foreign address", tcp + bind("192.0.2.7", 0, NOTAVAIL), []],
  [
    "IPv6: the machine may be without an address",
    `${tcp6}connect(3, {sa_family=AF_INET6, sin6_port=htons(9), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = ${NOTAVAIL}\n`,
    [],
  ],

  ["backlog-clamped", tcp + reuse + bind("127.0.0.1", 80) + listen(5000), ["note backlog-clamped"]],
  ["as many as there may be", tcp + reuse + bind("127.0.0.1", 80) + listen(-1), []],
  ["a very large number means the same", tcp + reuse + bind("127.0.0.1", 80) + listen(65535), []],

  [
    "wildcard-listener",
    tcp + reuse + bind("0.0.0.0", 80) + listen() + accept(4, "127.0.0.1"),
    ["note wildcard-listener"],
  ],
  [
    "one client came from elsewhere",
    tcp + reuse + bind("0.0.0.0", 80) + listen() + accept(4, "127.0.0.1") + accept(5, "192.0.2.7"),
    [],
  ],
  ["nobody came", tcp + reuse + bind("0.0.0.0", 80) + listen(), []],

  ["v6only-by-sysctl", tcp6 + reuse + bind6(80) + listen(), ["note v6only-by-sysctl"]],
  ["the program has chosen", tcp6 + reuse + set("IPV6_V6ONLY", "[0]", "SOL_IPV6") + bind6(80) + listen(), []],

  [
    "fastopen-off",
    tcp + reuse + set("TCP_FASTOPEN", "[16]", "SOL_TCP") + bind("127.0.0.1", 80) + listen(),
    ["warning fastopen-off"],
  ],
  [
    "the server bit is on",
    tcp + reuse + set("TCP_FASTOPEN", "[16]", "SOL_TCP") + bind("127.0.0.1", 80) + listen(),
    [],
    { ...machine, "net.ipv4.tcp_fastopen": "3" },
  ],

  [
    "option-refused",
    tcp +
      set("TCP_KEEPIDLE", "[0]", "SOL_TCP", "-1 EINVAL (Invalid argument)") +
      reuse +
      bind("127.0.0.1", 80) +
      listen(),
    ["error option-refused"],
  ],
  ["a probe", `${tcp + set("TCP_KEEPIDLE", "[0]", "SOL_TCP", "-1 EINVAL (Invalid argument)")}close(3) = 0\n`, []],
];

for (const [about, log, expected, settings = machine] of cases)
  test(about, () => {
    const { state } = finishedWorldOf(log, { sysctls: new Map(Object.entries(settings)) }).world;
    const found = judge(state).map(({ level, id }) => `${level} ${id}`);
    assert.equal(found, expected);
  });

test("a saved log without a single setsockopt(): strace may not have been asked for it", () => {
  const { state } = finishedWorldOf(tcp + bind("127.0.0.1", 80) + listen()).world;
  const texts = judge(state).map(({ level, text }) => `${level} ${text}`);
  assert.is(texts.length, 1);
  assert.match(texts[0] ?? "", /^note .* without SO_REUSEADDR, if the log has every setsockopt\(\): /);
});

test.run();
