/** --expect: what is demanded of the calls of a socket. A log and a line of FILE, and what is printed of it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { verdictTexts } from "../support/verdicts.ts";

/** A log with the lengths of `strace -T`: `1.100 setsockopt(...)`. */
const at = (lines: string): string => lines.replaceAll(/^ *(\d+\.\d+) (.*\))(.*)$/gm, "7 $1 $2$3 <0.000000>");
/** Times are of one second in 2023: `7 1.1 socket(...)` is `7 1700000001.100000 socket(...)`. */
const stamped = (log: string): string =>
  log.replaceAll(
    /^( *\d+ )(\d\.\d+)(?= )/gm,
    (_, pid: string, time: string) => `${pid}170000000${Number(time).toFixed(6)}`,
  );
const on = (fd: number, option: string): string => `setsockopt(${fd}, ${option}, [1], 4) = 0`;
const off = (fd: number, option: string): string => `setsockopt(${fd}, ${option}, [0], 4) = 0`;
const bind = 'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16) = 0';
const accept = (fd: number): string =>
  `accept(3, {sa_family=AF_INET, sin_port=htons(4000${fd}), sin_addr=inet_addr("10.0.0.9")}, [16]) = ${fd}`;
const connect = 'connect(6, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.53")}, 16) = 0';
const tcp = (fd: number): string => `socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = ${fd}`;

const REUSE = "SOL_SOCKET, SO_REUSEADDR";
const ALIVE = "SOL_SOCKET, SO_KEEPALIVE";
const NODELAY = "SOL_TCP, TCP_NODELAY";
const server = `
  1.000 ${tcp(3)}
  1.010 ${bind}
  1.020 ${on(3, REUSE)}
  1.030 listen(3, 5) = 0
  2.000 ${accept(4)}
`;

