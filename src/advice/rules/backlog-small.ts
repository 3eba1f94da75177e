import type { Micros } from "../../base/brands.ts";
import { sameAddress } from "../../linux/address.ts";
import { isWildcard } from "../../world/peer.ts";
import type { Moment, Socket } from "../../world/socket.ts";
import { portAsked } from "../around.ts";
import { boundAndListened, type Case } from "../case.ts";
import type { Evidence } from "../advice.ts";
import type { Rule } from "../rule.ts";

/** Fewer are small. */
const SMALL = 16;
/** Fewer connections are no burst. */
const FEW = 4;
/** Connections that came so close together, in microseconds, may have waited in the queue together. */
const BURST = 20_000;

export const backlogSmall: Rule = {
  id: "backlog-small",
  level: "note",
  ofOne: true,
  title: "The queue of a listener is short, and connections came in bursts",
  why: "The queue takes one connection more than listen() asked for. The kernel drops the first packet of those that find it full, and the client sends it again after a second: of 20 that came at once to a backlog of 5, 14 waited 1.03 s; with net.ipv4.tcp_syncookies 1, 8 of them then looked connected to the client, and were accepted only once they had sent something (measured on 6.18). It is said where as many as the queue takes were accepted within 20 ms and open together; not where all clients are in the trace, and their connect() calls show that the queue had room.",
  instead: "Ask for a longer queue: -1 takes all that net.core.somaxconn allows. It costs nothing while it is empty.",
  bad: `listen(s, 5);`,
  good: `listen(s, -1);                               /* as many as the machine allows */`,
  options: [],
  check(one) {
    const { backlog } = one.socket;
    if (!one.isTcp || !one.isListener || backlog === null || backlog < 0 || backlog >= SMALL) return null;
    const burst = burstOf(one, Math.max(backlog + 1, FEW));
    if (burst === null || hadRoom(one, backlog)) return null;
    return {
      text: `listen() asked for a queue of ${backlog}, and as many as it takes, or more, were accepted at once: those that find it full wait a second or longer`,
      fix: "ask for a longer queue: -1 takes all that net.core.somaxconn allows",
      evidence: [...boundAndListened(one.socket), burst],
    };
  },
};

/** So many connections that were accepted within BURST and were open together; null: there were none. */
function burstOf(one: Case, size: number): Evidence | null {
  const accepted = one.around
    .acceptedBy(one.socket)
    .flatMap((socket) => timed(socket) ?? [])
    .sort((left, right) => left.at - right.at);
  for (const [index, last] of accepted.entries()) {
    const first = accepted[index - size + 1];
    if (first === undefined || last.at - first.at > BURST) continue;
    const together = accepted.slice(index - size + 1, index + 1);
    if (!together.every(({ end }) => end > last.at)) continue;
    const { tid, call } = first.opened;
    return { at: first.at, tid, call, text: `${size} connections within ${Math.ceil((last.at - first.at) / 1000)} ms` };
  }
  return null;
}

/** All its clients are in the trace, and of none the calls show that it may have found the queue full. */
function hadRoom(one: Case, backlog: number): boolean {
  const accepted = timesOf(one.around.acceptedBy(one.socket).map(({ opened }) => opened));
  const came = timesOf(clientsOf(one).map(({ connectedBy }) => connectedBy));
  if (!one.around.isWhole || accepted === null || came === null || came.length !== accepted.length) return false;
  return came.every((at, before) => before - accepted.filter((time) => time < at).length <= backlog);
}

/** Those that connected to its address. */
function clientsOf(one: Case): readonly Socket[] {
  const { bound } = one.socket;
  const port = portAsked(bound);
  if (bound === null || port === null) return [];
  const isHere = (to: Socket["peer"]): boolean => to !== null && (sameAddress(to, bound) || isWildcard(bound));
  return one.around
    .all()
    .filter(({ connectedBy, peer }) => connectedBy !== null && portAsked(peer) === port && isHere(peer));
}

/** In order; null: one of them is not known. */
function timesOf(moments: readonly (Moment | null)[]): readonly Micros[] | null {
  const times = moments.flatMap((moment) => moment?.time ?? []);
  return times.length === moments.length ? times.sort((left, right) => left - right) : null;
}

interface Accepted {
  readonly opened: NonNullable<Socket["opened"]>;
  readonly at: Micros;
  readonly end: number;
}

/** Null where its times are not known. */
function timed({ opened, closed }: Socket): Accepted | null {
  if (opened === null || opened.time === null || closed?.time === null) return null;
  return { opened, at: opened.time, end: closed?.time ?? Infinity };
}
