/**
 * expect/ judges what --expect's FILE demands of sockets: it follows the changes of a trace, so that every socket is judged
 * with its own calls, also one that is only counted when it has closed; and it gives a verdict for each expectation. Pure;
 * views/ show the verdicts, cli/ reads the file.
 */
import type { Evidence } from "../advice/advice.ts";
import type { Micros } from "../base/brands.ts";

/** What became of one expectation. */
export interface Verdict {
  /** The FILE of --expect, and the line that the expectation stands on, from 1. */
  readonly path: string;
  readonly line: number;
  /** As it was written: `listener tcp:5000: SO_REUSEADDR`. */
  readonly text: string;
  /** Null: it holds. */
  readonly wrong: Wrong | null;
}

/** Why an expectation does not hold. Its texts may have bytes that a program chose: they are escaped where they are shown. */
export interface Wrong {
  /** `unknown`: the input does not show whether it is so, which fails too. */
  readonly type: "broken" | "unknown";
  /** One line, without the socket: `TCP_NODELAY is off (default)`. */
  readonly text: string;
  /** The first socket of which it is true: `#3` of a trace, `fd 3 of nginx[4711]`; null: it is about no single one. */
  readonly socket: string | null;
  /** Its number in the trace; null: it is of a running process, or there is none. */
  readonly id: number | null;
  /** Its fd, process and address: `fd 4 of 4711, 10.0.0.9:40000`; null: `socket` says all. */
  readonly place: string | null;
  /** How many sockets it is true of, and how many the expectation is about. */
  readonly count: number;
  readonly of: number;
  /** The calls that show it, of that socket. */
  readonly evidence: readonly Evidence[];
}

/** `#3 (fd 4 of 4711, 10.0.0.9:40000): TCP_NODELAY is off (set): setsockopt TCP_NODELAY off at 0.002100 by 4711; wrong on 1 of 2 sockets` */
export function describeWrong(wrong: Wrong, when: (time: Micros) => string): string {
  const { socket, place, text, evidence, count, of } = wrong;
  const calls = evidence.map((call) => describeCall(call, when)).join(", ");
  const name = socket === null ? "" : `${socket}${place === null ? "" : ` (${place})`}: `;
  const head = `${name}${text}${calls === "" ? "" : `: ${calls}`}`;
  return of > 1 ? `${head}; wrong on ${count} of ${of} sockets` : head;
}

/** `bind 0.0.0.0:80 at 0.001200 by 4711`; without what the input does not show. */
function describeCall({ at, tid, call, text }: Evidence, when: (time: Micros) => string): string {
  const time = at === null ? "" : ` at ${when(at)}`;
  // Thread 0 is the one of a log that names none.
  const thread = tid > 0 ? ` by ${tid}` : "";
  return `${call}${text === "" ? "" : ` ${text}`}${time}${thread}`;
}
