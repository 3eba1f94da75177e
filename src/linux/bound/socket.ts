import { isRecord } from "../data.ts";
import { showData } from "../show.ts";
import { count, counted, isInternet, onOff, tcpOnly, text, type Sentence, type Sentences, type SetOption } from "./set.ts";

/** SOL_SOCKET: socket(7), net/core/sock.c and net/ipv4; what is told of TCP and UDP was measured on 6.18. */
export const socketSentences: Sentences = {
  SO_REUSEADDR: reuseAddress,
  SO_REUSEPORT: reusePort,
  SO_KEEPALIVE: tcpOnly(keepAlive, "no effect: of these two kinds of socket only TCP sends probes"),
  SO_LINGER: linger,
  SO_SNDBUF: (set) => buffer(set, "wmem"),
  SO_RCVBUF: (set) => buffer(set, "rmem"),
  SO_SNDBUFFORCE: (set) => buffer(set, null),
  SO_RCVBUFFORCE: (set) => buffer(set, null),
  SO_RCVLOWAT: count((bytes) =>
    bytes === 1
      ? "any byte that arrives wakes a reader"
      : `poll() and blocking reads wait until ${counted(bytes, "byte")} are there`,
  ),
  SO_RCVTIMEO: (set) =>
    set.data === 0
      ? "a blocking read or accept() waits for ever"
      : `a blocking read or accept() gives up with EAGAIN after ${time(set)}`,
  SO_SNDTIMEO: (set) =>
    set.data === 0
      ? "a blocking write waits for ever, a connect() as long as the protocol tries"
      : `a blocking write gives up after ${time(set)} with EAGAIN or a short count, a connect() with EINPROGRESS`,
  SO_BINDTODEVICE: text((device) => tied(device === "" ? null : device)),
  SO_BINDTOIFINDEX: ({ data }) => tied(data === 0 ? null : typeof data === "string" ? data : `interface ${String(data)}`),
  SO_BROADCAST: onOff(
    "datagrams to a broadcast address may be sent",
    "a datagram to a broadcast address is refused with EACCES",
  ),
  SO_OOBINLINE: onOff(
    "urgent data is read in its place in the stream",
    "the urgent byte is left out of the stream: only recv() with MSG_OOB gets it",
  ),
  SO_DONTROUTE: onOff(
    "only hosts on directly connected networks can be reached, never through a gateway",
    "packets go where the routing table says",
  ),
  SO_PRIORITY: count((priority) => `packets wait in the machine's own queues with priority ${priority}`),
  SO_MARK: count(
    (mark) => `packets carry mark 0x${mark.toString(16)} inside this machine, for policy routing and packet filters`,
    "packets carry no mark",
  ),
  SO_PASSCRED: onOff(
    "each message that is received comes with its sender's pid, uid and gid",
    "messages come without their sender's pid, uid and gid",
  ),
  SO_TIMESTAMP: onOff(
    "each message that is received comes with the time of its arrival, in microseconds",
    "messages come without the time of their arrival",
  ),
  SO_TIMESTAMPNS: onOff(
    "each message that is received comes with the time of its arrival, in nanoseconds",
    "messages come without the time of their arrival",
  ),
  SO_BUSY_POLL: count(
    (micros) => `a blocking read polls the network card for up to ${counted(micros, "microsecond")} before it sleeps`,
    "a blocking read sleeps at once, without polling the network card",
  ),
  SO_INCOMING_CPU: count((cpu) =>
    cpu < 0 ? "no CPU is preferred" : `of sockets that share the port, this one gets what CPU ${cpu} receives`,
  ),
  SO_MAX_PACING_RATE: maximumRate,
  SO_ZEROCOPY: onOff(
    "send() with MSG_ZEROCOPY may send from the program's own pages",
    "MSG_ZEROCOPY is ignored: what is sent is copied",
  ),
  SO_PEEK_OFF: count((offset) =>
    offset < 0
      ? "MSG_PEEK always begins at the front"
      : `the next MSG_PEEK begins ${counted(offset, "byte")} in, and each goes on where the last one ended`,
  ),
  SO_ATTACH_FILTER: ({ data }) =>
    isRecord(data) && typeof data["len"] === "number"
      ? `a BPF program of ${counted(data["len"], "instruction")} says which packets the socket gets`
      : null,
  SO_LOCK_FILTER: onOff(
    "the socket's filter can no longer be changed or removed",
    "the socket's filter can be changed and removed",
  ),
};

