import { isList, isRecord, type Data } from "../../base/data.ts";
import { showData } from "../show.ts";
import {
  count,
  counted,
  isInternet,
  onOff,
  tcpOnly,
  word,
  type Sentence,
  type Sentences,
  type SetOption,
} from "./set.ts";

/**
 * SOL_SOCKET: socket(7), net/core/sock.c and net/ipv4; what they say of TCP and UDP was measured on 6.18.
 */
export const socketSentences: Sentences = {
  SO_REUSEADDR: reuseAddress,
  SO_REUSEPORT: reusePort,
  SO_KEEPALIVE: tcpOnly(keepAlive, "no effect: only TCP sends probes"),
  SO_LINGER: linger,
  SO_SNDBUF: (set) => buffer(set, "wmem"),
  SO_RCVBUF: (set) => buffer(set, "rmem"),
  SO_SNDBUFFORCE: (set) => buffer(set, null),
  SO_RCVBUFFORCE: (set) => buffer(set, null),
  SO_BINDTOIFINDEX: ({ option, data }) => tied(data === 0 ? null : showData(option.kind, data)),
  SO_DONTROUTE: onOff(
    "only hosts on directly connected networks can be reached, never through a gateway",
    "packets go where the routing table says",
  ),
  SO_TIMESTAMP: onOff(
    "each received message carries its time of arrival, in microseconds",
    "messages carry no time of arrival",
  ),
  SO_TIMESTAMPNS: onOff(
    "each received message carries its time of arrival, in nanoseconds",
    "messages carry no time of arrival",
  ),
  SO_PEEK_OFF: count((offset) =>
    offset < 0
      ? "MSG_PEEK always begins at the front"
      : `the next MSG_PEEK begins ${counted(offset, "byte")} in, and each goes on where the last one ended`,
  ),
  SO_ATTACH_FILTER: ({ data }) =>
    isRecord(data) && typeof data["len"] === "number"
      ? `a BPF program of ${counted(data["len"], "instruction")} decides which packets the socket gets`
      : null,
  SO_LOCK_FILTER: onOff(
    "the socket's filter can no longer be changed or removed",
    "the socket's filter can be changed and removed",
  ),
  SO_BROADCAST: onOff("datagrams may go to a broadcast address", "a datagram to a broadcast address fails with EACCES"),
  SO_OOBINLINE: onOff("urgent data stays in the stream", "urgent data is read apart, with MSG_OOB"),
  SO_ZEROCOPY: onOff("send() accepts MSG_ZEROCOPY", "MSG_ZEROCOPY is ignored: the data is copied"),
  SO_PASSCRED: onOff(
    "each message carries its sender's pid, uid and gid",
    "messages do not carry their sender's credentials",
  ),
  SO_PASSRIGHTS: onOff("fds that a peer sends are accepted", "fds that a peer sends are refused"),
  SO_RCVLOWAT: count(lowWater),
  SO_RCVTIMEO: timeout("a read or accept()", "EAGAIN"),
  SO_SNDTIMEO: timeout("a write or connect()", "EAGAIN or EINPROGRESS"),
  SO_ERROR: ({ option, data }) =>
    data === 0 ? "no error was pending" : `the pending error was ${showData(option.kind, data)}, and is cleared`,
  SO_BINDTODEVICE: word((name) => (name === "" ? "bound to no interface" : `only interface ${name} is used`)),
  SO_MARK: ({ option, data }) => `packets carry mark ${showData(option.kind, data)} inside this machine`,
  SO_PRIORITY: count((level) => `packets are queued with priority ${level}`),
  SO_MAX_PACING_RATE: ({ option, data }) => {
    const rate = showData(option.kind, data);
    return rate === "no limit" ? "sends as fast as it can" : `sends ${rate} at most`;
  },
  SO_BUSY_POLL: count(
    (micros) => `a read first polls the network card for ${micros} us`,
    "a read does not poll the network card",
  ),
  SO_BUF_LOCK: ({ data }) => (isList(data) ? locked(data) : null),
  SO_INCOMING_CPU: count((cpu) => (cpu < 0 ? "no packet has come yet" : `served by CPU ${cpu}`)),
};

