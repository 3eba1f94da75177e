import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/**
 * Level AF_VSOCK: sockets between virtual machines and their host (net/vmw_vsock/af_vsock.c), named as strace does.
 * Measured on 6.18.
 */
export const vsock: readonly SocketOption[] = level(
  {
    level: "AF_VSOCK",
    header: "linux/vm_sockets.h",
    man: null,
    families: ["AF_VSOCK"],
    types: ["SOCK_STREAM", "SOCK_SEQPACKET"],
    inherited: null,
    measured: "6.18",
    reading: "harmless",
  },
  [
    {
      name: "SO_VM_SOCKETS_BUFFER_SIZE",
      number: 0,
      kind: "ulong",
      effect: "unforeseen",
      default: constant(262144),
      since: "3.9",
      does: "Size of the receive buffer in bytes, within the two limits below.",
    },
    {
      name: "SO_VM_SOCKETS_BUFFER_MIN_SIZE",
      number: 1,
      kind: "ulong",
      sets: ["SO_VM_SOCKETS_BUFFER_SIZE"],
      default: constant(128),
      since: "3.9",
      does: "Lower limit of the receive buffer.",
    },
    {
      name: "SO_VM_SOCKETS_BUFFER_MAX_SIZE",
      number: 2,
      kind: "ulong",
      sets: ["SO_VM_SOCKETS_BUFFER_SIZE"],
      default: constant(262144),
      since: "3.9",
      does: "Upper limit of the receive buffer.",
    },
    {
      name: "SO_VM_SOCKETS_PEER_HOST_VM_ID",
      number: 3,
      kind: "int",
      access: "none",
      since: "3.9",
      does: "The number that the host has for the peer; no kernel answers.",
    },
    {
      name: "SO_VM_SOCKETS_TRUSTED",
      number: 5,
      kind: "boolean",
      access: "none",
      since: "3.9",
      does: "Whether the socket is trusted; no kernel answers.",
    },
    {
      name: "SO_VM_SOCKETS_CONNECT_TIMEOUT",
      number: 6,
      kind: "timeval",
      aliases: ["SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD", "SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW"],
      otherNumbers: { SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW: 8 },
      effect: "connect-timeout",
      default: constant(2),
      since: "3.9",
      does: "How long connect() waits.",
    },
    {
      name: "SO_VM_SOCKETS_NONBLOCK_TXRX",
      number: 7,
      kind: "int",
      access: "none",
      since: "3.9",
      does: "Used inside VMware's own kernel modules; Linux does not answer.",
    },
  ],
);
