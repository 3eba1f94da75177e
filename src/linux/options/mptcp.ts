import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/** SOL_MPTCP: Multipath TCP (net/mptcp/sockopt.c). Measured on 6.18. */
export const mptcp: readonly SocketOption[] = level(
  {
    level: "SOL_MPTCP",
    header: "linux/mptcp.h",
    man: null,
    families: ["AF_INET", "AF_INET6"],
    types: ["SOCK_STREAM"],
    protocols: ["IPPROTO_MPTCP"],
    inherited: null,
    measured: "6.18",
    reading: "harmless",
  },
  [
    {
      name: "MPTCP_INFO",
      number: 1,
      kind: "mptcp-info",
      access: "r",
      moves: "the connection lives",
      since: "5.16",
      does: "State and counters of the whole connection.",
    },
    {
      name: "MPTCP_TCPINFO",
      number: 2,
      kind: "bytes",
      access: "r",
      reading: "takes-arguments",
      moves: "the connection lives",
      since: "5.16",
      does: "TCP_INFO of each subflow.",
    },
    {
      name: "MPTCP_SUBFLOW_ADDRS",
      number: 3,
      kind: "bytes",
      access: "r",
      reading: "takes-arguments",
      moves: "subflows come and go",
      since: "5.16",
      does: "Local and remote address of each subflow.",
    },
    {
      name: "MPTCP_FULL_INFO",
      number: 4,
      kind: "bytes",
      access: "r",
      reading: "takes-arguments",
      moves: "the connection lives",
      since: "6.5",
      does: "All of the three others at once.",
    },
  ],
);
