import { isList, isRecord, type Data } from "./data.ts";
import { showData } from "./show.ts";
import type { SocketOption } from "./option.ts";

/**
 * One sentence on an option bound to the value that was seen: `SO_LINGER on, 0 s: close() will send RST and drop what
 * is unsent`. Where no value changes what there is to say, it is the option's own sentence.
 */
export function boundSentence(option: SocketOption, data: Data): string {
  const saying = sayings[option.name]?.(data) ?? option.does.replace(/\.$/, "");
  return `${sentenceHead(option, showData(option.kind, data))}: ${saying}`;
}

/** The option and its value; a value as long as a sentence would only hide the sentence. */
export function sentenceHead({ name }: SocketOption, shown: string): string {
  return shown === "" || shown.length > LONG ? name : `${name} ${shown}`;
}

const LONG = 60;

type Saying = (data: Data) => string | null;

/** For booleans: what on means, and what off means. */
const either =
  (on: string, off: string): Saying =>
  (data) =>
    data === true ? on : data === false ? off : null;
const amount =
  (say: (value: number) => string): Saying =>
  (data) =>
    typeof data === "number" ? say(data) : null;
const text =
  (say: (value: string) => string | null): Saying =>
  (data) =>
    typeof data === "string" ? say(data) : null;

const timeout =
  (what: string): Saying =>
  (data) =>
    data === 0 ? `${what} may block for ever` : typeof data === "number" ? `${what} gives up after ${data} s` : null;
const pathMtu: Readonly<Record<string, string>> = {
  DONT: "packets may be fragmented on their way",
  WANT: "the path's packet size is found out; datagrams that are too long are fragmented here",
  DO: "packets must not be fragmented: a send that is too long fails with EMSGSIZE",
  PROBE: "packets must not be fragmented, and what is known of the path is ignored",
  INTERFACE: "the interface's packet size counts; ICMP messages about the path are ignored",
  OMIT: "as INTERFACE, but packets may be fragmented",
};
const discovery = text((name) => pathMtu[name.replace(/^.*_/, "")] ?? null);
const hops = amount((value) => (value === -1 ? "the system's default again" : `a packet may pass ${routers(value)}`));
const routers = (value: number): string =>
  value === 0 ? "no router and does not leave this machine" : value === 1 ? "no router" : `${value - 1} routers`;

