import { findOption } from "../../linux/catalogue.ts";
import { shownName } from "../../linux/option-name.ts";
import type { Failure, Socket } from "../../world/socket.ts";
import { optionKey } from "../../world/socket.ts";
import type { Level } from "../advice.ts";
import { failedBy, type Case } from "../case.ts";
import { reasonFor } from "../refusals.ts";
import type { Finding, Rule } from "../rule.ts";

export const optionRefused: Rule = {
  id: "option-refused",
  level: "error",
  title: "setsockopt() failed, and the socket is used without the option",
  why: "What was asked for is not in force, and nothing else will say so. The errno alone seldom shows the cause: EINVAL is a value out of range, one of the wrong length, or the wrong moment; ENOPROTOOPT another kind of socket, or a kernel without the option (measured on 6.18, option by option).",
  instead:
    "Look at what setsockopt() returns, and mend the cause; where a kernel may lack the option, have a substitute.",
  bad: `int ttl = 256;                               /* 1 to 255: EINVAL */
setsockopt(s, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
connect(s, &address, sizeof address);`,
  good: `int ttl = 255;
if (setsockopt(s, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == -1)
        err(1, "IP_TTL");`,
  options: [],
  check(one) {
    if (one.socket.failed.size === 0 || one.socket.kind.family === "AF_BLUETOOTH") return null;
    const byOption = new Map<string, Finding>();
    for (const failure of one.socket.failed.values()) {
      const finding = found(one, failure);
      if (finding === null || failure.tried?.type !== "set") continue;
      const key = optionKey(failure.tried);
      if (!byOption.has(key) || (finding.level === "error" && byOption.get(key)?.level !== "error"))
        byOption.set(key, finding);
    }
    return byOption.size === 0 ? null : [...byOption.values()];
  },
};

function found(one: Case, failure: Failure): Finding | null {
  const { tried, errno, attempt, during } = failure;
  const { kind } = one.socket;
  if (tried?.type !== "set" || !isUsed(one.socket, failure) || isMeantForOthers(tried, kind)) return null;
  const row = findOption(tried.level, tried.name);
  const isNewer = row !== null && one.isNewerThanKernel(row);
  const reason = reasonFor({ ...tried, errno, attempt, kind, state: during, isNewer });
  const { level, then } = result(one.socket, tried, failure);
  return {
    level,
    text: `${shownName(tried)} was refused (${errno})${reason === null ? "" : `: ${reason.why}`}; ${then}`,
    fix: reason?.fix ?? `see ${row?.man ?? "setsockopt(2)"} for what ${errno} means here`,
    evidence: [failedBy(failure)],
  };
}

/** IPV6_V6ONLY on an IPv4 socket: servers set it on whatever socket they have, as Python's http.server does. */
function isMeantForOthers({ name }: Named, { family }: Socket["kind"]): boolean {
  return name === "IPV6_V6ONLY" && family === "AF_INET";
}

interface Result {
  readonly level: Level;
  /** What the socket does without it. */
  readonly then: string;
}

function result(socket: Socket, tried: Named, failure: Failure): Result {
  const instead = substitute(socket, tried, failure);
  if (instead !== null) return { level: "note", then: `${instead} was set instead` };
  if (findOption(tried.level, tried.name)?.undoes !== undefined)
    return { level: "note", then: "nothing was taken back" };
  if (isForSpeed(tried, failure)) return { level: "note", then: "nothing is lost but speed" };
  if (tried.level === "SOL_TCP" && socket.kind.family === "AF_UNIX")
    return { level: "note", then: "nothing is lost: what it is about is TCP's" };
  return { level: "error", then: "the socket is used without it" };
}

/** What libraries try, and do without where the kernel lacks it: TLS in the kernel, sending without copies, batches. */
function isForSpeed({ name }: Named, { errno, attempt }: Failure): boolean {
  const isLacking = ["ENOENT", "ENOPROTOOPT", "EOPNOTSUPP"].includes(errno);
  return isLacking && (faster.includes(name) || (name === "TCP_ULP" && attempt.includes('"tls')));
}

const faster = ["SO_ZEROCOPY", "UDP_SEGMENT", "UDP_GRO", "TCP_FASTOPEN", "TCP_FASTOPEN_CONNECT"];

/** Not one that was made to see whether the kernel has the option, and is closed then. */
function isUsed(socket: Socket, { last }: Failure): boolean {
  const { bound, peer, backlog, acceptSeen, connectSeen, state, touched } = socket;
  if (bound !== null || peer !== null || backlog !== null || acceptSeen || connectSeen) return true;
  return state === "ESTABLISHED" || (touched !== null && last !== null && touched > last);
}

type Named = Pick<Extract<Failure["tried"], { type: "set" }>, "level" | "name">;

/** What was set in its place: the same with another value, the plain form of a forced one, its like of the other family. */
function substitute({ options }: Socket, tried: Named, { last }: Failure): string | null {
  const row = findOption(tried.level, tried.name);
  const names = [row?.forces ?? tried.name, ...likes.filter((like) => like.includes(tried.name)).flat()];
  const isLater = (at: number | null): boolean => at === null || last === null || at > last;
  for (const { level, name, origin, at, by, asked } of options.values()) {
    const isOwn = optionKey({ level, name }) === optionKey(tried);
    const isSet = origin === "set" && by === undefined && asked !== null;
    if (isSet && names.includes(name) && (!isOwn || isLater(at))) return isOwn ? "another value" : name;
  }
  return null;
}

/** The same of IPv4 and IPv6: programs set both, whatever the socket's family. */
const likes: readonly (readonly string[])[] = [
  ["IP_TOS", "IPV6_TCLASS"],
  ["IP_RECVTOS", "IPV6_RECVTCLASS"],
  ["IP_TTL", "IPV6_UNICAST_HOPS"],
  ["IP_RECVTTL", "IPV6_RECVHOPLIMIT"],
  ["IP_PKTINFO", "IPV6_RECVPKTINFO"],
  ["IP_RECVERR", "IPV6_RECVERR"],
  ["IP_MTU_DISCOVER", "IPV6_MTU_DISCOVER"],
  ["IP_FREEBIND", "IPV6_FREEBIND"],
  ["IP_TRANSPARENT", "IPV6_TRANSPARENT"],
  ["IP_MULTICAST_TTL", "IPV6_MULTICAST_HOPS"],
  ["IP_MULTICAST_LOOP", "IPV6_MULTICAST_LOOP"],
  ["IP_MULTICAST_IF", "IPV6_MULTICAST_IF"],
  ["IP_RECVORIGDSTADDR", "IPV6_RECVORIGDSTADDR"],
];
