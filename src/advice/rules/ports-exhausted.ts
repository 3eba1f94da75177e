import { showAddress, type Address } from "../../linux/address.ts";
import { isRecord } from "../../base/data.ts";
import { withCommas } from "../../base/with-commas.ts";
import type { Failure } from "../../world/socket.ts";
import { failedBy, PORT_RANGE, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";

export const portsExhausted: Rule = {
  id: "ports-exhausted",
  level: "error",
  title: "The kernel has no port left for an outgoing connection",
  why: "A connection takes a port of net.ipv4.ip_local_port_range, and keeps it while it is open and for 60 s in TIME_WAIT after that. When all are taken TCP's connect() fails with EADDRNOTAVAIL, UDP's with EAGAIN, and bind() to port 0 with EADDRINUSE; with a range of 20 ports the 21st connect() to one address (measured on 6.18). TCP needs different ports only for connections to the same address and port.",
  instead:
    "Keep connections and use them again, close them, spread them over several addresses, or widen the range. What binds before it connects sets IP_BIND_ADDRESS_NO_PORT.",
  bad: `for (;;) {
        int s = socket(AF_INET, SOCK_STREAM, 0);
        connect(s, &address, sizeof address);   /* never closed */
}`,
  good: `int s = socket(AF_INET, SOCK_STREAM, 0);
connect(s, &address, sizeof address);
for (;;)
        exchange(s);                            /* one connection for all */`,
  options: ["IP_LOCAL_PORT_RANGE", "IP_BIND_ADDRESS_NO_PORT"],
  check: (one) =>
    one
      .failures(["connect", "bind"], ["EADDRNOTAVAIL", "EADDRINUSE", "EAGAIN"])
      .map((failure) => found(one, failure))
      .find((finding) => finding !== null) ?? null,
};

function found(one: Case, failure: Failure): Finding | null {
  const { tried, call, errno } = failure;
  if ((tried?.type !== "connect" && tried?.type !== "bind") || tried.address === null) return null;
  if (!isExhaustion(one, failure, tried.address)) return null;
  const [from, range] = rangeOf(one);
  const ports = range === null ? "" : ` (${range[0]} to ${range[1]}, ${withCommas(range[1] - range[0] + 1)} ports)`;
  const isConnect = call === "connect";
  return {
    text: `${call}()${isConnect ? ` to ${showAddress(tried.address)}` : " to port 0"} failed with ${errno}: no port of ${from}${ports} is free${isConnect && one.isTcp ? " for that address: open connections have them, and those of the last 60 s" : ""}`,
    fix: "keep connections and use them again, close those that are done, or widen the range",
    evidence: [failedBy(failure)],
  };
}

/**
 * Whether only that can be the cause. tcp_v4_connect(): a socket without a port of its own gets EADDRNOTAVAIL from
 * __inet_hash_connect() alone. In IPv6 a machine without an address of that scope gives it too, so ports have to be
 * seen in use there. inet_autobind() gives EAGAIN.
 */
function isExhaustion(one: Case, { call, errno, last }: Failure, address: Address): boolean {
  const { bound, kind, opened } = one.socket;
  if (!("port" in address) || (kind.family !== "AF_INET" && kind.family !== "AF_INET6")) return false;
  if (call === "bind") return errno === "EADDRINUSE" && address.port === 0 && (one.isTcp || one.isUdp);
  if (one.isUdp) return errno === "EAGAIN";
  if (!one.isTcp || errno !== "EADDRNOTAVAIL" || one.fixedPort !== null) return false;
  // One that is older than the trace may have been bound.
  return (kind.family === "AF_INET" && bound === null && opened !== null) || areTaken(one, address, last);
}

/** As many connections to that address were open as the range has ports, or nearly. */
function areTaken(one: Case, address: Address, at: Failure["last"]): boolean {
  const [, range] = rangeOf(one);
  if (range === null || at === null) return false;
  const taken = one.around.all().filter(({ peer, connectSeen, opened, closed }) => {
    const wasOpen = (opened?.time ?? 0) <= at && (closed === null || (closed.time ?? 0) > at);
    return connectSeen && wasOpen && isSamePlace(peer, address);
  });
  return taken.length >= NEARLY * (range[1] - range[0] + 1);
}

function isSamePlace(peer: Address | null, address: Address): boolean {
  if (peer === null || !("address" in peer) || !("address" in address)) return false;
  return peer.port === address.port && peer.address === address.address;
}

/** Other programs have ports too. */
const NEARLY = 0.9;

/** The socket's own range, or the machine's. */
function rangeOf(one: Case): readonly [name: string, range: readonly [low: number, high: number] | null] {
  const own = one.value("IP_LOCAL_PORT_RANGE");
  const [low, high] = own !== null && isRecord(own) ? [own["low"], own["high"]] : [0, 0];
  if (typeof low === "number" && typeof high === "number" && low > 0 && high > 0)
    return ["IP_LOCAL_PORT_RANGE", [low, high]];
  return [PORT_RANGE, one.portRange];
}