const sayings: Readonly<Record<string, Saying>> = {
  SO_LINGER: (data) => {
    if (!isRecord(data)) return null;
    if (data["l_onoff"] === 0) return "close() returns at once, and what is unsent is sent in the background";
    const seconds = data["l_linger"];
    if (seconds === 0) return "close() will send RST and drop what is unsent";
    return typeof seconds === "number" ? `close() will wait up to ${seconds} s until all is acknowledged` : null;
  },
  SO_REUSEADDR: either(
    "bind() succeeds though old connections of the address are in TIME_WAIT",
    "bind() fails with EADDRINUSE while old connections of the address are in TIME_WAIT",
  ),
  SO_REUSEPORT: either(
    "other sockets of this user that have it too can bind the same port",
    "no other socket can listen on the same port",
  ),
  SO_KEEPALIVE: either(
    "an idle connection is probed after TCP_KEEPIDLE, 7200 s unless set",
    "a peer that vanished while the connection is idle is never noticed",
  ),
  SO_BROADCAST: either(
    "datagrams may go to a broadcast address",
    "a datagram to a broadcast address fails with EACCES",
  ),
  SO_OOBINLINE: either("urgent data stays in the stream", "urgent data is read apart, with MSG_OOB"),
  SO_ZEROCOPY: either("send() may take MSG_ZEROCOPY", "MSG_ZEROCOPY copies after all"),
  SO_PASSCRED: either("each message tells who sent it", "messages do not tell who sent them"),
  SO_PASSRIGHTS: either("fds that a peer sends are taken", "fds that a peer sends are refused"),
  SO_SNDBUF: () => "what is set is doubled, and the kernel no longer tunes the send buffer",
  SO_RCVBUF: () => "what is set is doubled, and the kernel no longer tunes the receive buffer",
  SO_RCVLOWAT: amount((bytes) => `a read or poll() wakes up when ${bytes} bytes are there`),
  SO_RCVTIMEO: timeout("a read or accept()"),
  SO_SNDTIMEO: timeout("a write or connect()"),
  SO_ERROR: (data) =>
    data === 0 ? "no error was pending" : `the pending error was ${showData("errno", data)}, and is cleared`,
  SO_BINDTODEVICE: text((name) => (name === "" ? "bound to no interface" : `only interface ${name} is used`)),
  SO_MARK: (data) => `packets carry mark ${showData("mark", data)} inside this machine`,
  SO_PRIORITY: amount((level) => `packets are queued with priority ${level}`),
  SO_MAX_PACING_RATE: (data) =>
    `sends ${showData("rate", data)} at most`.replace("sends no limit at most", "sends as fast as it can"),
  SO_BUSY_POLL: amount((micros) =>
    micros === 0 ? "a read sleeps at once" : `a read polls the card for ${micros} us first`,
  ),
  SO_BUF_LOCK: (data) => {
    if (!isList(data)) return null;
    const which = data.map((bit) => (bit === "SOCK_SNDBUF_LOCK" ? "send" : "receive"));
    return which.length === 0
      ? "the kernel tunes both buffers"
      : `the ${which.join(" and ")} buffer is as the program set it`;
  },
  SO_INCOMING_CPU: amount((cpu) => (cpu < 0 ? "no packet has come yet" : `served by processor ${cpu}`)),
  TCP_NODELAY: either(
    "each write is sent at once",
    "a small write waits while an earlier one is unacknowledged (Nagle)",
  ),
  TCP_CORK: either("segments wait until they are full, at most 200 ms", "what was held back is sent now"),
  TCP_QUICKACK: either("acknowledges at once, for now", "acknowledgements may wait for data to ride on"),
  TCP_FASTOPEN_CONNECT: either(
    "connect() sends nothing until the first write",
    "connect() opens the connection itself",
  ),
  TCP_KEEPIDLE: amount((seconds) => `with SO_KEEPALIVE, the first probe comes after ${seconds} s of silence`),
  TCP_KEEPINTVL: amount((seconds) => `with SO_KEEPALIVE, an unanswered probe is repeated after ${seconds} s`),
  TCP_KEEPCNT: amount((count) => `with SO_KEEPALIVE, ${count} unanswered probes end the connection`),
  TCP_SYNCNT: amount((count) => `connect() sends its first packet ${count} times again before it fails`),
  TCP_USER_TIMEOUT: amount((ms) =>
    ms === 0
      ? "unacknowledged data ends the connection after the system's time"
      : `data unacknowledged for ${ms} ms ends the connection`,
  ),
  TCP_DEFER_ACCEPT: amount((seconds) =>
    seconds <= 0
      ? "accept() wakes as soon as a connection is there"
      : `accept() wakes when data comes, or after about ${seconds} s`,
  ),
  TCP_FASTOPEN: amount((count) =>
    count === 0 ? "data in a first packet is not taken" : `${count} connections that came with data may wait`,
  ),
  TCP_LINGER2: amount((seconds) =>
    seconds < 0
      ? "a closed connection does not wait for the peer's FIN"
      : `a closed connection waits ${seconds === 0 ? "the system's time" : `${seconds} s`} for the peer's FIN`,
  ),
  TCP_NOTSENT_LOWAT: amount((bytes) => `writable only while fewer than ${bytes} bytes wait unsent`),
  TCP_MAXSEG: amount((bytes) => `segments of ${bytes} bytes at most`),
  TCP_CONGESTION: text((name) => `${name} decides how fast to send`),
  TCP_ULP: text((name) => (name === "" ? "plain TCP" : `${name} runs inside the kernel on top of TCP`)),
  IP_TTL: hops,
  IP_MULTICAST_TTL: hops,
  IPV6_UNICAST_HOPS: hops,
  IPV6_MULTICAST_HOPS: hops,
  IP_MTU_DISCOVER: discovery,
  IPV6_MTU_DISCOVER: discovery,
  IP_MULTICAST_LOOP: either(
    "this machine hears its own multicast",
    "nobody on this machine hears this socket's multicast",
  ),
  IPV6_MULTICAST_LOOP: either(
    "this machine hears its own multicast",
    "nobody on this machine hears this socket's multicast",
  ),
  IP_MULTICAST_ALL: either("also gets groups that others have joined", "gets only groups that it joined itself"),
  IPV6_MULTICAST_ALL: either("also gets groups that others have joined", "gets only groups that it joined itself"),
  IP_FREEBIND: either("bind() takes addresses that are not there", "bind() takes only addresses of this machine"),
  IP_TRANSPARENT: either("may use addresses of others", "uses this machine's addresses only"),
  IP_BIND_ADDRESS_NO_PORT: either("connect() chooses the port", "bind() chooses the port"),
  IPV6_V6ONLY: either("takes IPv6 only", "takes IPv4 too, as ::ffff:a.b.c.d"),
  UDP_CORK: either("writes are gathered into one datagram", "the gathered datagram is sent now"),
  UDP_SEGMENT: amount((size) =>
    size === 0 ? "a write is one datagram" : `a write is cut into datagrams of ${size} bytes`,
  ),
};
