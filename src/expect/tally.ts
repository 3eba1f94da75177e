import { showAddress } from "../linux/address.ts";
import type { Demand, Judged, Problem, Run } from "./demand.ts";
import { callsLost, lostText } from "./lost.ts";
import { UNSURE } from "./demands/presence.ts";
import type { Wrong } from "./verdict.ts";

/** What has come of one expectation so far: sockets are counted, and the first one with a problem is the example. */
export class Tally {
  private readonly demand: Demand;
  private judged = 0;
  private asDemanded = 0;
  private example: Example | null = null;

  constructor(demand: Demand) {
    this.demand = demand;
  }

  add(one: Judged): void {
    const problem = weakened(this.demand.judge(one), one);
    this.judged++;
    if (problem === null) this.asDemanded++;
    else if (this.example === null || isBetter({ one, problem }, this.example)) this.example = { one, problem };
  }

  /** Null: it holds. `run`: of a trace. */
  wrong(run: Run | null): Wrong | null {
    const { demand, judged, asDemanded, example } = this;
    const lost = run?.state.lost ?? 0;
    if (judged === 0 && demand.of !== "all") return { ...ofNone, ...noSuch(lost) };
    if (demand.of === "some" && asDemanded > 0) return null;
    // Where one would have been enough, the example says all.
    const shown = example !== null && lost > 0 && example.one.traced?.isEarly === true ? uncertain(example) : example;
    if (shown !== null && demand.of === "some") return wrongWith(shown, 1, 1);
    if (shown !== null) return wrongWith(shown, judged - asDemanded, judged);
    const gap = run === null ? null : (demand.gap?.(run) ?? null);
    if (gap !== null) return { ...ofNone, ...gap };
    return lost === 0 || demand.of === "some" ? null : { ...ofNone, ...mayBeMore(lost) };
  }
}

interface Example {
  readonly one: Judged;
  readonly problem: Problem;
}

/** What rests on calls that were not made is unknown of a socket of which calls were lost. */
function weakened(problem: Problem | null, one: Judged): Problem | null {
  if (problem === null || problem.isSeen === true || one.traced?.socket.gap == null) return problem;
  return uncertain({ one, problem }).problem;
}

function uncertain({ one, problem }: Example): Example {
  if (problem.type === "unknown") return { one, problem };
  const why = one.traced?.socket.gap == null ? callsLost({ by: "loss" }) : callsLost(one.traced.socket.gap);
  return { one, problem: { ...problem, type: "unknown", text: `${problem.text}, but ${why}` } };
}

function noSuch(lost: number): Pick<Problem, "type" | "text"> {
  if (lost === 0) return { type: "broken", text: "no such socket" };
  return { type: "unknown", text: `no such socket was seen, but ${lostText(lost)}` };
}

function mayBeMore(lost: number): Pick<Problem, "type" | "text"> {
  return {
    type: "unknown",
    text: `nothing else was seen, but ${lostText(lost)}: there may have been more such sockets`,
  };
}

const ofNone = { socket: null, id: null, place: null, count: 0, of: 0, evidence: [] } as const;

/** What is certainly wrong is a better example than what is unknown; among equals the first socket is. */
function isBetter({ one, problem }: Example, before: Example): boolean {
  if (problem.type !== before.problem.type) return problem.type === "broken";
  return idOf(one) !== null && (idOf(one) ?? 0) < (idOf(before.one) ?? 0);
}

function wrongWith({ one, problem }: Example, count: number, of: number): Wrong {
  const { type, text, evidence } = problem;
  const isUnsure = one.fits === "perhaps" && !text.endsWith(UNSURE);
  const whole = isUnsure ? `${text}; ${UNSURE}` : text;
  return { type, text: whole, socket: one.candidate.name, id: idOf(one), place: placeOf(one), count, of, evidence };
}

function idOf({ traced }: Judged): number | null {
  return traced?.socket.id ?? null;
}

/** `fd 4 of 4711, 10.0.0.9:40000` */
function placeOf({ traced, candidate }: Judged): string | null {
  const { local, peer } = candidate.subject;
  const address = peer ?? local;
  const shown = address === null ? [] : [showAddress(address)];
  if (traced === null) return shown[0] ?? null;
  const { fd, process } = traced.socket.first;
  const place = process.pid > 0 ? `fd ${fd} of ${process.pid}` : `fd ${fd}`;
  return [place, ...shown].join(", ");
}
