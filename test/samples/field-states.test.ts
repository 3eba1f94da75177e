/** Logs as people paste them into bug reports, each with the summary that a knowledgeable reader gives: states and flags. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { shown } from "../support/summary.ts";

const bare = `unknown: inodes (strace prints them with -y)
unknown: process ids (strace prints them with -f and -o)
unknown: the program of a process whose execve is not in the trace
`;
const flags = "unknown: O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced\n";
const to = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}';
const client = "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3";
const going = `connect(3, ${to}, 16) = -1 EINPROGRESS (Operation now in progress)`;

/** The summary of a client that is still open. */
function clientIs(state: string, more = "", peer = "\tpeername: AF_INET 192.0.2.1  port: 80\n"): string {
  return `?:	unknown process
   3: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
${peer}	state: ${state}
	opened by ? (socket), still open
${more}
${bare}${flags}`;
}

const cases: readonly (readonly [what: string, log: string, summary: string])[] = [
  [
    "accept() gave a connection, so the socket listens",
    `
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    bind(3, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
    accept(3, {sa_family=AF_INET, sin_port=htons(48492), sin_addr=inet_addr("192.0.2.7")}, [16]) = 4
    `,
    `?:	unknown process
   3: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
	sockname: AF_INET 0.0.0.0  port: 5000
	state: LISTEN, backlog unknown: its listen() is not in the trace
	opened by ? (socket), still open
   4: S_IFSOCK mode:0777 ino:?  #2
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
	peername: AF_INET 192.0.2.7  port: 48492
	state: ESTABLISHED
	opened by ? (accept), still open

${bare}${flags}`,
  ],
  [
    "data went both ways after a connect() in the background",
    `
    ${client}
    ${going}
    sendto(3, "GET", 3, MSG_NOSIGNAL, NULL, 0) = 3
    recvfrom(3, "HTTP", 4, 0, NULL, NULL) = 4
    `,
    clientIs("ESTABLISHED"),
  ],
  [
    "the peer has closed its side, and the program has not: the leak that people look for",
    `
    ${client}
    connect(3, ${to}, 16) = 0
    read(3, "", 4096) = 0
    `,
    clientIs("CLOSE_WAIT"),
  ],
  ["a connect() in the background is the last line", `${client}\n${going}`, clientIs("SYN_SENT")],
  [
    "the log goes on, and nothing shows what came of it",
    `
    ${client}
    ${going}
    poll([{fd=3, events=POLLOUT}], 1, 1000) = 1 ([{fd=3, revents=POLLOUT}])
    `,
    clientIs("unknown: connect() went on in the background, and nothing shows what came of it"),
  ],
  [
    "the first line is a connect() that finds the socket connected",
    `${client}\nconnect(3, ${to}, 16) = -1 EISCONN (Transport endpoint is already connected)`,
    clientIs("ESTABLISHED", "\tfailed: connect 192.0.2.1:80: EISCONN\n", ""),
  ],
  [
    "it finds the socket connecting",
    `${client}\nconnect(3, ${to}, 16) = -1 EALREADY (Operation already in progress)`,
    clientIs("SYN_SENT", "\tfailed: connect 192.0.2.1:80: EALREADY\n", ""),
  ],
  [
    "the ends of two lines are cut off",
    `
    socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=in...
    setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) =...
    close(3) = 0
    `,
    `?:	unknown process
   3: S_IFSOCK mode:0777 ino:?  #1
      O_RDWR|O_NONBLOCK?|O_CLOEXEC?
	SOCK_STREAM	TCP over IPv4
	state when closed: unknown: a line that may have changed it could not be read
	opened by ? (socket), closed by ? (close)
	OPTION     VALUE  ASKED  ORIGIN
	SO_LINGER  ?      -      unknown: a line that may have set it could not be read

${bare}unknown: a line of connect could not be read
unknown: a line of setsockopt could not be read
${flags}`,
  ],
  ["SOCK_NONBLOCK at the birth, and no fcntl in the log", client, clientIs("not connected", "", "")],
];

for (const [what, log, summary] of cases)
  test(what, () => {
    assert.is(shown(log).summary, summary);
  });

test.run();
