import type { SocketOption } from "../option.ts";
import { constant, level } from "./level.ts";

/**
 * SOL_TLS: TLS inside the kernel, after TCP_ULP "tls" (net/tls/tls_main.c). Read in the source of 6.12: the kernel at
 * hand is built without it.
 */
export const tls: readonly SocketOption[] = level(
  {
    level: "SOL_TLS",
    header: "linux/tls.h",
    man: null,
    families: ["AF_INET", "AF_INET6"],
    types: ["SOCK_STREAM"],
    inherited: null,
    measured: null,
    reading: "harmless",
  },
  [
    {
      name: "TLS_TX",
      number: 1,
      kind: "secret",
      since: "4.13",
      does: "The keys with which the kernel encrypts what is sent.",
    },
    {
      name: "TLS_RX",
      number: 2,
      kind: "secret",
      since: "4.17",
      does: "The keys with which the kernel decrypts what is received.",
    },
    {
      name: "TLS_TX_ZEROCOPY_RO",
      number: 3,
      kind: "boolean",
      onlyLength: 4,
      since: "5.19",
      does: "sendfile() encrypts from the page cache in the card; the file must not change meanwhile.",
    },
    {
      name: "TLS_RX_EXPECT_NO_PAD",
      number: 4,
      kind: "boolean",
      since: "6.0",
      does: "Expects TLS 1.3 records without padding, which is faster.",
    },
    {
      name: "TLS_TX_MAX_PAYLOAD_LEN",
      number: 5,
      kind: "int",
      default: constant(16384),
      since: "6.19",
      does: "Largest payload of a record that is sent.",
    },
  ],
);
