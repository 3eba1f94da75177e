import { sameAddress } from "../../linux/address.ts";
import { isBroadcast, isMulticast } from "../../linux/special-addresses.ts";
import { isWildcard } from "../../world/peer.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { setBy, type Case } from "../case.ts";
import type { OptionState } from "../../world/option-state.ts";
import type { Rule } from "../rule.ts";

export const udpSharedPort: Rule = {
  id: "udp-shared-port",
  level: "warning",
  title: "A UDP port is open to others, who then get its datagrams",
  why: "UDP has no TIME_WAIT, so SO_REUSEADDR has nothing to cure there; it lets any other socket that sets it bind the same port, and the last one gets everything: 64 of 64 datagrams, another user's socket too (measured on 6.18). With SO_REUSEPORT, which needs the same user, each gets a share, and what a member does not read is lost. Nothing is said where the program itself has another socket on the port that is connected, or bound to another address, as servers of QUIC and DTLS have one for each client.",
  instead:
    "Leave SO_REUSEADDR out. Set SO_REUSEPORT only where several sockets are to share the port, and read from all of them.",
  bad: `int s = socket(AF_INET, SOCK_DGRAM, 0);
setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
bind(s, &address, sizeof address);`,
  good: `int s = socket(AF_INET, SOCK_DGRAM, 0);
bind(s, &address, sizeof address);`,
  options: ["SO_REUSEADDR", "SO_REUSEPORT"],
  check(one) {
    if (!one.isUdp || one.fixedPort === null || one.socket.peer !== null || isForMany(one)) return null;
    if (isShared(one)) return null;
    const name = names.find((each) => stateOf(one, each) !== null && one.value(each) === true);
    const state = name === undefined ? null : stateOf(one, name);
    if (name === undefined || state === null) return null;
    // Whoever receives broadcasts is bound to every address, and they reach each socket of the port.
    const isForAny = isWildcard(one.boundTo);
    const said = words[name === "SO_REUSEADDR" && isPrivileged(one) ? "privileged" : name];
    return { ...said, ...(isForAny ? { level: "note" as const } : {}), evidence: [setBy(state)] };
  },
};

const names = ["SO_REUSEADDR", "SO_REUSEPORT"] as const;

const words = {
  SO_REUSEADDR: {
    level: "warning",
    text: "SO_REUSEADDR is on, on a UDP socket: any other socket that sets it too, another user's as well, can bind the same port, and then gets all unicast datagrams",
    fix: "leave it out: UDP has no TIME_WAIT",
  },
  privileged: {
    level: "note",
    text: "SO_REUSEADDR is on, on a UDP socket: any other socket that sets it too, of a program that may have such a low port, can bind it, and then gets all unicast datagrams",
    fix: "leave it out: UDP has no TIME_WAIT",
  },
  SO_REUSEPORT: {
    level: "note",
    text: "SO_REUSEPORT is on, on a UDP socket: of several sockets of one user each gets a share of the datagrams, and what one of them does not read is lost",
    fix: "leave it out where one socket is all there is; else read from each of them",
  },
} as const;

/**
 * The program has another socket on the port, at the same time, and the kernel distinguishes them by the peer, as a server
 * of QUIC or DTLS that has one for each client; or by the address.
 */
function isShared({ socket, around, fixedPort }: Case): boolean {
  if (fixedPort === null) return false;
  return around.onPort(fixedPort).some((other) => {
    const isOther = other.id !== socket.id && other.first.process === socket.first.process;
    if (!isOther || other.kind.protocol !== "IPPROTO_UDP" || !areTogether(other, socket)) return false;
    return other.peer !== null || !isSame(other.bound, socket.bound);
  });
}

function isSame(left: Socket["bound"], right: Socket["bound"]): boolean {
  return left !== null && right !== null && sameAddress(left, right);
}

/** Open at one time; also where that is not known. */
function areTogether(left: Socket, right: Socket): boolean {
  return !isBefore(left.closed, right.opened) && !isBefore(right.closed, left.opened);
}

function isBefore(end: Moment | null, start: Moment | null): boolean {
  return end?.time != null && start?.time != null && end.time <= start.time;
}

/** Only who has CAP_NET_BIND_SERVICE can bind the port, as far as the machine was asked. */
function isPrivileged(one: Case): boolean {
  const first = one.sysctl("net.ipv4.ip_unprivileged_port_start");
  return one.fixedPort !== null && first !== null && one.fixedPort < first;
}

function stateOf(one: Case, name: string): OptionState | null {
  return one.setHere(name) ?? one.found(name);
}

/** Multicast and broadcast go to every socket that has the port, and for that it is shared; or whether they do is unknown. */
function isForMany(one: Case): boolean {
  const { options, failed, historyComplete, opened } = one.socket;
  const bound = one.boundTo;
  if (!historyComplete || one.value("SO_BROADCAST") !== false || bound === null) return true;
  if (isMulticast(bound) || isBroadcast(bound) !== false) return true;
  // The kernel does not report of which groups a socket is a member; where it is bound to one address it gets none of theirs.
  if (opened === null && isWildcard(bound)) return true;
  const tried = [...failed.values()].flatMap((failure) => (failure.tried?.type === "set" ? [failure.tried] : []));
  const touched = [...options.values()].filter(({ usual }) => usual !== true);
  return [...touched, ...tried].some(({ name }) => memberships.test(name));
}

const memberships = /^(IP|IPV6)_ADD_|^MCAST_JOIN_|^(IP|IPV6)_MULTICAST_/;
