import { showAddress } from "../linux/address.ts";
import type { Demand, Judged, Problem, Run } from "./demand.ts";
import { UNSURE } from "./demands/presence.ts";
import type { Wrong } from "./verdict.ts";

/** What has come of one expectation so far: sockets are counted, and the first one with a problem is the example. */
export class Tally {
  private readonly demand: Demand;
  private judged = 0;
  private asDemanded = 0;
  private example: { readonly one: Judged; readonly problem: Problem } | null = null;

  constructor(demand: Demand) {
    this.demand = demand;
  }

  add(one: Judged): void {
    const problem = this.demand.judge(one);
    this.judged++;
    if (problem === null) this.asDemanded++;
    else if (this.example === null || isBetter({ one, problem }, this.example)) this.example = { one, problem };
  }

  /** Null: it holds. `run`: of a trace. */
  wrong(run: Run | null): Wrong | null {
    const { demand, judged, asDemanded, example } = this;
    if (judged === 0 && demand.of !== "all") return { ...ofNone, type: "broken", text: "no such socket" };
    if (demand.of === "some" && asDemanded > 0) return null;
    // Where one would have been enough, the example says all.
    if (example !== null && demand.of === "some") return wrongWith(example, 1, 1);
    if (example !== null) return wrongWith(example, judged - asDemanded, judged);
    const gap = run === null ? null : (demand.gap?.(run) ?? null);
    return gap === null ? null : { ...ofNone, ...gap };
  }
}

const ofNone = { socket: null, id: null, place: null, count: 0, of: 0, evidence: [] } as const;

/** What is certainly wrong is a better example than what is unknown; among equals the first socket is. */
function isBetter(
  { one, problem }: { readonly one: Judged; readonly problem: Problem },
  before: { readonly one: Judged; readonly problem: Problem },
): boolean {
  if (problem.type !== before.problem.type) return problem.type === "broken";
  return idOf(one) !== null && (idOf(one) ?? 0) < (idOf(before.one) ?? 0);
}

function wrongWith(
  { one, problem }: { readonly one: Judged; readonly problem: Problem },
  count: number,
  of: number,
): Wrong {
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
