import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_CAIF: channels to ST-Ericsson modems (net/caif/caif_socket.c). Read in the source of 6.12: the kernel at hand
 * is built without it.
 */
export const caif: readonly SocketOption[] = level(
  {
    level: "SOL_CAIF",
    header: "linux/caif/caif_socket.h",
    man: null,
    families: ["AF_CAIF"],
    types: ["SOCK_STREAM", "SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "CAIFSO_LINK_SELECT",
      number: 127,
      kind: "caif-link",
      access: "w",
      since: "2.6.35",
      does: "A link with high bandwidth or one with low latency.",
    },
    {
      name: "CAIFSO_REQ_PARAM",
      number: 128,
      kind: "bytes",
      access: "w",
      since: "2.6.35",
      does: "Parameters of a utility channel, before connecting.",
    },
    {
      name: "CAIFSO_RSP_PARAM",
      number: 129,
      kind: "bytes",
      access: "none",
      since: "2.6.35",
      does: "The answer to them; no kernel gives it.",
    },
  ],
);
