import { isList } from "../../base/data.ts";
import { isWildcard } from "../../world/peer.ts";
import type { OptionState } from "../../world/socket.ts";
import { setBy } from "../case.ts";
import type { Rule } from "../rule.ts";

const joins = new Set([
  "IP_ADD_MEMBERSHIP",
  "IP_ADD_SOURCE_MEMBERSHIP",
  "IPV6_ADD_MEMBERSHIP",
  "MCAST_JOIN_GROUP",
  "MCAST_JOIN_SOURCE_GROUP",
]);

export const multicastAll: Rule = {
  id: "multicast-all",
  level: "note",
  title: "A multicast receiver that is bound to every address gets the groups of other programs too",
  why: "Which groups arrive is the machine's affair: while IP_MULTICAST_ALL (IPV6_MULTICAST_ALL) is on, as it is by default, a socket that is bound to the wildcard gets every datagram for its port whose group anybody on the machine has joined. Measured on 6.18: a member of 239.255.7.1 got a datagram to 239.255.7.2, which another socket had joined.",
  instead: "Turn IP_MULTICAST_ALL off, or bind to the group's address.",
  bad: `bind(s, any_address, length);
setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);`,
  good: `setsockopt(s, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off);
bind(s, any_address, length);
setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);`,
  options: ["IP_MULTICAST_ALL", "IPV6_MULTICAST_ALL", "IP_ADD_MEMBERSHIP"],
  check(one) {
    const { kind, bound, options } = one.socket;
    if (kind.protocol !== "IPPROTO_UDP" || !isWildcard(bound)) return null;
    const name = bound?.type === "inet" ? "IP_MULTICAST_ALL" : "IPV6_MULTICAST_ALL";
    const level = bound?.type === "inet" ? "SOL_IP" : "SOL_IPV6";
    const joined = [...options.values()].find((state) => state.level === level && hasJoined(state));
    if (joined === undefined || one.value(name) !== true) return null;
    return {
      text: `bound to every address while ${name} is on: it gets the datagrams for its port of every group that anybody on the machine has joined`,
      fix: `turn ${name} off, or bind to the group's address`,
      evidence: [setBy(joined)],
    };
  },
};

/** Groups that it has not left; false where the list is unknown. */
function hasJoined({ name, value }: OptionState): boolean {
  return joins.has(name) && value?.type === "known" && isList(value.data) && value.data.length > 0;
}
