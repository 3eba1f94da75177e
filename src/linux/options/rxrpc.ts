import type { SocketOption } from "../option.ts";
import { level, varies } from "./level.ts";

/**
 * SOL_RXRPC: the calls of AFS (net/rxrpc/af_rxrpc.c). Read in the source of 6.12: the kernel at hand is built without
 * it.
 */
export const rxrpc: readonly SocketOption[] = level(
  {
    level: "SOL_RXRPC",
    header: "linux/rxrpc.h",
    man: null,
    families: ["AF_RXRPC"],
    types: ["SOCK_DGRAM"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "RXRPC_SECURITY_KEY",
      number: 1,
      kind: "text",
      access: "w",
      effect: "acts",
      since: "2.6.22",
      does: "The name of the key that a client uses.",
    },
    {
      name: "RXRPC_SECURITY_KEYRING",
      number: 2,
      kind: "text",
      access: "w",
      effect: "acts",
      since: "2.6.22",
      does: "The name of the keyring that a server uses.",
    },
    {
      name: "RXRPC_EXCLUSIVE_CONNECTION",
      number: 3,
      kind: "nothing",
      access: "w",
      effect: "acts",
      since: "2.6.22",
      does: "Each call gets a connection of its own.",
    },
    {
      name: "RXRPC_MIN_SECURITY_LEVEL",
      number: 4,
      kind: "rxrpc-security",
      access: "w",
      since: "2.6.22",
      does: "How well calls must be protected at least.",
    },
    {
      name: "RXRPC_UPGRADEABLE_SERVICE",
      number: 5,
      kind: "rxrpc-upgrade",
      access: "w",
      since: "4.13",
      does: "A service that clients may be moved up to.",
    },
    {
      name: "RXRPC_SUPPORTED_CMSG",
      number: 6,
      kind: "int",
      access: "r",
      default: varies("the kernel"),
      since: "4.14",
      does: "The highest control message that this kernel knows.",
    },
  ],
);
