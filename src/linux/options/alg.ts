import type { SocketOption } from "../option.ts";
import { level } from "./level.ts";

/**
 * SOL_ALG: the kernel's cryptography as sockets (crypto/af_alg.c). ALG_SET_IV, ALG_SET_OP and ALG_SET_AEAD_ASSOCLEN
 * go with sendmsg() as control messages. Read in the source of 6.12: the kernel at hand is built without it.
 */
export const alg: readonly SocketOption[] = level(
  {
    level: "SOL_ALG",
    header: "linux/if_alg.h",
    man: null,
    families: ["AF_ALG"],
    types: ["SOCK_SEQPACKET"],
    inherited: null,
    measured: null,
  },
  [
    {
      name: "ALG_SET_KEY",
      number: 1,
      kind: "secret",
      access: "w",
      effect: "acts",
      since: "2.6.38",
      does: "The key of the algorithm that the socket is bound to.",
    },
    {
      name: "ALG_SET_IV",
      number: 2,
      kind: "secret",
      access: "none",
      since: "2.6.38",
      does: "The initialisation vector, as a control message; not an option itself.",
    },
    {
      name: "ALG_SET_OP",
      number: 3,
      kind: "int",
      access: "none",
      since: "2.6.38",
      does: "Encrypt or decrypt, as a control message; not an option itself.",
    },
    {
      name: "ALG_SET_AEAD_ASSOCLEN",
      number: 4,
      kind: "int",
      access: "none",
      since: "3.19",
      does: "Length of the data that is only authenticated, as a control message; not an option itself.",
    },
    {
      name: "ALG_SET_AEAD_AUTHSIZE",
      number: 5,
      kind: "nothing",
      access: "w",
      effect: "acts",
      since: "3.19",
      does: "Length of the authentication tag: it is the length that is given, without a value.",
    },
    {
      name: "ALG_SET_DRBG_ENTROPY",
      number: 6,
      kind: "secret",
      access: "w",
      effect: "acts",
      since: "5.10",
      does: "Random bits for testing a random number generator.",
    },
    {
      name: "ALG_SET_KEY_BY_KEY_SERIAL",
      number: 7,
      kind: "int",
      access: "w",
      effect: "acts",
      since: "6.2",
      does: "The key by its number in the kernel's keyring.",
    },
  ],
);
