/** What calls that move data, where a log has them, prove of a connection's state. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { worldOf } from "../support/world.ts";

const tcp = "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n";
const address = '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}';
const connect = (result: string): string => `connect(3, ${address}, 16) = ${result}\n`;
const PROGRESS = "-1 EINPROGRESS (Operation now in progress)";
const going = tcp + connect(PROGRESS);
const standing = tcp + connect("0");
const sent = 'sendto(3, "GET", 3, MSG_NOSIGNAL, NULL, 0) = 3\n';
const received = 'recvfrom(3, "HTTP", 4096, 0, NULL, NULL) = 4\n';
const end = 'recvfrom(3, "", 4096, 0, NULL, NULL) = 0\n';
const other = "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 9\n";
const soError = "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0\n";
const error = (errno: string): string => `-1 ${errno} (...)`;

/** What happens to socket 3, and its state then. */
const cases: readonly (readonly [about: string, log: string, state: string | null])[] = [
  ["connect() in the background, at that moment", going, "SYN_SENT"],
  ["as soon as anything else happens, it may be done or have failed", going + other, null],
  ["data was sent", going + sent, "ESTABLISHED"],
  ["data was received", going + received, "ESTABLISHED"],
  ["write() and read(), which work on files too", `${going}write(3, "GET", 3) = 3\n`, "ESTABLISHED"],
  ["writev", `${going}writev(3, [{iov_base="GE", iov_len=2}, {iov_base="T", iov_len=1}], 2) = 3\n`, "ESTABLISHED"],
  ["sendfile", `${going}sendfile(3, 5, NULL, 4096) = 4096\n`, "ESTABLISHED"],
  ["splice from a pipe", `${going}splice(7, NULL, 3, NULL, 65536, SPLICE_F_MOVE) = 10\n`, "ESTABLISHED"],
  ["splice to a pipe, at the end of the data", `${standing}splice(3, NULL, 7, NULL, 65536, 0) = 0\n`, "CLOSE_WAIT"],
  [
    "recvmsg",
    `${going}recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=9}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 1\n`,
    "ESTABLISHED",
  ],
  ["nothing could be sent yet", `${going}sendto(3, "G", 1, 0, NULL, 0) = ${error("EAGAIN")}\n${other}`, null],
  ["the end of the peer's data is its FIN", standing + end, "CLOSE_WAIT"],
  ["by read()", `${standing}read(3, "", 4096) = 0\n`, "CLOSE_WAIT"],
  ["by readv", `${standing}readv(3, [{iov_base="", iov_len=4096}], 1) = 0\n`, "CLOSE_WAIT"],
  ["a read without room for a byte shows nothing", `${standing}read(3, "", 0) = 0\n`, "ESTABLISHED"],
  [
    "a read after our own shutdown() of that side shows nothing",
    `${standing}shutdown(3, SHUT_RD) = 0\n${end}`,
    "ESTABLISHED",
  ],
  ["after a shutdown() for writing it may be any state", `${standing}shutdown(3, SHUT_WR) = 0\n${end}`, null],
  ["a report of an error is no data", `${going}recvfrom(3, "x", 9, MSG_ERRQUEUE, NULL, NULL) = 1\n${other}`, null],
  ["data after the end of the peer's", standing + end + sent, "CLOSE_WAIT"],
  ["the connection was reset", `${standing}recvfrom(3, 0x1, 9, 0, NULL, NULL) = ${error("ECONNRESET")}\n`, "CLOSED"],
  ["it broke", `${standing}write(3, "x", 1) = ${error("EPIPE")}\n`, "CLOSED"],
  [
    "EPIPE after a shutdown() of our own",
    `${standing}shutdown(3, SHUT_WR) = 0\nwrite(3, "x", 1) = ${error("EPIPE")}\n`,
    null,
  ],
  ["connect() had failed", `${going}read(3, 0x1, 9) = ${error("ECONNREFUSED")}\n`, "CLOSED"],
  ["it is not connected", `${standing}read(3, 0x1, 9) = ${error("ENOTCONN")}\n`, "CLOSED"],
  ["connect() was not traced", tcp + sent, "ESTABLISHED"],
  [
    "TCP_FASTOPEN_CONNECT: the first write begins the handshake, the answer ends it",
    `${tcp}setsockopt(3, SOL_TCP, TCP_FASTOPEN_CONNECT, [1], 4) = 0\n${connect("0")}${sent}`,
    null,
  ],
  [
    "then the answer",
    `${tcp}setsockopt(3, SOL_TCP, TCP_FASTOPEN_CONNECT, [1], 4) = 0\n${connect("0")}${sent}${received}`,
    "ESTABLISHED",
  ],
  ["a datagram proves no connection", `socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3\n${sent}`, "CLOSED"],
  ["a socket of unknown kind may be one of datagrams", sent, null],
  ["EISCONN: it is connected", tcp + connect(error("EISCONN")), "ESTABLISHED"],
  ["EALREADY: not yet", tcp + connect(error("EALREADY")), "SYN_SENT"],
  ["EALREADY after an SO_ERROR of 0 that was read too early", going + soError + connect(error("EALREADY")), "SYN_SENT"],
  [
    "EISCONN of a connection that was reset",
    `${standing}read(3, 0x1, 9) = ${error("ECONNRESET")}\n${connect(error("EISCONN"))}`,
    "CLOSED",
  ],
  ["accept() had nothing to accept: it listens", `${tcp}accept(3, NULL, NULL) = ${error("EAGAIN")}\n`, "LISTEN"],
  ["accept() gave a connection: it listens", `${tcp}accept(3, NULL, NULL) = 4\n`, "LISTEN"],
];

for (const [about, log, expected] of cases)
  test(about, () => {
    assert.is(worldOf(log).socket(1).state, expected);
  });

test("the timeline has a line where something new was proved, and no other", () => {
  assert.equal(worldOf(going + sent + sent + received + end + end).changes, [
    "socket created #1",
    "socket connected #1",
    "socket data #1",
    "socket data #1",
  ]);
});

test("data on a file is no socket", () => {
  assert.equal(worldOf('read(5, "x", 1) = 1\nwrite(1, "x", 1) = 1\n').changes, []);
});

test.run();
