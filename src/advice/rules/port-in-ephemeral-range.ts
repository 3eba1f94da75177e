import { portAsked } from "../around.ts";
import { boundAndListened, failedBy, PORT_RANGE, type Case } from "../case.ts";
import type { Rule } from "../rule.ts";

const RESERVED = "net.ipv4.ip_local_reserved_ports";

export const portInEphemeralRange: Rule = {
  id: "port-in-ephemeral-range",
  level: "warning",
  title: "A fixed port is among those that the kernel gives to outgoing connections",
  why: "The kernel gives ports of net.ipv4.ip_local_port_range to sockets that connect without a port of their own. While one of these has the port bind() fails with EADDRINUSE, with SO_REUSEADDR too (measured on 6.18): a server that starts today does not start tomorrow.",
  instead: "Take a port below the range, or add it to net.ipv4.ip_local_reserved_ports: then only bind() gives it.",
  bad: `address.sin_port = htons(40000);              /* net.ipv4.ip_local_port_range is 32768 60999 */
bind(s, &address, sizeof address);`,
  good: `address.sin_port = htons(8000);
bind(s, &address, sizeof address);`,
  options: ["SO_REUSEADDR"],
  check(one) {
    const failure = one.failures(["bind"], ["EADDRINUSE"])[0] ?? null;
    const refused = failure?.tried?.type === "bind" ? portAsked(failure.tried.address) : null;
    const port = one.fixedPort ?? refused;
    const reserved = one.setting(RESERVED);
    if (port === null || one.portRange === null || reserved === null) return null;
    const [low, high] = one.portRange;
    if (port < low || port > high || isListed(reserved, port) || wasGiven(one, port)) return null;
    return {
      text: `port ${port} is in ${PORT_RANGE} (${low} to ${high}): while an outgoing connection has it bind() fails with EADDRINUSE, SO_REUSEADDR or not`,
      fix: `take a port below ${low}, or add it to ${RESERVED}`,
      evidence: [...(failure !== null && refused === port ? [failedBy(failure)] : []), ...boundAndListened(one.socket)],
    };
  },
};

/** `8080,9000-9010` */
function isListed(list: string, port: number): boolean {
  return list.split(",").some((part) => {
    const [low = NaN, high = low] = part.split("-").map(Number);
    return low <= port && port <= high;
  });
}

/** The program had asked the kernel for a free port, by bind() to port 0, and got this one. */
function wasGiven(one: Case, port: number): boolean {
  return one.around.onPort(port).some(({ bound }) => bound !== null && "port" in bound && bound.port === 0);
}
