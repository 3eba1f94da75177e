import type { Failure } from "../../world/socket.ts";
import { boundAndListened } from "../case.ts";
import type { Rule } from "../rule.ts";

export const v6onlyBySysctl: Rule = {
  id: "v6only-by-sysctl",
  level: "note",
  title: "Whether [::] takes IPv4 too is left to a setting of the machine",
  why: "Without IPV6_V6ONLY a socket on [::] follows net.ipv6.bindv6only: with 0 it takes IPv4 connections too, as from ::ffff:127.0.0.1, and keeps 0.0.0.0 of the port from others; with 1 IPv4 clients are refused (measured on 6.18). So one program serves IPv4 on one machine and not on the next.",
  instead: "Set IPV6_V6ONLY, to 0 or 1, between socket() and bind().",
  bad: `int s = socket(AF_INET6, SOCK_STREAM, 0);
bind(s, &any, sizeof any);`,
  good: `int s = socket(AF_INET6, SOCK_STREAM, 0);
setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
bind(s, &any, sizeof any);`,
  options: ["IPV6_V6ONLY"],
  check(one) {
    const { bound, historyComplete, failed } = one.socket;
    const isWildcard = bound?.type === "inet6" && bound.address === "::";
    if (!one.isTcp || !one.isListener || !isWildcard || !historyComplete) return null;
    if (one.setHere("IPV6_V6ONLY") !== null || [...failed.values()].some(isOfV6only)) return null;
    const only = one.sysctl("net.ipv6.bindv6only");
    const now = only === null ? "" : only === 0 ? " (0 here: it takes IPv4 too)" : " (1 here: it takes IPv6 alone)";
    return {
      text: `it listens on [::] and leaves IPV6_V6ONLY to net.ipv6.bindv6only${now}${one.ifAllSeen}`,
      fix: "set IPV6_V6ONLY to what is meant, before bind()",
      evidence: boundAndListened(one.socket),
    };
  },
};

/** The program cares, and option-refused reports that it did not get it. */
function isOfV6only({ tried }: Failure): boolean {
  return tried?.type === "set" && tried.name === "IPV6_V6ONLY";
}
