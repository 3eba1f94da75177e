/** What later calls show of the kind of a socket, and of its addresses. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { showAddress } from "../../src/linux/address.ts";
import { worldOf } from "../support/world.ts";

/** Family, type and protocol, local address and peer of the last socket that the log shows. */
function lastOf(log: string): string {
  const world = worldOf(log);
  const sockets = [...world.world.state.archive.closed.values(), ...world.world.state.sockets.values()];
  const socket = sockets.sort((left, right) => left.id - right.id).at(-1);
  if (socket === undefined) return "none";
  const { kind, local, peer } = socket;
  const ends = [local, peer].map((end) => (end === null ? "-" : showAddress(end)));
  return [kind.family, kind.type, kind.protocol, ...ends].join(" ");
}

const inet = '{sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("10.0.0.1")}';
const inet6 =
  '{sa_family=AF_INET6, sin6_port=htons(5000), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}';

const families: readonly (readonly [what: string, log: string, last: string])[] = [
  ["getsockname", `7 getsockname(3, ${inet}, [16]) = 0`, "AF_INET ? ? 10.0.0.1:5000 -"],
  ["getpeername", `7 getpeername(3, ${inet6}, [28]) = 0`, "AF_INET6 ? ? - [::1]:5000"],
  ["bind", `7 bind(3, ${inet}, 16) = 0`, "AF_INET ? ? 10.0.0.1:5000 -"],
  ["accept", `7 accept(3, ${inet}, [16]) = 4`, "AF_INET SOCK_STREAM ? - 10.0.0.1:5000"],
  ["accept of UNIX", `7 accept(3, {sa_family=AF_UNIX}, [110 => 2]) = 4`, "AF_UNIX ? ? - (unnamed)"],
  ["a connect to IPv6", `7 connect(3, ${inet6}, 28) = 0`, "AF_INET6 ? ? - [::1]:5000"],
  [
    "a connect to IPv4: an IPv6 datagram socket does that too",
    `7 connect(3, ${inet}, 16) = 0`,
    "? ? ? - 10.0.0.1:5000",
  ],
  [
    "a connect of a stream to IPv4",
    `7 getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [4]) = 0
     7 connect(3, ${inet}, 16) = 0`,
    "AF_INET SOCK_STREAM ? - 10.0.0.1:5000",
  ],
  [
    "a family without a name",
    '7 getsockname(3, {sa_family=0x63 /* AF_??? */, sa_data="x"}, [16]) = 0',
    'AF_99 ? ? {sa_family=0x63 /* AF_??? */, sa_data="x"} -',
  ],
  ["an option of TCP", "7 setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0", "? SOCK_STREAM IPPROTO_TCP - -"],
  ["an option of IPv6", "7 setsockopt(3, SOL_IPV6, IPV6_V6ONLY, [1], 4) = 0", "AF_INET6 ? ? - -"],
  ["an option of all sockets", "7 setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0", "? ? ? - -"],
  ["a failed bind shows nothing", `7 bind(3, ${inet}, 16) = -1 EINVAL (Invalid argument)`, "? ? ? - -"],
];
for (const [what, log, last] of families) {
  test(`the family is that of an address: ${what}`, () => {
    assert.is(lastOf(log), last);
  });
}

