import type { Rows } from "../../base/columns/read.ts";
import type { ChangeData } from "../../views/json/change-types.ts";
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
  /** Of each event, which change it is: piece and row in it. */
  readonly changes: ChangesOf;
}

/** The changes of a socket's row, in order. */
export type ChangesOf = (row: number) => readonly ChangeData[];

/** What tracks need of the sockets. */
export interface Sockets {
  readonly count: number;
  readonly opened: Float64Array;
  readonly closed: Float64Array;
  readonly rowOf: (id: number | null) => number | null;
  readonly state: (row: number) => string | null;
  readonly isOpen: (row: number) => boolean;
}

const edgeNames: ReadonlySet<string> = new Set(["forked", "executed", "exited", "killed"]);

function isEdge(name: string): name is Edge["what"] {
  return edgeNames.has(name);
}

/** Lays the changes out by socket, reading only the fields that it needs. */
export function tracksOf(sockets: Sockets, pieces: readonly Rows<ChangeData>[]): Tracks {
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  const rowOfChange = new Int32Array(total).fill(-1);
  const counts = new Int32Array(sockets.count + 1);
  const edges: Edge[] = [];
  let next = 0;
  for (const piece of pieces) {
    const [socket, change, at, pid] = [
      piece.field("socket"),
      piece.field("change"),
      piece.field("at"),
      piece.field("pid"),
    ];
    for (let place = 0; place < piece.length; place++, next++) {
      const row = sockets.rowOf(socket.get(place));
      const what = change.get(place);
      if (row !== null) {
        rowOfChange[next] = row;
        counts[row + 1] = (counts[row + 1] ?? 0) + 1;
      } else if (isEdge(what)) edges.push({ pid: pid.get(place), at: at.get(place) ?? 0, what });
    }
  }
  for (let row = 0; row < sockets.count; row++) counts[row + 1] = (counts[row + 1] ?? 0) + (counts[row] ?? 0);
  const order = inOrder(rowOfChange, counts);
  const changes = changesIn(pieces, order, counts);
  return { ...eventsOf(sockets, pieces, order, counts), edges, changes };
}

/** The changes' numbers, row by row. `from`: where the ones of a row begin. */
function inOrder(rowOfChange: Int32Array, from: Int32Array): Int32Array {
  const free = from.slice();
  const order = new Int32Array(from.at(-1) ?? 0);
  rowOfChange.forEach((row, number) => {
    if (row < 0) return;
    const place = free[row] ?? 0;
    order[place] = number;
    free[row] = place + 1;
  });
  return order;
}

function placesIn(pieces: readonly Rows<ChangeData>[]): (number: number) => readonly [piece: number, place: number] {
  const begins = pieces.map((_, at) => pieces.slice(0, at).reduce((sum, { length }) => sum + length, 0));
  return (number) => {
    let [low, high] = [0, begins.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((begins[middle] ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return [low, number - (begins[low] ?? 0)];
  };
}

function changesIn(pieces: readonly Rows<ChangeData>[], order: Int32Array, from: Int32Array): ChangesOf {
  const placeOf = placesIn(pieces);
  return (row) =>
    Array.from(order.subarray(from[row], from[row + 1]), (number) => {
      const [piece, place] = placeOf(number);
      return pieces[piece]?.get(place);
    }).filter((change) => change !== undefined);
}

function eventsOf(
  sockets: Sockets,
  pieces: readonly Rows<ChangeData>[],
  order: Int32Array,
  from: Int32Array,
): Pick<Tracks, "from" | "at" | "code"> {
  const fields = pieces.map((piece) => ({
    change: piece.field("change"),
    at: piece.field("at"),
    state: piece.field("state"),
  }));
  const placeOf = placesIn(pieces);
  const begins = new Int32Array(sockets.count + 1);
  // A first state, and at most a state and a mark for each change.
  const at = new Float64Array(order.length * 2 + sockets.count * 2);
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
    for (let place = from[row] ?? 0; place < (from[row + 1] ?? 0); place++) {
      const [piece, inPiece] = placeOf(order[place] ?? 0);
      const read = fields[piece];
      if (read === undefined) continue;
      lastAt = read.at.get(inPiece) ?? lastAt;
      const state = stateCode(read.state.get(inPiece));
      const change = read.change.get(inPiece);
      if (state !== last && change !== "gone") add(lastAt, (last = state));
      const mark = markOf(change);
      if (mark !== null) add(lastAt, mark);
    }
    // Without a change nothing shows its states but the last one, at the end.
    if (last === -1)
      add(
        lastAt,
        sockets.isOpen(row) || sockets.opened[row] === sockets.closed[row] ? stateCode(sockets.state(row)) : UNKNOWN,
      );
    if (!sockets.isOpen(row)) add(sockets.closed[row] ?? lastAt, ENDED);
  }
  begins[sockets.count] = next;
  return { from: begins, at: at.subarray(0, next), code: code.subarray(0, next) };
}

function markOf(change: ChangeData["change"]): number | null {
  return change === "option-set" ? SET : change === "failed" ? FAILED : null;
}
