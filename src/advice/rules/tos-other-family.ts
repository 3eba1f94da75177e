import { asked, setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

export const tosOtherFamily: Rule = {
  id: "tos-other-family",
  level: "warning",
  title: "Packets are marked for one family of addresses, and the peer has the other",
  why: "An IPv6 socket marks IPv6 packets by IPV6_TCLASS, and those to IPv4 peers (::ffff:192.0.2.1) by IP_TOS. Either call succeeds, and the other family's packets leave unmarked: of 0xb8 set by IP_TOS a receiver on ::1 saw class 0, of IPV6_TCLASS one on 127.0.0.1 saw 0 (measured on 6.18).",
  instead: "Set both on IPv6 sockets that may have peers of either family.",
  bad: `int s = socket(AF_INET6, SOCK_DGRAM, 0);
setsockopt(s, IPPROTO_IP, IP_TOS, &class, sizeof class);
connect(s, ipv6_address, length);`,
  good: `setsockopt(s, IPPROTO_IP, IP_TOS, &class, sizeof class);
setsockopt(s, IPPROTO_IPV6, IPV6_TCLASS, &class, sizeof class);`,
  options: ["IP_TOS", "IPV6_TCLASS"],
  check(one) {
    const { kind, peer } = one.socket;
    if (kind.family !== "AF_INET6" || peer?.type !== "inet6") return null;
    const isMapped = /^::ffff:\d+\./i.test(peer.address);
    const [useless, needed] = isMapped ? ["IPV6_TCLASS", "IP_TOS"] : ["IP_TOS", "IPV6_TCLASS"];
    const state = one.setSomewhere(useless);
    const mark = asked(state);
    if (state === null || mark === null || mark <= 0 || one.number(needed) !== 0 || wasTried(one, needed)) return null;
    return {
      text: `${useless} marks nothing sent to ${isMapped ? "an IPv4" : "an IPv6"} peer: its packets have class 0, since ${needed} is not set`,
      fix: `set ${needed} too`,
      evidence: [setBy(state)],
    };
  },
};

/** Set, to whatever value, or refused. */
function wasTried(one: Case, name: string): boolean {
  return one.state(name) !== null || [...one.socket.failed.values()].some(({ attempt }) => attempt.includes(name));
}
