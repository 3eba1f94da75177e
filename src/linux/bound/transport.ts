import { count, counted, onOff, word, type Sentences, type SetOption } from "./set.ts";

/** SOL_TCP and SOL_UDP: tcp(7), udp(7), net/ipv4; what is told of keepalive was measured on 6.18. */
export const transportSentences: Sentences = {
  TCP_NODELAY: onOff(
    "each write is sent at once",
    "a small write waits while an earlier one is unacknowledged (Nagle)",
  ),
  TCP_CORK: onOff(
    "segments wait until they are full, at most 200 ms or the retransmission timeout",
    "waiting segments are sent now",
  ),
  TCP_QUICKACK: onOff("acknowledges at once, for now", "acknowledgements may wait to be sent together with data"),
  TCP_FASTOPEN_CONNECT: onOff(
    "where a cookie of the server is known, connect() sends nothing until the first write",
    "connect() opens the connection itself",
  ),
  TCP_KEEPIDLE: count((seconds, set) => `the first probe goes out after ${seconds} s of silence${alive(set)}`),
  TCP_KEEPINTVL: count((seconds, set) => `an unanswered probe is repeated every ${seconds} s${alive(set)}`),
  TCP_KEEPCNT: count(
    (probes, set) => `after ${counted(probes, "unanswered probe")} the connection fails with ETIMEDOUT${alive(set)}`,
  ),
  TCP_SYNCNT: count(
    (times) =>
      `connect() sends its first packet ${counted(times, "time")} again before it fails, and net.ipv4.tcp_syn_linear_timeouts adds to that`,
  ),
  TCP_USER_TIMEOUT: count(
    (ms) => `data unacknowledged for ${ms} ms ends the connection`,
    "unacknowledged data ends the connection after the system's default time",
  ),
  TCP_DEFER_ACCEPT: count((seconds) =>
    seconds <= 0
      ? "accept() returns as soon as a connection is there"
      : `accept() returns when data has come, or after about ${seconds} s`,
  ),
  TCP_FASTOPEN: count(
    (many) => `up to ${many} connections with data in their first packet may be without a finished handshake`,
    "data in a first packet is not accepted",
  ),
  TCP_LINGER2: count(
    (seconds) =>
      seconds < 0
        ? "a closed connection does not wait for the peer's FIN"
        : `a closed connection waits ${seconds} s for the peer's FIN`,
    "a closed connection waits for the peer's FIN for the system's default time",
  ),
  TCP_NOTSENT_LOWAT: count(
    (bytes) => `send() stops at ${counted(bytes, "unsent byte")}, and poll() reports writable below half of that`,
    "the limit of unsent bytes is net.ipv4.tcp_notsent_lowat",
  ),
  TCP_MAXSEG: (set) => (set.asked === 0 ? "segments are as large as the path allows" : segments(set)),
  TCP_CONGESTION: word((name) => `${name} decides how fast to send`),
  TCP_ULP: word((name) => (name === "" ? "plain TCP" : `${name} runs inside the kernel on top of TCP`)),
  UDP_CORK: onOff("writes are gathered into one datagram", "the gathered datagram is sent now"),
  UDP_SEGMENT: count((size) => `a write is cut into datagrams of ${size} bytes`, "a write is one datagram"),
};

const segments = count((bytes) => `segments of ${bytes} bytes at most`, "segments are as large as the path allows");

function alive({ socket }: SetOption): string {
  return socket.inForce("SOL_SOCKET", "SO_KEEPALIVE") === false ? ", once SO_KEEPALIVE is on" : "";
}
