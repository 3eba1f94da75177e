import { candidateOf, candidatesOf, type Candidate } from "../select/candidates.ts";
import type { ProcessSnapshot } from "../events/snapshot.ts";
import type { Change } from "../world/change.ts";
import type { Moment, Socket } from "../world/socket.ts";
import type { Demand, Follower, Run, Traced, WholeDemand } from "./demand.ts";
import type { Expectation } from "./expectation.ts";
import { Tally } from "./tally.ts";
import type { Verdict, Wrong } from "./verdict.ts";

/** A call that was under way may show that a socket is open after all; the archive finds the last 256 that closed. */
const RECENT = 512;

/**
 * Judges the sockets of a trace. Those that the archive keeps are judged at the end, the others when they have closed, so
 * that each counts with its own calls and memory does not grow with their number.
 */
export class Checker {
  private readonly path: string;
  private readonly run: Run;
  private readonly items: readonly Item[];
  private readonly delay: number;
  private readonly followers: readonly Follower[];
  private readonly recent: { readonly socket: Socket; readonly closed: Moment | null }[] = [];

  /** `delay`: so many of the sockets that closed last are not judged yet. */
  constructor(path: string, expectations: readonly Expectation[], run: Run, delay: number = RECENT) {
    this.path = path;
    this.run = run;
    this.delay = delay;
    this.items = expectations.map((expectation) => itemOf(expectation, expectation.demand(run.state.sysctls)));
    this.followers = this.items.flatMap(({ follower }) => (follower === undefined ? [] : [follower]));
  }

  /** What one event has just changed: the sockets are as it left them. */
  changed(changes: readonly Change[]): void {
    for (const change of changes) {
      for (const follower of this.followers) follower.changed(change);
      if (change.type === "gone") this.gone(change.socket);
    }
  }

  /** The trace is over. */
  verdicts(): readonly Verdict[] {
    const { archive, sockets } = this.run.state;
    for (const { socket, closed } of this.recent.splice(0)) this.settle(socket, closed);
    for (const socket of archive.closed.values()) this.judge(socket, false);
    for (const socket of sockets.values()) this.judge(socket, false);
    return this.items.map((item) => verdictOf(this.path, item, item.wrong(this.run)));
  }

  private gone(socket: Socket): void {
    this.recent.push({ socket, closed: socket.closed });
    if (this.recent.length <= this.delay) return;
    const oldest = this.recent.shift();
    if (oldest !== undefined) this.settle(oldest.socket, oldest.closed);
  }

  /** One that was opened again, and closed again, comes a second time. */
  private settle(socket: Socket, closed: Moment | null): void {
    const isKept = this.run.state.archive.closed.get(socket.id) === socket;
    if (closed === null || socket.closed !== closed || isKept) return;
    this.judge(socket, true);
    for (const follower of this.followers) follower.forget(socket);
  }

  private judge(socket: Socket, isEarly: boolean): void {
    const candidate = candidateOf(socket, this.run.state.sysctls);
    for (const item of this.items) item.add(candidate, { socket, run: this.run, isEarly });
  }
}

/** The verdicts on running processes: what needs no call. */
export function judgeProcesses(
  path: string,
  expectations: readonly Expectation[],
  processes: readonly ProcessSnapshot[],
): readonly Verdict[] {
  const items = expectations.map((expectation) => itemOf(expectation, expectation.demand(null)));
  for (const candidate of candidatesOf(processes)) for (const item of items) item.add(candidate, null);
  return items.map((item) => verdictOf(path, item, item.wrong(null)));
}

/** Whether only a trace can show it. */
export function needsTrace({ demand }: Expectation): boolean {
  const made = demand(null);
  return made.type === "whole" || made.needsCalls;
}

/** An expectation at work. */
interface Item {
  readonly expectation: Expectation;
  readonly follower: Follower | undefined;
  readonly add: (candidate: Candidate, traced: Traced | null) => void;
  readonly wrong: (run: Run | null) => Wrong | null;
}

function itemOf(expectation: Expectation, demand: Demand | WholeDemand): Item {
  if (demand.type === "whole") {
    const wrong: Item["wrong"] = (run) => (run === null ? null : demand.judge(run));
    return { expectation, follower: undefined, add: () => undefined, wrong };
  }
  const tally = new Tally(demand);
  return {
    expectation,
    follower: demand.follower,
    add(candidate, traced) {
      const fits = expectation.target?.(candidate) ?? "yes";
      if (fits !== "no") tally.add({ candidate, fits, traced });
    },
    wrong: (run) => tally.wrong(run),
  };
}

function verdictOf(path: string, { expectation: { text, line } }: Item, wrong: Wrong | null): Verdict {
  return { path, line, text, wrong };
}
