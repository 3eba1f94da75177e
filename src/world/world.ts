/**
 * world/ rebuilds what holds: processes, fd tables, sockets and their options with origin. It takes SocketEvents,
 * from whatever source, one at a time and in order, and gives the changes they made. It knows nothing of strace's
 * text, of files or of the screen; it never guesses (what no event told is null) and never throws on input. Used by
 * cli/ (which feeds it), and by select/, advice/ and views/ for its types.
 */
import type { Seen, SocketEvent } from "../events/event.ts";
import type { Sysctls } from "../linux/option.ts";
import { unchanged, type Change } from "./change.ts";
import { bound, connected, listening, named, shut } from "./handlers/addresses.ts";
import { accepted, created, paired } from "./handlers/births.ts";
import { failed } from "./handlers/failures.ts";
import { closed, closedRange, duplicated, flags, unshared } from "./handlers/fds.ts";
import { observed } from "./handlers/observed.ts";
import { optionRead, optionSet } from "./handlers/options.ts";
import {
  described,
  executed,
  exited,
  forkFailed,
  forked,
  identified,
  killed,
  superseded,
} from "./handlers/processes.ts";
import { finish } from "./finish.ts";
import { State } from "./state.ts";

export interface WorldOptions {
  /** How many closed sockets and ended processes are kept in full. */
  readonly keep?: number;
  /** The machine's settings; null for a saved log. */
  readonly sysctls?: Sysctls | null;
}

export const KEEP = 1_000;

export class World {
  readonly state: State;

  constructor(options: WorldOptions = {}) {
    this.state = new State(options.keep ?? KEEP, options.sysctls ?? null);
  }

  /** What the event changes. The changes hold live objects: render them before the next call. */
  apply(event: SocketEvent): readonly Change[] {
    const { state } = this;
    switch (event.type) {
      case "created":
        return created(state, event);
      case "paired":
        return paired(state, event);
      case "accepted":
        return accepted(state, event);
      case "bound":
        return bound(state, event);
      case "listening":
        return listening(state, event);
      case "connected":
        return connected(state, event);
      case "named":
        return named(state, event);
      case "shut":
        return shut(state, event);
      case "option-set":
        return optionSet(state, event);
      case "option-read":
        return optionRead(state, event);
      case "closed":
        return closed(state, event);
      case "closed-range":
        return closedRange(state, event);
      case "duplicated":
        return duplicated(state, event);
      case "flags":
        return flags(state, event);
      case "unshared":
        return unshared(state, event);
      case "forked":
        return forked(state, event);
      case "fork-failed":
        return forkFailed(state, event);
      case "executed":
        return executed(state, event);
      case "exited":
        return exited(state, event);
      case "killed":
        return killed(state, event);
      case "superseded":
        return superseded(state, event);
      case "identified":
        return identified(state, event);
      case "described":
        return described(state, event);
      case "attached":
      case "detached":
        return unchanged;
      case "failed":
        return failed(state, event);
      case "observed":
        return observed(state, event);
      case "doubt":
        return doubt(state, event, event.cause);
    }
  }

  /** The input has ended: what only children hold that never spoke counts as closed. */
  finish(): void {
    finish(this.state);
  }
}

function doubt(state: State, seen: Seen, cause: string): readonly Change[] {
  const first = !state.doubts.has(cause);
  state.doubt(cause);
  return first ? [{ type: "doubt", seen, process: state.thread(seen).process, cause }] : unchanged;
}
