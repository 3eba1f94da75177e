/** Logs as people paste them into bug reports, each with the summary that a knowledgeable reader gives: names and numbers. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { shown } from "../support/summary.ts";

const cases: readonly (readonly [what: string, log: string, summary: string])[] = [
  [
    "SO_PROTOCOL of a netlink socket is 0 for NETLINK_ROUTE",
    `
    socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
    getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0
    `,
    `?:	unknown process
   3: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC
	SOCK_RAW	AF_NETLINK raw NETLINK_ROUTE
	state: not connected
	opened by ? (socket), still open

unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  ],
  [
    "-X raw: numbers in the place of all names",
    `
    socket(0x2, 0x80001, 0x6) = 0x4
    close(4) = 0
    `,
    `?:	unknown process
   4: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC
	SOCK_STREAM	TCP over IPv4
	never connected
	opened by ? (socket), closed by ? (close)

unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  ],
  [
    "an option of ipset, and a level without a name",
    `
    socket(AF_INET, SOCK_RAW, IPPROTO_RAW) = 4
    getsockopt(4, SOL_IP, 0x53 /* IP_??? */, "\\0\\1\\0\\0\\7\\0\\0\\0", [8]) = 0
    setsockopt(4, 0x7777 /* SOL_??? */, 0x1, [1], 4) = -1 ENOPROTOOPT (Protocol not available)
    `,
    `?:	unknown process
   4: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_RAW	IPv4 raw IPPROTO_RAW
	state: not connected
	opened by ? (socket), still open
	failed: 0x7777:0x1 = [1]: ENOPROTOOPT

unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  ],
  [
    "a value that is too short for the option",
    `
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    setsockopt(3, SOL_TCP, TCP_NODELAY, "\\1", 1) = -1 EINVAL (Invalid argument)
    setsockopt(3, SOL_TCP, TCP_NODELAY, 0x7ffd1008a29c, 1) = -1 EINVAL (Invalid argument)
    setsockopt(3, SOL_SOCKET, SO_LINGER, "\\1\\0\\0\\0", 4) = -1 EINVAL (Invalid argument)
    setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\2\\0\\0\\0", 4) = -1 EINVAL (Invalid argument)
    setsockopt(3, SOL_TCP, TCP_KEEPIDLE, [0], 4) = -1 EINVAL (Invalid argument)
    `,
    `?:	unknown process
   3: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
	state: not connected
	opened by ? (socket), still open
	failed: TCP_NODELAY = on (length 1, needs 4): EINVAL
	failed: TCP_NODELAY = 0x7ffd1008a29c (length 1, needs 4): EINVAL
	failed: SO_LINGER = on, ? s (length 4, needs 8): EINVAL
	failed: SO_RCVTIMEO = "\\2\\0\\0\\0" (length 4, needs 16): EINVAL
	failed: TCP_KEEPIDLE = 0 s: EINVAL

unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  ],
  [
    "old strace: PF_FILE, AF_FILE and path=",
    `
    socket(PF_FILE, SOCK_STREAM, 0) = 7
    connect(7, {sa_family=AF_FILE, path="/var/run/nscd/socket"}, 110) = 0
    `,
    `?:	unknown process
   7: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	UNIX stream
	peername: AF_UNIX /var/run/nscd/socket
	state: ESTABLISHED
	opened by ? (socket), still open

unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
  ],
];

// The end of accept() as versions of strace print it: until 4.26, 5.0 to 6.15, since 6.16; its beginning is not in the log.
for (const begin of [" ", "", ", "]) {
  const end =
    '{sa_family=AF_INET, sin_port=htons(40562), sin_addr=inet_addr("10.0.0.9")}, [128 => 16], SOCK_CLOEXEC) = 4';
  const log = `
    7 <... accept4 resumed>${begin}${end}
    7 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 close(4) = 0`;
  test(`a log that begins inside accept(): ${JSON.stringify(begin)}`, () => {
    const { timeline, summary } = shown(log);
    assert.match(timeline, "#1   4  accepted  on an unknown listener from 10.0.0.9:40562, CLOEXEC\n");
    assert.is(
      summary,
      `7:	unknown process
   4: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC
	SOCK_STREAM	TCP over IPv4
	TCP_NODELAY
	peername: AF_INET 10.0.0.9  port: 40562
	state when closed: ESTABLISHED
	opened by 7 (accept4), closed by 7 (close)
	OPTION       VALUE  ASKED  ORIGIN
	TCP_NODELAY  on     on     set by 7

unknown: inodes (strace prints them with -y)
unknown: the program of a process whose execve is not in the trace
unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced
`,
    );
  });
}

test("the end of an accept() that failed, or of another call, is missed without its beginning", () => {
  const log = `
    7 <... accept resumed>0x7ffd10089d00, [128]) = -1 EAGAIN (Resource temporarily unavailable)
    7 <... connect resumed>) = 0`;
  assert.equal(shown(log), {
    timeline: "",
    summary:
      "no socket was seen\nunknown: a line of accept could not be read\nunknown: a line of connect could not be read\n",
  });
});

test("SO_PROTOCOL in the timeline has the name that the number has in the family", () => {
  const log = `
    socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC) = 3
    getsockopt(3, SOL_SOCKET, SO_PROTOCOL, [16], [4]) = 0
    socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 4
    getsockopt(4, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0
    socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 5
    getsockopt(5, SOL_SOCKET, SO_PROTOCOL, [0], [4]) = 0
    socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6
    getsockopt(6, SOL_SOCKET, SO_PROTOCOL, [17], [4]) = 0`;
  assert.equal(shown(log).timeline.match(/SO_PROTOCOL .*/g), [
    "SO_PROTOCOL is NETLINK_GENERIC",
    "SO_PROTOCOL is NETLINK_ROUTE",
    "SO_PROTOCOL is 0",
    "SO_PROTOCOL is IPPROTO_UDP",
  ]);
});

for (const [what, log, summary] of cases) {
  test(what, () => {
    assert.is(shown(log).summary, summary);
  });
}

test.run();
