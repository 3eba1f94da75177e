import { isNotYet } from "../../views/html/not-yet.ts";
import type { ChangesBySocket } from "../changes.ts";
import { stateCode, UNKNOWN } from "./states.ts";

/** What happens on a lifeline besides a change of its state: marks. */
export const SET = 100;
export const FAILED = 101;
export const ENDED = 102;

/** A fork, an exec or the end of a process: an edge of its group. */
export interface Edge {
  readonly pid: number;
  readonly at: number;
  readonly what: "forked" | "executed" | "exited" | "killed";
}

/** What there is to be drawn, of all sockets: the events of a row are those from `from[row]` to `from[row + 1]`, by time. */
export interface Tracks {
  readonly from: Int32Array;
  readonly at: Float64Array;
  /** A state's code, or SET, FAILED, ENDED. */
  readonly code: Uint8Array;
  readonly edges: readonly Edge[];
}

/** What tracks need of the sockets. */
export interface Sockets {
  readonly count: number;
  readonly opened: Float64Array;
  readonly closed: Float64Array;
  readonly changes: ChangesBySocket;
  readonly state: (row: number) => string | null;
  /** When that state had begun, where no change shows it; undefined: a change does. */
  readonly stateSince: (row: number) => number | undefined;
  readonly isOpen: (row: number) => boolean;
}

const edgeNames: ReadonlySet<string> = new Set(["forked", "executed", "exited", "killed"]);

function isEdge(name: string): name is Edge["what"] {
  return edgeNames.has(name);
}

/** Lays what happened out by socket, reading only the fields that it needs. */
export function tracksOf(sockets: Sockets): Tracks {
  return { ...eventsOf(sockets), edges: edgesOf(sockets.changes) };
}

function edgesOf({ all, others }: ChangesBySocket): readonly Edge[] {
  const [change, at, pid] = [all.field("change"), all.field("at"), all.field("pid")];
  return others.flatMap((place) => {
    const what = change.get(place);
    return isEdge(what) ? [{ pid: pid.get(place), at: at.get(place) ?? 0, what }] : [];
  });
}

function eventsOf(sockets: Sockets): Pick<Tracks, "from" | "at" | "code"> {
  const { all, order, from } = sockets.changes;
  const [ofChange, times, stateOf] = [all.field("change"), all.field("at"), all.field("state")];
  const [callOf, errnoOf] = [all.field("call"), all.field("errno")];
  const begins = new Int32Array(sockets.count + 1);
  // Its first and last state and its end, and at most a state and a mark for each change.
  const at = new Float64Array(order.length * 2 + sockets.count * 3);
  const code = new Uint8Array(at.length);
  let next = 0;
  const add = (time: number, what: number): void => {
    at[next] = time;
    code[next++] = what;
  };
  for (let row = 0; row < sockets.count; row++) {
    begins[row] = next;
    let last = -1;
    let lastAt = sockets.opened[row] ?? 0;
    for (let index = from[row] ?? 0; index < (from[row + 1] ?? 0); index++) {
      const place = order[index] ?? 0;
      lastAt = times.get(place) ?? lastAt;
      const state = stateCode(stateOf.get(place));
      const change = ofChange.get(place);
      if (state !== last && change !== "gone") add(lastAt, (last = state));
      if (change === "option-set") add(lastAt, SET);
      if (change === "failed" && isFailure(callOf.get(place), errnoOf.get(place))) add(lastAt, FAILED);
    }
    const found = sockets.stateSince(row);
    if (last === -1) add(lastAt, found === undefined ? onlyState(sockets, row) : UNKNOWN);
    if (found !== undefined) add(Math.max(lastAt, found), stateCode(sockets.state(row)));
    if (!sockets.isOpen(row)) add(sockets.closed[row] ?? lastAt, ENDED);
  }
  begins[sockets.count] = next;
  return { from: begins, at: at.subarray(0, next), code: code.subarray(0, next) };
}

/** Without a change nothing shows its states but the last one, at the end. */
function onlyState(sockets: Sockets, row: number): number {
  const isMoment = sockets.opened[row] === sockets.closed[row];
  return sockets.isOpen(row) || isMoment ? stateCode(sockets.state(row)) : UNKNOWN;
}

/** Without those that only mean "not yet", as in the count on top. */
function isFailure(call: string, errno: string | undefined): boolean {
  return errno === undefined || !isNotYet({ call, errno });
}