/** inet_csk_bind_conflict: what was there before needs the option too. UNIX sockets do not look at it. */
function reuseAddress({ data, socket }: SetOption): string | null {
  if (socket.family === "AF_UNIX") return "no effect: UNIX sockets do not look at it";
  if (isInternet(socket, "SOCK_STREAM"))
    return data === true
      ? "bind() takes the address also while connections that had it too are in TIME_WAIT there, but not from a listener"
      : "bind() fails with EADDRINUSE while connections on the address are in TIME_WAIT";
  if (!isInternet(socket, "SOCK_DGRAM")) return null;
  return data === true
    ? "other sockets that have it too can bind the same address; the last one bound gets the datagrams sent to it alone"
    : "no other socket can bind the same address";
}

function reusePort({ data, socket }: SetOption): string | null {
  if (!(socket.family ?? "AF_INET").startsWith("AF_INET")) return null;
  const what = socket.type === "SOCK_DGRAM" ? "datagrams" : "connections";
  return data === true
    ? `other sockets of this user that have it too can bind the same port: ${what} are spread over all of them`
    : "the port is not shared with other sockets";
}

function keepAlive({ data, socket }: SetOption): string {
  if (data !== true) return "an idle connection is never probed: that its peer is gone shows only when data is sent";
  const [idle, interval, probes] = ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"].map((name) =>
    socket.held("SOL_TCP", name),
  );
  if (typeof idle !== "number") return "an idle connection is probed, for the first time after TCP_KEEPIDLE (by default 2 hours)";
  if (typeof interval !== "number" || typeof probes !== "number") return `a connection is probed when it was idle for ${idle} s`;
  return `a peer that is gone is found out when the connection was idle for ${idle} s and ${probes} probes, ${interval} s apart, went unanswered`;
}

/** tcp_close and tcp_disconnect; a UDP or UNIX socket closes as ever. */
function linger({ data, socket }: SetOption): string | null {
  if (!isRecord(data)) return null;
  if (socket.family === "AF_UNIX" || (isInternet(socket, "SOCK_DGRAM") && socket.type !== null))
    return "no effect: close() of such a socket never waits";
  if (data["l_onoff"] === 0) return "close() returns at once, and the kernel sends what is left";
  if (data["l_linger"] === 0) return "close() will send RST and drop what is unsent";
  const seconds = data["l_linger"];
  if (typeof seconds !== "number") return null;
  const most = seconds < 0 ? "as long as it takes" : `up to ${seconds} s`;
  return `close() will wait ${most} for the peer to take what is left, on a non-blocking socket too`;
}

/** `limit`: the sysctl that cuts what is asked for; null: none does. */
function buffer({ asked, held, socket }: SetOption, limit: "rmem" | "wmem" | null): string | null {
  const tuning = isInternet(socket, "SOCK_STREAM") ? "; TCP no longer tunes the size by itself" : "";
  const maximum = limit === null ? "" : `, cut to net.core.${limit}_max`;
  if (typeof held !== "number") return `the kernel keeps twice as much${maximum}${tuning}`;
  const why = typeof asked === "number" ? origin(asked, held, maximum) : "";
  return `room for ${counted(held, "byte")}${why}, the kernel's own bookkeeping included${tuning}`;
}

/** How the size in force came of what was asked for. */
function origin(asked: number, held: number, maximum: string): string {
  if (held === asked * 2) return ", twice what was asked for";
  return held < asked * 2 || asked < 0 ? `${maximum} and doubled` : ", the least there is";
}

function time({ option, data }: SetOption): string {
  return showData(option.kind, data);
}

function tied(device: string | null): string {
  return device === null
    ? "tied to no interface: the routing table says which one is used"
    : `packets leave and arrive through ${device} only`;
}

/** 32 or 64 bits of ones stand for no limit. */
function maximumRate({ option, data }: SetOption): string | null {
  if (data === 0xffffffff || data === "18446744073709551615") return "sends as fast as it can";
  return typeof data === "number" || typeof data === "string"
    ? `sends not faster than ${showData(option.kind, data)}, its packets spread in time`
    : null;
}

/** Kept for those who read the table: sentences are functions of what was set. */
export type { Sentence };