/** inet_csk_bind_conflict: what was there before needs the option too. UNIX sockets do not look at it. */
function reuseAddress({ data, socket }: SetOption): string | null {
  if (socket.family === "AF_UNIX") return "no effect: UNIX sockets ignore it";
  if (isInternet(socket, "SOCK_STREAM"))
    return data === true
      ? "bind() may reuse an address held only by TIME_WAIT connections whose sockets also had SO_REUSEADDR; fails if another socket listens there"
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
  if (data !== true) return "an idle connection is never probed: a dead peer is noticed only when data is sent";
  const [idle, interval, probes] = ["TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"].map((name) =>
    socket.inForce("SOL_TCP", name),
  );
  if (typeof idle !== "number")
    return "an idle connection is probed, for the first time after TCP_KEEPIDLE (by default 2 hours)";
  if (typeof interval !== "number" || typeof probes !== "number")
    return `a connection is probed when it was idle for ${idle} s`;
  return `a dead peer is noticed when the connection was idle for ${idle} s and ${probes} probes, ${interval} s apart, went unanswered`;
}

/** sock_set_timeout: a negative time reads back as 0, which is "for ever" only where it was asked for as 0. */
function timeout(what: string, error: string): Sentence {
  const positive = count((seconds) => `${what} gives up after ${seconds} s`, `${what} may block for ever`);
  return (set) =>
    typeof set.asked === "number" && set.asked < 0
      ? `${what} never blocks: it fails with ${error} at once`
      : positive(set);
}

/** tcp_poll and tcp_recvmsg look at it, unix_stream_read too, unix_poll and datagrams do not (measured on 6.18). */
function lowWater(bytes: number, { socket }: SetOption): string {
  if (socket.type === "SOCK_DGRAM") return "no effect: each datagram is read by itself";
  if (socket.family === "AF_UNIX") return `a read waits until ${counted(bytes, "byte")} are there; poll() does not`;
  return `a read or poll() wakes up when ${counted(bytes, "byte")} are there`;
}

function locked(bits: readonly Data[]): string {
  const which = bits.map((bit) => (bit === "SOCK_SNDBUF_LOCK" ? "send" : "receive"));
  if (which.length === 0) return "the kernel tunes both buffers";
  return `the ${which.join(" and ")} buffer is as the program set it`;
}

/** tcp_close and tcp_disconnect; a UDP or UNIX socket closes as ever. */
function linger({ data, socket }: SetOption): string | null {
  if (!isRecord(data)) return null;
  if (socket.family === "AF_UNIX" || socket.type === "SOCK_DGRAM")
    return "no effect: close() of such a socket never waits";
  if (!isInternet(socket, "SOCK_STREAM")) return null;
  if (data["l_onoff"] === 0)
    return "close() returns at once, and the kernel sends the remaining data; where received data was left unread it resets the connection";
  if (data["l_linger"] === 0) return "close() will send RST and drop unsent data";
  const seconds = data["l_linger"];
  if (typeof seconds !== "number") return null;
  const most = seconds < 0 ? "as long as it takes" : `up to ${seconds} s`;
  return `close() will wait ${most} for the peer to acknowledge the remaining data, on a non-blocking socket too`;
}

/** `limit`: the sysctl that cuts what is asked for; null: none does. */
function buffer({ asked, inForce, socket }: SetOption, limit: "rmem" | "wmem" | null): string | null {
  const tuning = isInternet(socket, "SOCK_STREAM") ? "; TCP no longer tunes the size by itself" : "";
  if (typeof inForce !== "number") return `the kernel ${made(asked, limit)}${tuning}`;
  const why = typeof asked === "number" ? origin(asked, inForce, limit) : "";
  return `room for ${counted(inForce, "byte")}${why}, the kernel's own bookkeeping included${tuning}`;
}

/** sk_setsockopt: a negative number counts as a very large one, but as 0 where the size is forced. */
function made(asked: Data, limit: "rmem" | "wmem" | null): string {
  const isNegative = typeof asked === "number" && asked < 0;
  if (limit === null) return isNegative ? "takes its minimum" : "doubles it";
  return `${isNegative ? "takes" : "cuts it to"} net.core.${limit}_max and doubles it`;
}

/** How the size in force came of what was asked for. */
function origin(asked: number, inForce: number, limit: "rmem" | "wmem" | null): string {
  if (inForce === asked * 2) return ", twice what was asked for";
  const isCut = inForce < asked * 2 || (asked < 0 && limit !== null);
  if (!isCut) return ", the kernel's minimum";
  return limit === null ? ", the largest that the kernel takes" : `, cut to net.core.${limit}_max and doubled`;
}

function tied(device: string | null): string {
  return device === null
    ? "not bound to an interface: the routing table chooses one"
    : `packets leave and arrive through ${device} only`;
}
