/**
 * One call as strace 6.1 prints it, with -X raw, with -X verbose, and with -e raw=NAME: the events are the same. Old
 * strace has other names. All but the last lines are of one recorded program.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { SocketEvent } from "../../src/events/event.ts";
import { decode, isDecoded } from "../../src/decode/decode.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";

const cases: readonly (readonly [named: string, ...others: string[]])[] = [
  [
    "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP) = 3",
    "socket(0x2, 0x1|0x80800, 0x6)     = 3",
    "socket(0x2 /* AF_INET */, 0x1 /* SOCK_STREAM */|0x80800 /* SOCK_CLOEXEC|SOCK_NONBLOCK */, 0x6 /* IPPROTO_TCP */) = 3",
    "socket(0x2, 0x80801, 0x6) = 0x3",
    "socket(PF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP) = 3",
  ],
  ["socket(AF_INET, SOCK_RAW, IPPROTO_RAW) = 16", "socket(0x2, 0x3, 0xff)    = 16"],
  ["socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP) = 16", "socket(AF_INET, SOCK_STREAM, 0x106 /* IPPROTO_??? */) = 16"],
  ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 16", "socket(AF_INET, SOCK_STREAM, 4294967302) = 16"],
  [
    "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 14",
    "socket(0x11, 0x3, htons(0x3)) = 14",
    "socket(0x11, 0x3, 0x300) = 0xe",
  ],
  ["socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT) = 15", "socket(0x10, 0x3, 0xf)    = 15"],
  ["socket(AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI) = 15", "socket(0x1f, 0x3, 0x1) = 15"],
  ["socket(AF_CAN, SOCK_RAW, CAN_RAW) = 15", "socket(0x1d, 0x3, 0x1) = 15"],
  [
    "socketpair(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0, [7, 8]) = 0",
    "socketpair(0x1, 0x2|0x80000, 0, [7, 8]) = 0",
    "socketpair(PF_FILE, SOCK_DGRAM|SOCK_CLOEXEC, 0, [7, 8]) = 0",
    "socketpair(PF_LOCAL, SOCK_DGRAM|SOCK_CLOEXEC, 0, [7, 8]) = 0",
  ],
  [
    'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    'bind(3, {sa_family=0x2, sin_port="\\x00\\x50", sin_addr="\\x7f\\x00\\x00\\x01"}, 16) = 0',
    'bind(3, {sa_family=0x2 /* AF_INET */, sin_port="\\x00\\x50" /* htons(80) */, sin_addr="\\x7f\\x00\\x00\\x01" /* inet_addr("127.0.0.1") */}, 16) = 0',
  ],
  [
    'bind(12, {sa_family=AF_INET6, sin6_port=htons(0), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    `bind(12, {sa_family=0xa, sin6_port="\\x00\\x00", sin6_flowinfo="\\x00\\x00\\x00\\x00", sin6_addr="${"\\x00".repeat(15)}\\x01", sin6_scope_id=0}, 28) = 0`,
  ],
  [
    'bind(11, {sa_family=AF_UNIX, sun_path=@"names"}, 8) = 0',
    'bind(11, {sa_family=0x1, sun_path=@"names"}, 8) = 0',
    'bind(11, {sa_family=AF_FILE, path=@"names"}, 8) = 0',
    'bind(11, {sa_family=PF_LOCAL, path=@"names"}, 8) = 0',
  ],
  [
    'accept4(3, {sa_family=AF_INET, sin_port=htons(53668), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 5',
    'accept4(3, {sa_family=0x2, sin_port="\\xd1\\xa4", sin_addr="\\x7f\\x00\\x00\\x01"}, [16], 0x80000) = 5',
  ],
  ["accept4(3, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = 5", "accept4(0x3, 0, 0, 0x80800) = 0x5"],
  ["fcntl(5, F_SETFL, O_RDWR|O_NONBLOCK) = 0", "fcntl(5, 0x4, 0x802) = 0", "fcntl(0x5, 0x4, 0x802) = 0"],
  ["fcntl(5, F_SETFD, 0)              = 0", "fcntl(5, 0x2, 0)                  = 0"],
  ["fcntl(4, F_DUPFD_CLOEXEC, 50) = 50", "fcntl(4, 0x406, 50) = 50", "fcntl(0x4, 0x406, 0x32) = 0x32"],
  ["fcntl(4, F_DUPFD, 60) = 60", "fcntl(4, 0 /* F_DUPFD */, 60) = 60", "fcntl(0x4, 0, 0x3c) = 0x3c"],
  ["dup3(50, 70, O_CLOEXEC) = 70", "dup3(50, 70, 0x80000) = 70", "dup3(0x32, 0x46, 0x80000) = 0x46"],
  ["ioctl(4, FIONBIO, [1]) = 0", "ioctl(4, 0x5421, [1]) = 0", "ioctl(4, 0x5421 /* FIONBIO */, [1]) = 0"],
  ["setsockopt(12, SOL_IPV6, IPV6_V6ONLY, [1], 4) = 0", "setsockopt(12, 0x29, 0x1a, [1], 4) = 0"],
  [
    "getsockopt(6, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0",
    "getsockopt(6, 0x1, 0x4, [111], [4]) = 0",
    "getsockopt(6, 0x1 /* SOL_SOCKET */, 0x4 /* SO_ERROR */, [111 /* ECONNREFUSED */], [4]) = 0",
  ],
  ["shutdown(4, SHUT_WR) = 0", "shutdown(4, 0x1) = 0", "shutdown(4, 0x1 /* SHUT_WR */) = 0", "shutdown(0x4, 0x1) = 0"],
  [
    "recvmsg(8, {msg_name=NULL, msg_namelen=0, msg_iov=NULL, msg_iovlen=0, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[9]}], msg_controllen=24, msg_flags=0}, 0) = 1",
    "recvmsg(8, {msg_name=NULL, msg_namelen=0, msg_iov=NULL, msg_iovlen=0, msg_control=[{cmsg_len=20, cmsg_level=0x1, cmsg_type=0x1, cmsg_data=[9]}], msg_controllen=24, msg_flags=0}, 0) = 1",
  ],
  ["unshare(CLONE_FILES) = 0", "unshare(0x400) = 0"],
  [
    "clone(child_stack=NULL, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, child_tidptr=0x7f4e) = 12629",
    "clone(child_stack=NULL, flags=0x10500, child_tidptr=0x7f4e) = 12629",
  ],
  [
    "close_range(60, 61, CLOSE_RANGE_CLOEXEC) = 0",
    "close_range(60, 61, 0x4) = 0",
    "close_range(60, 61, 0x4 /* CLOSE_RANGE_??? */) = 0",
  ],
];

for (const [named, ...others] of cases) {
  test(named, () => {
    const events = eventsOf(named);
    assert.ok(events.length > 0);
    for (const other of others) assert.equal(eventsOf(other), events, other);
  });
}

function eventsOf(line: string): readonly SocketEvent[] {
  const events: SocketEvent[] = [];
  const parser = new LineParser(isDecoded);
  const joiner = new Joiner(parser, (record) => events.push(...decode(record)));
  joiner.push(parser.parseLine(line), line, 1);
  joiner.end();
  return events;
}

test.run();
