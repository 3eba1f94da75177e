import { allOptions } from "../linux/catalogue.ts";
import { kinds } from "../linux/kinds/kinds.ts";
import type { SocketOption } from "../linux/option.ts";

/**
 * Why an option is never read from a running program's socket, in words; null: it may be. getsockopt(2) is not always
 * a question: some options eat what they tell, make fds or open connections. Those stay out, whatever the catalogue
 * says of them, and so do keys.
 */
export function whyNot(option: SocketOption): string | null {
  if (option.access === "w" || option.access === "none") return "the kernel does not tell it";
  if (kinds[option.kind].is === "secret") return key;
  if (!examined.has(option.level)) return "nobody has made sure that reading it is harmless";
  return netfilter.test(option.name) ? loads : (forbidden[option.name] ?? null);
}

/** All options of the catalogue that may be read. */
export function allowedOptions(): readonly SocketOption[] {
  return allOptions().filter((option) => whyNot(option) === null);
}

/** Levels whose getsockopt functions were looked at for side effects (in part from the source, in part by trial), and tried on kernel 6.18. */
const examined: ReadonlySet<string> = new Set([
  ...["SOL_SOCKET", "SOL_IP", "SOL_IPV6", "SOL_TCP", "SOL_MPTCP", "SOL_TLS", "SOL_UDP", "SOL_UDPLITE"],
  ...["SOL_RAW", "SOL_ICMPV6", "SOL_NETLINK", "SOL_PACKET", "SOL_XDP", "AF_VSOCK"],
]);

/** Tables of packet filters and of the load balancer, asked for through any raw socket. */
const netfilter = /^(?:IPT|IP6T|ARPT|EBT|IP_VS)_SO_GET_/;

const consumes = "reading it takes it from the program";
const makesFd = "reading it makes a file descriptor";
const resets = "reading it sets counters back";
const key = "holds a key";
const asks = "it is a question with arguments, not a value";
const loads = "reading it can load a kernel module";

/**
 * By name, also those that the catalogue has not. Sources: the getsockopt functions of kernel 6.18, in the file
 * before each group.
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
  // net/mptcp/sockopt.c: they carry sizes, and pointers to which the kernel would write.
  MPTCP_TCPINFO: asks,
  MPTCP_SUBFLOW_ADDRS: asks,
  MPTCP_FULL_INFO: asks,
  // net/ipv4/ip_sockglue.c, net/ipv6/ipv6_sockglue.c: the control messages of the last packet; and filter lists,
  // which are asked for one group at a time.
  IP_PKTOPTIONS: asks,
  IPV6_2292PKTOPTIONS: asks,
  IP_MSFILTER: asks,
  MCAST_MSFILTER: asks,
  IPV6_FLOWLABEL_MGR: asks,
  // net/packet/af_packet.c
  PACKET_STATISTICS: resets,
  PACKET_HDRLEN: asks,
  // net/tls/tls_main.c
  TLS_TX: key,
  TLS_RX: key,
};
