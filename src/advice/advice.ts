/**
 * advice/ judges what the model shows: sockets that are set up in a way their author would want to know about. One file a
 * rule in rules/, one registry (rules.ts), and `judge`, which applies all of them to a picture of the world. Pure, and it
 * changes nothing; what decides a rule and is unknown keeps it silent. Used by views/ and cli/.
 */
import type { Micros, Tid } from "../base/brands.ts";
import type { Stack } from "../base/stack.ts";
import type { Socket } from "../world/socket.ts";

/** Worst first. error: the program did not get what it asked for; warning: it works and will hurt; note: worth knowing. */
export const levels = ["error", "warning", "note"] as const;

export type Level = (typeof levels)[number];

/** One piece of advice, for all sockets of which the same holds. */
export interface Advice {
  readonly id: string;
  readonly level: Level;
  /** What is so, and what follows from it, with the observed values. */
  readonly text: string;
  /** What to do instead. */
  readonly fix: string;
  /** How many sockets it holds for. */
  readonly count: number;
  /** Some of them: their ids. */
  readonly sockets: readonly number[];
  /** What was seen of the first of them. */
  readonly evidence: readonly Evidence[];
  /** Why it does not count (--accept); null: it counts. */
  readonly accepted: string | null;
}

/** Whether advice on a socket was accepted beforehand, and why; null: it was not. */
export type Accepts = (id: string, socket: Socket) => string | null;

/** All advice counts. */
export const nothingAccepted: Accepts = () => null;

/** A call that shows it. */
export interface Evidence {
  /** Null: the input has no times. */
  readonly at: Micros | null;
  readonly tid: Tid;
  /** `setsockopt` */
  readonly call: string;
  /** `SO_REUSEADDR on, in state BOUND` */
  readonly text: string;
  /** Where in the code it was made; absent: not known. */
  readonly stack?: Stack;
}