/** What is printed of one line on a log. */
const table: readonly (readonly [what: string, log: string, line: string, verdict: string])[] = [
  // Order
  [
    "set after bind",
    at(server),
    "listener tcp:*: SO_REUSEADDR before bind",
    "#1 (fd 3 of 7, 0.0.0.0:80): SO_REUSEADDR was off (default) at bind(): bind 0.0.0.0:80 at 1.010000 by 7, setsockopt SO_REUSEADDR on at 1.020000 by 7",
  ],
  ["set before listen", at(server), "listener tcp:80: SO_REUSEADDR before listen", "ok"],
  ["off at bind is what is wanted", at(server), "listener: !SO_REUSEADDR before bind", "ok"],
  ["set after bind is what is wanted", at(server), "listener: SO_REUSEADDR after bind()", "ok"],
  [
    "on at bind, off at its end",
    at(`1.0 ${tcp(3)}\n1.1 ${on(3, REUSE)}\n1.2 ${bind}\n1.3 ${off(3, REUSE)}\n1.4 listen(3, 5) = 0`),
    "listener: SO_REUSEADDR before bind",
    "ok",
  ],
  [
    "turned off again before bind",
    at(`1.0 ${tcp(3)}\n1.1 ${on(3, REUSE)}\n1.2 ${off(3, REUSE)}\n1.3 ${bind}\n1.4 listen(3, 5) = 0`),
    "listener: SO_REUSEADDR before bind",
    "#1 (fd 3 of 7, 0.0.0.0:80): SO_REUSEADDR was off (set) at bind(): setsockopt SO_REUSEADDR off at 1.200000 by 7, bind 0.0.0.0:80 at 1.300000 by 7",
  ],
  [
    "a log without times has an order",
    `${tcp(3)}\n${bind}\n${on(3, REUSE)}\nlisten(3, 5) = 0`,
    "listener: SO_REUSEADDR before bind",
    "#1 (fd 3, 0.0.0.0:80): SO_REUSEADDR was off (default) at bind(): bind 0.0.0.0:80, setsockopt SO_REUSEADDR on",
  ],
  [
    "a bind that failed is none",
    `${tcp(3)}\n${bind.replace("= 0", "= -1 EADDRINUSE (Address already in use)")}\n${on(3, REUSE)}\n${bind}\nlisten(3, 5) = 0`,
    "listener: SO_REUSEADDR before bind",
    "ok",
  ],
  [
    "bind was never called",
    `${tcp(3)}\nlisten(3, 5) = 0`,
    "listener: SO_REUSEADDR before bind",
    "#1 (fd 3): bind() was not called on it",
  ],
  [
    "its birth was not seen",
    `${bind}\nlisten(3, 5) = 0`,
    "listener: SO_REUSEADDR before bind",
    "#1 (fd 3, 0.0.0.0:80): it was opened before the trace, so what came before bind() is unknown",
  ],
  [
    "bind to an IPv6 address turns IPV6_V6ONLY on by itself",
    `socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 3
     setsockopt(3, SOL_IPV6, IPV6_V6ONLY, [0], 4) = 0
     bind(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
     listen(3, 5) = 0`,
    "listener: !IPV6_V6ONLY before bind",
    "ok",
  ],
  [
    "a value before connect",
    `${tcp(6)}\nsetsockopt(6, SOL_TCP, TCP_MAXSEG, [1000], 4) = 0\n${connect}`,
    "connected: TCP_MAXSEG=1000 before connect",
    "ok",
  ],
  ["inherited: on before accept", at(server), "accepted: SO_REUSEADDR before accept", "ok"],
  [
    "inherited: not set after accept",
    at(server),
    "accepted: SO_REUSEADDR after accept",
    "#2 (fd 4 of 7, 10.0.0.9:40004): SO_REUSEADDR was not set after accept(): accept 10.0.0.9:40004 at 2.000000 by 7",
  ],
  ["of a listener: before the first accept", at(server), "listener: SO_REUSEADDR before accept", "ok"],
  [
    "set after accept, but off",
    at(`${server}\n2.1 ${off(4, NODELAY)}`),
    "accepted: TCP_NODELAY after accept",
    "#2 (fd 4 of 7, 10.0.0.9:40004): TCP_NODELAY was off (set): accept 10.0.0.9:40004 at 2.000000 by 7, setsockopt TCP_NODELAY off at 2.100000 by 7",
  ],
  [
    "a line that cannot be read may have set it",
    `${tcp(3)}\n${bind}\nsetsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1, 4) = 0\nlisten(3, 5) = 0`,
    "listener: SO_REUSEADDR before listen",
    "#1 (fd 3, 0.0.0.0:80): SO_REUSEADDR was unknown (a line that may have set it could not be read) at listen(): listen 5",
  ],

  [
    "older than the trace, and set after it all the same",
    `listen(3, 5) = 0\n${on(3, ALIVE)}`,
    "socket: SO_KEEPALIVE after listen",
    "ok",
  ],
  [
    "older than the trace, and not set after it",
    "listen(3, 5) = 0",
    "socket: SO_KEEPALIVE after listen",
    "#1 (fd 3): it was opened before the trace, so what came before listen() is unknown",
  ],

  // Counts
  ["once is not too often", at(`${server}\n2.1 ${on(4, ALIVE)}`), "accepted: SO_KEEPALIVE at most 1 set", "ok"],
  [
    "too often",
    at(`${server}\n2.1 ${on(4, ALIVE)}\n2.2 ${off(4, ALIVE)}`),
    "accepted: SO_KEEPALIVE at most 1 set",
    "#2 (fd 4 of 7, 10.0.0.9:40004): SO_KEEPALIVE was set 2 times: setsockopt SO_KEEPALIVE on at 2.100000 by 7, setsockopt SO_KEEPALIVE off at 2.200000 by 7",
  ],
  [
    "a count is exact, and shows the first of its calls",
    at(`${server}${"\n2.1 ".concat(on(4, ALIVE)).repeat(1000)}`),
    "accepted: SO_KEEPALIVE never set",
    "#2 (fd 4 of 7, 10.0.0.9:40004): SO_KEEPALIVE was set 1000 times: " +
      Array(3).fill("setsockopt SO_KEEPALIVE on at 2.100000 by 7").join(", "),
  ],
  [
    "not often enough",
    at(`${server}\n2.1 ${on(4, ALIVE)}`),
    "accepted: SO_KEEPALIVE at least 2 set",
    "#2 (fd 4 of 7, 10.0.0.9:40004): SO_KEEPALIVE was set once: setsockopt SO_KEEPALIVE on at 2.100000 by 7",
  ],
  ["what the listener passed on was not set on it", at(server), "accepted: SO_REUSEADDR never set", "ok"],
  [
    "reading it sets nothing",
    at(`${server}\n2.1 getsockopt(4, ${ALIVE}, [0], [4]) = 0`),
    "accepted: SO_KEEPALIVE never set",
    "ok",
  ],
  [
    "a call that failed sets nothing",
    at(`${server}\n2.1 setsockopt(4, ${ALIVE}, [1], 2) = -1 EINVAL (Invalid argument)`),
    "accepted: SO_KEEPALIVE never set",
    "ok",
  ],
  [
    "another form of it sets it",
    `${tcp(3)}\nsetsockopt(3, SOL_SOCKET, SO_RCVBUFFORCE, [65536], 4) = 0`,
    "socket: SO_RCVBUF never set",
    "#1 (fd 3): SO_RCVBUF was set once: setsockopt SO_RCVBUFFORCE 65536",
  ],
  [
    "set on a second fd of it, by a child",
    `7 ${tcp(3)}\n7 dup(3) = 5\n7 fork() = 8\n7 ${on(3, ALIVE)}\n8 ${on(5, ALIVE)}`,
    "socket: SO_KEEPALIVE at most 1 set",
    "#1 (fd 3 of 7): SO_KEEPALIVE was set 2 times: setsockopt SO_KEEPALIVE on by 7, setsockopt SO_KEEPALIVE on by 8",
  ],
  [
    "its birth was not seen: there may have been more",
    on(4, ALIVE),
    "socket: SO_KEEPALIVE at most 1 set",
    "#1 (fd 4): SO_KEEPALIVE was set once, but it was opened before the trace: setsockopt SO_KEEPALIVE on",
  ],
  ["and that many were enough", `${on(4, ALIVE)}\n${on(4, ALIVE)}`, "socket: SO_KEEPALIVE at least 2 sets", "ok"],
  [
    "its birth was not seen, and those were too many",
    `${on(4, ALIVE)}\n${on(4, ALIVE)}`,
    "socket: SO_KEEPALIVE at most 1 set",
    "#1 (fd 4): SO_KEEPALIVE was set 2 times: setsockopt SO_KEEPALIVE on, setsockopt SO_KEEPALIVE on",
  ],
  [
    "a line that cannot be read",
    `${tcp(3)}\nsetsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1, 4) = 0`,
    "socket: SO_KEEPALIVE never set",
    "#1 (fd 3): SO_KEEPALIVE was never set, but a line that may have set it could not be read",
  ],
  [
    "perhaps the log has no setsockopt",
    `${tcp(3)}\n${bind}`,
    "socket: SO_KEEPALIVE never set",
    "#1 (fd 3, 0.0.0.0:80): SO_KEEPALIVE was never set, but the log has no setsockopt() at all: perhaps strace was not asked for it",
  ],

  [
    "io_uring may have set it",
    `${tcp(3)}\nio_uring_setup(8, {flags=0, sq_thread_cpu=0, sq_thread_idle=0}) = 4\n${on(3, NODELAY)}`,
    "socket: SO_KEEPALIVE never set",
    "#1 (fd 3): SO_KEEPALIVE was never set, but the program uses io_uring, which may have set it unseen",
  ],

  // Times
  ["in time", at(`${server}\n2.010 ${on(4, NODELAY)}`), "accepted tcp: TCP_NODELAY within 10 ms", "ok"],
  [
    "too late",
    at(`${server}\n2.030 ${on(4, NODELAY)}`),
    "accepted tcp: TCP_NODELAY within 10 ms",
    "#2 (fd 4 of 7, 10.0.0.9:40004): only 30 ms after accept(): accept 10.0.0.9:40004 at 2.000000 by 7, setsockopt TCP_NODELAY on at 2.030000 by 7",
  ],
  ["a second is 1000 ms", at(`${server}\n2.030 ${on(4, NODELAY)}`), "accepted tcp: TCP_NODELAY within 0.5 s", "ok"],
  ["inherited: from the start", at(server), "accepted: SO_REUSEADDR within 0 ms", "ok"],
  ["off from the start", at(server), "accepted: !TCP_NODELAY within 0 ms", "ok"],
  [
    "never",
    at(server),
    "accepted: TCP_NODELAY within 10 ms",
    "#2 (fd 4 of 7, 10.0.0.9:40004): TCP_NODELAY was off (default): accept 10.0.0.9:40004 at 2.000000 by 7",
  ],
  [
    "accept waited for a second: its end counts",
    `7 1.0 ${tcp(3)} <0.000001>\n7 1.1 listen(3, 5) = 0 <0.000001>\n7 1.2 ${accept(4)} <1.000000>\n7 2.203 ${on(4, NODELAY)} <0.000001>`,
    "accepted: TCP_NODELAY within 10 ms",
    "ok",
  ],
  [
    "and without -T nobody knows when that was",
    `7 1.0 ${tcp(3)}\n7 1.1 listen(3, 5) = 0\n7 1.2 ${accept(4)}\n7 2.203 ${on(4, NODELAY)}`,
    "accepted: TCP_NODELAY within 10 ms",
    "#2 (fd 4 of 7, 10.0.0.9:40004): 1.003 s after accept() began, and how long that waited is not in the log (strace -T): accept 10.0.0.9:40004 at 1.200000 by 7, setsockopt TCP_NODELAY on at 2.203000 by 7",
  ],
  [
    "no times",
    `${tcp(6)}\n${on(6, NODELAY)}\n${connect}`,
    "connected: TCP_NODELAY within 10 ms",
    "#1 (fd 6, 10.0.0.53:53): the log has no times: socket AF_INET SOCK_STREAM, setsockopt TCP_NODELAY on",
  ],
  [
    "whole seconds only",
    `12:00:00 ${tcp(6)}\n12:00:00 ${on(6, NODELAY)}\n12:00:01 ${connect}`,
    "connected: TCP_NODELAY within 10 ms",
    "#1 (fd 6, 10.0.0.53:53): 0 ms after socket(), by a clock of whole seconds (strace -t): socket AF_INET SOCK_STREAM at 43200.000000, setsockopt TCP_NODELAY on at 43200.000000",
  ],
  [
    "older than the trace",
    on(4, NODELAY),
    "socket: TCP_NODELAY within 10 ms",
    "#1 (fd 4): it was opened before the trace",
  ],

  [
    "what the kernel may have changed by itself: never set",
    at(server),
    "accepted: TCP_QUICKACK within 10 ms",
    "#2 (fd 4 of 7, 10.0.0.9:40004): TCP_QUICKACK was unknown (default; the kernel changes it by itself): accept 10.0.0.9:40004 at 2.000000 by 7",
  ],
  [
    "what the kernel may have changed by itself: set too late",
    at(`${server}\n2.030 ${on(4, "SOL_TCP, TCP_QUICKACK")}`),
    "accepted: TCP_QUICKACK within 10 ms",
    "#2 (fd 4 of 7, 10.0.0.9:40004): TCP_QUICKACK was unknown (set; the kernel changes it when data flows: the kernel goes in and out of this mode by itself): accept 10.0.0.9:40004 at 2.000000 by 7, setsockopt TCP_QUICKACK on, in state ESTABLISHED at 2.030000 by 7",
  ],
  [
    "before there is a connection nothing has changed it",
    `${tcp(6)}\n${connect}`,
    "connected: TCP_QUICKACK before connect",
    "ok",
  ],

  // Why a value is unknown
  [
    "the segment size of a connection",
    at(server),
    "accepted: TCP_MAXSEG=536",
    "#2 (fd 4 of 7, 10.0.0.9:40004): TCP_MAXSEG is unknown (default; the kernel changes it by itself)",
  ],
  [
    "set while the connection may have waited",
    at(server.replace("listen(3, 5) = 0", `listen(3, 5) = 0\n1.040 ${on(3, ALIVE)}`)),
    "accepted: SO_KEEPALIVE:inherited",
    "#2 (fd 4 of 7, 10.0.0.9:40004): SO_KEEPALIVE is unknown (set after listen(), this connection may have been queued before)",
  ],
  [
    "the machine is not known",
    at(server),
    "listener: SO_RCVBUF > 5 before bind",
    "#1 (fd 3 of 7, 0.0.0.0:80): SO_RCVBUF was unknown (default; depends on net.ipv4.tcp_rmem of the traced machine) at bind(): bind 0.0.0.0:80 at 1.010000 by 7",
  ],
  [
    "nobody has looked",
    "listen(3, 5) = 0",
    "listener: SO_KEEPALIVE",
    "#1 (fd 3): SO_KEEPALIVE is unknown (opened before the trace)",
  ],
  [
    "no such option",
    at(server),
    "listener: UDP_GRO",
    "#1 (fd 3 of 7, 0.0.0.0:80): UDP_GRO is unknown (such a socket has no option of that name)",
  ],

  // Open at exit
  ["closed", `7 1.0 ${tcp(3)}\n7 1.1 close(3) = 0\n7 1.2 +++ exited with 0 +++`, "no socket still open at exit", "ok"],
  [
    "open",
    `7 1.0 ${tcp(3)}\n7 1.1 close(3) = 0\n7 1.2 ${tcp(3)}\n7 1.3 +++ exited with 0 +++`,
    "no socket still open at exit",
    "#2 (fd 3 of 7): it was open at exit: socket AF_INET SOCK_STREAM at 1.200000 by 7, exit at 1.300000 by 7; wrong on 1 of 2 sockets",
  ],
  [
    "killed",
    `7 1.0 ${tcp(3)}\n7 1.05 close(9) = 0\n7 1.1 +++ killed by SIGKILL +++`,
    "no socket still open at exit",
    "#1 (fd 3 of 7): it was open at exit: socket AF_INET SOCK_STREAM at 1.000000 by 7, exit at 1.100000 by 7",
  ],
  [
    "of another kind",
    `7 1.0 ${tcp(3)}\n7 1.05 close(9) = 0\n7 1.1 +++ exited with 0 +++`,
    "no accepted tcp still open at exit",
    "ok",
  ],
  [
    "a child that ends leaves it to its parent, which closes it",
    `7 ${tcp(3)}\n7 fork() = 8\n8 +++ exited with 0 +++\n7 close(3) = 0\n7 +++ exited with 0 +++`,
    "no socket still open at exit",
    "ok",
  ],
  [
    "the program goes on",
    `7 1.0 execve("/bin/server", ["server"], 0x7ffc /* 1 vars */) = 0\n7 1.1 ${tcp(3)}`,
    "no socket still open at exit",
    "#1 (fd 3 of 7): it is open, and server[7] had not ended: socket AF_INET SOCK_STREAM at 1.100000 by 7",
  ],
  [
    "the program goes on, and has closed it",
    `7 execve("/bin/server", ["server"], 0x7ffc /* 1 vars */) = 0\n7 ${tcp(3)}\n7 close(3) = 0`,
    "no socket still open at exit",
    "server[7] had not ended",
  ],
  [
    "close is not traced",
    `7 1.0 ${tcp(3)}\n7 1.1 +++ exited with 0 +++`,
    "no socket still open at exit",
    "#1 (fd 3 of 7): it was open at exit, or closed before: close is not traced: socket AF_INET SOCK_STREAM at 1.000000 by 7, exit at 1.100000 by 7",
  ],
  [
    "its standard input is not its to close",
    `7 getsockname(0, {sa_family=AF_UNIX}, [128 => 2]) = 0\n7 close(9) = 0\n7 +++ exited with 0 +++`,
    "no socket still open at exit",
    "ok",
  ],
];

for (const [what, log, line, verdict] of table)
  test(`${line}: ${what}`, () => {
    assert.equal(verdictTexts(stamped(log), line), [verdict]);
  });

test.run();
