import { showAddress, type Address } from "../../linux/address.ts";
import type { Socket } from "../../world/socket.ts";
import { called } from "../case.ts";
import type { Rule } from "../rule.ts";

export const portBeforeConnect: Rule = {
  id: "port-before-connect",
  level: "warning",
  least: 10,
  title: "Many connections were bound to an address and port 0 before connect()",
  why: "bind() with port 0 takes a port that no other socket has, since it does not know the destination: all of them together can be as many as net.ipv4.ip_local_port_range has ports. connect() alone, or bind() with IP_BIND_ADDRESS_NO_PORT, shares a port among different destinations: in a range of 20 ports 60 connections to three destinations instead of 20 (measured on 6.18). It is said from ten such sockets on.",
  instead: "Set IP_BIND_ADDRESS_NO_PORT before bind().",
  bad: `struct sockaddr_in from = { AF_INET, 0, address };    /* port 0 */
bind(s, (struct sockaddr *)&from, sizeof from);
connect(s, to, sizeof *to);`,
  good: `setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
bind(s, (struct sockaddr *)&from, sizeof from);
connect(s, to, sizeof *to);`,
  options: ["IP_BIND_ADDRESS_NO_PORT"],
  check(one) {
    const { boundBy, connectedBy, peer } = one.socket;
    const bound = askedOf(one.socket);
    if (!one.isTcp || connectedBy === null || bound?.port !== 0) return null;
    if (boundBy === null || peer === null || one.value("IP_BIND_ADDRESS_NO_PORT") !== false) return null;
    return {
      text: "bind() to port 0 before connect() took a port that no other socket can have: the range of ports is all there is, for all destinations together",
      fix: "set IP_BIND_ADDRESS_NO_PORT before bind()",
      evidence: [...called(boundBy, showAddress(bound)), ...called(connectedBy, showAddress(peer))],
    };
  },
};

/** What bind() asked for. A connection that has ended has lost the port that the kernel chose, and with it what it was bound to. */
function askedOf({ bound, boundBy, local }: Socket): (Address & { readonly port: number }) | null {
  if (bound !== null) return withPort(bound);
  const last = boundBy === null || local === null ? null : withPort(local);
  return last === null ? null : { ...last, port: 0 };
}

function withPort(address: Address): (Address & { readonly port: number }) | null {
  return address.type === "inet" || address.type === "inet6" ? address : null;
}
