/** What a protocol's name in -i stands for. MPTCP sockets are TCP to /proc/net, and so to lsof. */
export const protocols: Readonly<Record<string, readonly string[]>> = {
  tcp: ["IPPROTO_TCP", "IPPROTO_MPTCP"],
  udp: ["IPPROTO_UDP"],
  udplite: ["IPPROTO_UDPLITE"],
  mptcp: ["IPPROTO_MPTCP"],
  sctp: ["IPPROTO_SCTP"],
  dccp: ["IPPROTO_DCCP"],
  icmp: ["IPPROTO_ICMP"],
  icmpv6: ["IPPROTO_ICMPV6"],
};

/** Whether a socket's protocol (`IPPROTO_TCP`) is one of those that the name stands for. */
export function isOf(name: string, protocol: string): boolean {
  return Object.hasOwn(protocols, name) && (protocols[name]?.includes(protocol) ?? false);
}
