import type { Accepts } from "../advice/advice.ts";
import type { Candidate } from "../select/candidates.ts";
import type { Fit } from "../select/target.ts";
import type { Change } from "../world/change.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import type { Wrong } from "./verdict.ts";

/** What is demanded of sockets: each is judged by itself. */
export interface Demand {
  readonly type: "each";
  /** How many have to be so: `every` one, of at least one; `some` one; `all` that there are, if any. */
  readonly of: "every" | "some" | "all";
  /** Whether only a trace can show it: the calls of running processes were not seen. */
  readonly needsCalls: boolean;
  /** Follows the trace, for what the end does not show. Left out: the end is enough. */
  readonly follower?: Follower;
  /** Null: it is as demanded. */
  readonly judge: (one: Judged) => Problem | null;
  /** What keeps it from being known though each is as demanded. Left out: nothing. */
  readonly gap?: (run: Run) => Problem | null;
}

/** Remembers of each socket what its verdict needs, until it is judged. */
export interface Follower {
  readonly changed: (change: Change) => void;
  readonly forget: (socket: Socket) => void;
}

/** What is demanded of all sockets together. */
export interface WholeDemand {
  readonly type: "whole";
  readonly judge: (run: Run) => Wrong | null;
}

export interface Problem extends Pick<Wrong, "type" | "text" | "evidence"> {
  /** The calls that show it were seen, or the kernel was asked: what was lost besides does not change it. */
  readonly isSeen?: true;
}

/** A socket that an expectation is about. */
export interface Judged {
  readonly candidate: Candidate;
  readonly fits: Exclude<Fit, "no">;
  /** Null: of a running process. */
  readonly traced: Traced | null;
}

export interface Traced {
  readonly socket: Socket;
  readonly run: Run;
  /** It is judged before the end of the trace, since it is not kept: that events were lost meanwhile may show later. */
  readonly isEarly: boolean;
}

/** A trace, as far as verdicts depend on it. */
export interface Run {
  readonly state: State;
  /** --accept */
  readonly accepts: Accepts;
  /** Whether times are those at which calls returned (strace -T): without, accept() may have waited since. */
  readonly hasLengths: () => boolean;
}