const protocols: readonly (readonly [what: string, log: string, last: string])[] = [
  // Measured on 6.18: the number is there for netlink, and 0 for packet and VSOCK sockets.
  [
    "netlink: the number is one of netlink's",
    `7 socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC) = 3
     7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [16], [4]) = 0`,
    "AF_NETLINK SOCK_RAW NETLINK_GENERIC - -",
  ],
  [
    "netlink, older than the log: 0 is NETLINK_ROUTE",
    `7 getsockopt(3, SOL_SOCKET, SO_DOMAIN, [16], [4]) = 0
     7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0`,
    "AF_NETLINK ? NETLINK_ROUTE - -",
  ],
  [
    "the family comes after the protocol",
    `7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [4], [4]) = 0
     7 getsockopt(3, SOL_SOCKET, SO_DOMAIN, [16], [4]) = 0`,
    "AF_NETLINK ? NETLINK_SOCK_DIAG - -",
  ],
  [
    "packet",
    `7 socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3
     7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0`,
    "AF_PACKET SOCK_RAW ETH_P_ALL - -",
  ],
  [
    "Bluetooth: 0 is L2CAP",
    `7 socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_L2CAP) = 3
     7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0`,
    "AF_BLUETOOTH SOCK_SEQPACKET BTPROTO_L2CAP - -",
  ],
  [
    "Bluetooth: HCI",
    `7 socket(AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI) = 3
     7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [1], [4]) = 0`,
    "AF_BLUETOOTH SOCK_RAW BTPROTO_HCI - -",
  ],
  ["a 0 of an unknown family shows nothing", "7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0", "? ? ? - -"],
  ["TCP", "7 getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [6], [4]) = 0", "? ? IPPROTO_TCP - -"],
];
for (const [what, log, last] of protocols) {
  test(`SO_PROTOCOL: ${what}`, () => {
    assert.is(lastOf(log), last);
  });
}

const printed: readonly (readonly [what: string, log: string, last: string])[] = [
  [
    "the end of a listener on a wildcard address, accepted",
    `7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[1]>
     7 bind(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
     7 listen(3<TCP:[0.0.0.0:80]>, 5) = 0
     7 accept(3<TCP:[0.0.0.0:80]>, NULL, NULL) = 4<TCP:[10.0.0.1:80->10.0.0.9:4000]>`,
    "AF_INET SOCK_STREAM IPPROTO_TCP 10.0.0.1:80 10.0.0.9:4000",
  ],
  [
    "the port that the kernel chose",
    `7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[1]>
     7 bind(3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
     7 listen(3<TCP:[127.0.0.1:41000]>, 5) = 0`,
    "AF_INET SOCK_STREAM IPPROTO_TCP 127.0.0.1:41000 -",
  ],
  [
    "an address that strace cached before the connect is not believed",
    `7 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3<UDP:[1]>
     7 bind(3<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
     7 connect(3<UDP:[1]>, ${inet}, 16) = 0
     7 getsockopt(3<UDP:[0.0.0.0:41000]>, SOL_SOCKET, SO_ERROR, [0], [4]) = 0`,
    "AF_INET SOCK_DGRAM IPPROTO_UDP - 10.0.0.1:5000",
  ],
  [
    "a connection that is older than the log",
    "7 setsockopt(5<TCPv6:[[::1]:80->[::1]:5000]>, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
    "AF_INET6 SOCK_STREAM IPPROTO_TCP [::1]:80 [::1]:5000",
  ],
  [
    "the name of a UNIX socket",
    '7 listen(4<UNIX-STREAM:[8662361,"/run/a >b.sock"]>, 5) = 0',
    "AF_UNIX SOCK_STREAM 0 /run/a >b.sock -",
  ],
  ["an abstract one", '7 listen(4<UNIX-STREAM:[8662361,@"x"]>, 5) = 0', "AF_UNIX SOCK_STREAM 0 @x -"],
  [
    "netlink's protocol",
    "7 setsockopt(4<NETLINK:[ROUTE:77]>, SOL_NETLINK, NETLINK_EXT_ACK, [1], 4) = 0",
    "AF_NETLINK ? NETLINK_ROUTE - -",
  ],
  [
    "ping over IPv6",
    "7 setsockopt(4<PINGv6:[77]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0",
    "AF_INET6 SOCK_DGRAM IPPROTO_ICMPV6 - -",
  ],
];
for (const [what, log, last] of printed) {
  test(`-yy: ${what}`, () => {
    assert.is(lastOf(log), last);
  });
}

test.run();
