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
      O_RDWR|O_CLOEXEC
	SOCK_RAW	AF_NETLINK raw NETLINK_ROUTE
	state: not connected
	opened by ? (socket), still open
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
      O_RDWR|O_CLOEXEC
	SOCK_STREAM	TCP over IPv4
	never connected
	opened by ? (socket), closed by ? (close)
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
      O_RDWR
	SOCK_STREAM	UNIX stream
	peername: AF_UNIX /var/run/nscd/socket
	state: ESTABLISHED
	opened by ? (socket), still open
`,
  ],
];

for (const [what, log, summary] of cases) {
  test(what, () => {
    assert.is(shown(log).summary, summary);
  });
}

test.run();
