import { allOptions } from "../linux/catalogue.ts";
import { kinds } from "../linux/kinds/kinds.ts";
import type { SocketOption } from "../linux/option.ts";

/**
 * What may be read from a running program's socket. getsockopt(2) is not always a question: some options eat what
 * they tell, make fds or open connections. Those stay out, whatever the catalogue says of them, and so do keys.
 */
export function mayRead(option: SocketOption): boolean {
  return whyNot(option) === null;
}

/** Why an option is never read, in words; null: it may be. */
export function whyNot(option: SocketOption): string | null {
  if (option.access === "w" || option.access === "none") return "the kernel does not tell it";
  if (kinds[option.kind].is === "secret") return key;
  return forbidden[option.name] ?? null;
}

/** All options of the catalogue that may be read. */
export function allowedOptions(): readonly SocketOption[] {
  return allOptions().filter(mayRead);
}

const consumes = "reading it takes it from the program";
const makesFd = "reading it makes a file descriptor";
const resets = "reading it sets counters back";
const key = "holds a key";
const asks = "it is a question with arguments, not a value";
const loads = "reading it can load a kernel module";

/**
 * By name, also those that the catalogue has not (yet). Sources: the getsockopt functions of kernel 6.18, in the
 * file after each group.
 */
const forbidden: Readonly<Record<string, string>> = {
  // net/core/sock.c
  SO_ERROR: consumes,
  SO_PEERPIDFD: makesFd,
  SO_PEERNAME: "it is the peer's address, which getpeername gave",
  SO_ATTACH_FILTER: "the kernel gives the filter's instructions, not its name",
  // net/ipv4/tcp.c: the saved SYN is freed once it was read; zero-copy receive maps and consumes the data.
  TCP_SAVED_SYN: consumes,
  TCP_ZEROCOPY_RECEIVE: consumes,
  TCP_FASTOPEN_KEY: key,
  TCP_AO_GET_KEYS: key,
  TCP_AO_INFO: asks,
  // net/ipv4/ip_sockglue.c, net/ipv6/ipv6_sockglue.c: the control messages of the last packet; and filter lists,
  // which are asked for one group at a time.
  IP_PKTOPTIONS: asks,
  IPV6_2292PKTOPTIONS: asks,
  IP_MSFILTER: asks,
  MCAST_MSFILTER: asks,
  IPV6_FLOWLABEL_MGR: asks,
  // net/ipv4/netfilter/ip_tables.c, net/ipv6/netfilter/ip6_tables.c, net/bridge/netfilter/ebtables.c
  IPT_SO_GET_INFO: loads,
  IPT_SO_GET_ENTRIES: loads,
  IPT_SO_GET_REVISION_MATCH: loads,
  IPT_SO_GET_REVISION_TARGET: loads,
  IP6T_SO_GET_INFO: loads,
  IP6T_SO_GET_ENTRIES: loads,
  IP6T_SO_GET_REVISION_MATCH: loads,
  IP6T_SO_GET_REVISION_TARGET: loads,
  // net/packet/af_packet.c
  PACKET_STATISTICS: resets,
  PACKET_HDRLEN: asks,
  // net/tls/tls_main.c
  TLS_TX: key,
  TLS_RX: key,
  // net/sctp/socket.c: peeling off makes an fd, CONNECTX3 opens an association.
  SCTP_SOCKOPT_PEELOFF: makesFd,
  SCTP_SOCKOPT_PEELOFF_FLAGS: makesFd,
  SCTP_SOCKOPT_CONNECTX3: "reading it connects",
  SCTP_GET_ASSOC_STATS: resets,
};
