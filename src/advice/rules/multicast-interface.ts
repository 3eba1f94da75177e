import { showAddress } from "../../linux/address.ts";
import { isList, isRecord, sameData } from "../../base/data.ts";
import { INTERFACES } from "../../linux/sysctls.ts";
import { isMulticast } from "../../linux/special-addresses.ts";
import { isWildcard } from "../../world/peer.ts";
import type { OptionState } from "../../world/socket.ts";
import type { Evidence } from "../advice.ts";
import { called, setBy, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

/** The fields of each option's value: the group, and where it is joined. */
const joins = [
  { name: "IP_ADD_MEMBERSHIP", group: "imr_multiaddr", at: ["imr_interface"] },
  { name: "IP_ADD_MEMBERSHIP", group: "imr_multiaddr", at: ["imr_address", "imr_ifindex"] },
  { name: "IP_ADD_SOURCE_MEMBERSHIP", group: "imr_multiaddr", at: ["imr_interface"] },
  { name: "IPV6_ADD_MEMBERSHIP", group: "ipv6mr_multiaddr", at: ["ipv6mr_ifindex"] },
  { name: "MCAST_JOIN_GROUP", group: "gr_group", at: ["gr_interface"] },
  { name: "MCAST_JOIN_SOURCE_GROUP", group: "gsr_group", at: ["gsr_interface"] },
] as const;

export const multicastInterface: Rule = {
  id: "multicast-interface",
  level: "note",
  title: "A multicast group is joined, or sent to, on whichever interface the routing table has for it",
  why: "Without an interface the kernel looks up the route to the group, which mostly is the default route, and takes that interface alone. Measured on 6.18: with two interfaces a datagram that came over the second one did not arrive; SO_BINDTODEVICE does not change where a group is joined; without any route the call fails with ENODEV. After a cable or a VPN the same program listens elsewhere. Nothing is said where the machine is known to have one interface only.",
  instead:
    "Name the interface: imr_ifindex, ipv6mr_interface or gr_interface for what is received, on each interface that matters; IP_MULTICAST_IF or IPV6_MULTICAST_IF for what is sent.",
  bad: `struct ip_mreqn group = { .imr_multiaddr = address };   /* imr_ifindex 0 */
setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);`,
  good: `group.imr_ifindex = if_nametoindex("eth0");
setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group);`,
  options: ["IP_ADD_MEMBERSHIP", "IPV6_ADD_MEMBERSHIP", "MCAST_JOIN_GROUP", "IP_MULTICAST_IF", "IPV6_MULTICAST_IF"],
  check(one) {
    const names = one.setting(INTERFACES)?.split(" ") ?? null;
    if (names !== null && names.length < 2) return null;
    const where = names === null ? ", if the machine has several" : `; the machine has ${names.join(", ")}`;
    const joined = joinedAnywhere(one);
    if (joined !== null)
      return {
        text: `a multicast group was joined without naming an interface: it is received on the one that the routing table has for it${where}`,
        fix: "name the interface, and join on each that matters",
        evidence: [joined],
      };
    const sent = sentAnywhere(one);
    if (sent === null) return null;
    return {
      text: `connected to a multicast group without naming an interface: what is sent leaves by the one that the routing table has for it${where}`,
      fix: "name the interface by IP_MULTICAST_IF or IPV6_MULTICAST_IF",
      evidence: [sent],
    };
  },
};

/** The set of a group that is joined without an interface, and on none by name; null: there is none. */
function joinedAnywhere({ socket }: Case): Evidence | null {
  const all = [...socket.options.values()].filter(({ origin }) => origin === "set").flatMap(membershipsIn);
  const found = all.find(({ isNamed, group }) => !isNamed && !all.some((one) => one.isNamed && one.group === group));
  return found === undefined ? null : setBy(found.state);
}

interface Membership {
  /** The set that made it, where it is kept. */
  readonly state: OptionState;
  readonly group: string;
  readonly isNamed: boolean;
}

/** Those that are in force, without those whose interface the log does not show. */
function membershipsIn(state: OptionState): readonly Membership[] {
  const list = state.value?.type === "known" ? state.value.data : null;
  const fields = joins.filter(({ name }) => name === state.name);
  return (isList(list) ? list.filter(isRecord) : []).flatMap((member) => {
    // strace 6.1 prints a struct ip_mreqn without imr_ifindex.
    const shown = fields.find(({ at }) => at.every((field) => member[field] !== undefined));
    if (shown === undefined) return [];
    const isNamed = shown.at.some((field) => member[field] !== 0 && member[field] !== "0.0.0.0");
    const setBy = [state, ...state.earlier.values].find(
      ({ asked }) => asked?.type === "known" && sameData(asked.data, member),
    );
    return [{ state: setBy ?? state, group: JSON.stringify(member[shown.group]), isNamed }];
  });
}

/** The connect() to a group of a socket that nothing ties to an interface. */
function sentAnywhere(one: Case): Evidence | null {
  const { peer, connectedBy, bound, options, historyComplete } = one.socket;
  if (!one.isUdp || peer === null || !isMulticast(peer) || !historyComplete) return null;
  const isTied = [...options.values()].some(({ name }) => ties.has(name));
  const hasScope = peer.type === "inet6" && peer.scope !== null;
  if (isTied || hasScope || (bound !== null && !isWildcard(bound))) return null;
  return called(connectedBy, showAddress(peer))[0] ?? null;
}

/** What chooses the interface of what is sent. */
const ties = new Set([
  ...["IP_MULTICAST_IF", "IPV6_MULTICAST_IF", "IP_UNICAST_IF", "IPV6_UNICAST_IF"],
  ...["SO_BINDTODEVICE", "SO_BINDTOIFINDEX", "IP_PKTINFO", "IPV6_PKTINFO"],
]);
