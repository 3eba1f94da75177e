import { showAddress } from "../../linux/address.ts";
import { isBroadcast } from "../../linux/special-addresses.ts";
import type { Failure } from "../../world/socket.ts";
import { failedBy, type Case } from "../case.ts";
import type { Finding, Rule } from "../rule.ts";

export const broadcastRefused: Rule = {
  id: "broadcast-refused",
  level: "error",
  title: "Sending to a broadcast address failed: SO_BROADCAST is off",
  why: "connect(), sendto() and sendmsg() to a broadcast address fail with EACCES on a socket without SO_BROADCAST, so that nobody reaches a whole network by mistake (measured on 6.18). Whether an address such as 192.0.2.255 is one depends on the netmask; a route of the type prohibit gives EACCES too.",
  instead: "Set SO_BROADCAST first, or send to one address.",
  bad: `int s = socket(AF_INET, SOCK_DGRAM, 0);
sendto(s, "x", 1, 0, &broadcast, sizeof broadcast);         /* EACCES */`,
  good: `int s = socket(AF_INET, SOCK_DGRAM, 0);
setsockopt(s, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
sendto(s, "x", 1, 0, &broadcast, sizeof broadcast);`,
  options: ["SO_BROADCAST"],
  check(one) {
    const { type, family } = one.socket.kind;
    if (family !== "AF_INET" || (type !== "SOCK_DGRAM" && type !== "SOCK_RAW")) return null;
    const failures = one.failures(["connect", "sendto", "sendmsg", "sendmmsg", "send"], ["EACCES"]);
    return failures.map((failure) => found(one, failure)).find((finding) => finding !== null) ?? null;
  },
};

function found(one: Case, failure: Failure): Finding | null {
  const { tried, call } = failure;
  if (tried?.type !== "connect" && tried?.type !== "data") return null;
  const address = tried.address ?? one.socket.peer;
  const kind = address === null ? "perhaps" : isBroadcast(address);
  // Where it is on by now the program has seen the failure, and set it.
  if (kind === false || one.value("SO_BROADCAST") !== false) return null;
  const where = address === null ? "" : ` to ${showAddress(address)}`;
  return {
    text: `${call}()${where} failed with EACCES: ${kind === true ? "" : "if that is a broadcast address, "}SO_BROADCAST is off`,
    fix: "set SO_BROADCAST first",
    evidence: [failedBy(failure)],
  };
}
