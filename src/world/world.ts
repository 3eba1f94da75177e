/**
 * world/ rebuilds what holds: processes, fd tables, sockets and their options with origin. It takes SocketEvents,
 * from whatever source, one at a time and in order, and gives the changes they made. It knows nothing of strace's
 * text, of files or of the screen; it never guesses (what no event told is null) and never throws on input. Used by
 * cli/ (which feeds it), and by select/, advice/ and views/ for its types.
 */
import type { EventOf, SocketEvent } from "../events/event.ts";
import type { Sysctls } from "../linux/option.ts";
import { unchanged, type Change } from "./change.ts";
import { bound, connected, listening, named, shut } from "./handlers/addresses.ts";
import { accepted, created, paired, received } from "./handlers/births.ts";
import { closedRange } from "./handlers/close-range.ts";
import { concludeExits, exited, exiting, killed } from "./handlers/exits.ts";
import { failed } from "./handlers/failures.ts";
import { closed, duplicated, entered, flags, unshared } from "./handlers/fds.ts";
import { observed } from "./handlers/observed.ts";
import { optionRead, optionSet } from "./handlers/options.ts";
import { described, executed, forkFailed, forked, identified, superseded } from "./handlers/processes.ts";
import { finish, takeStock } from "./finish.ts";
import { Newcomers } from "./newcomers.ts";
import { State } from "./state.ts";

export interface WorldOptions {
  /** How many closed sockets and ended processes are kept in full. */
  readonly keep?: number;
  /** The machine's settings; null for a saved log. */
  readonly sysctls?: Sysctls | null;
  /** False: strace does not follow forks and threads. */
  readonly follow?: boolean;
  /** True: close, dup, fcntl and ioctl are traced. Else their first line tells. */
  readonly fdCalls?: boolean;
}

export const KEEP = 1_000;

export class World {
  readonly state: State;
  private readonly newcomers: Newcomers;

  constructor({ keep = KEEP, sysctls = null, follow = true, fdCalls = false }: WorldOptions = {}) {
    this.state = new State(keep, sysctls, follow);
    this.state.hasFdCalls = fdCalls;
    this.newcomers = new Newcomers(this.state);
  }

  /** What the event changes. The changes hold live objects: render them before the next call. */
  apply(event: SocketEvent): readonly Change[] {
    if (this.newcomers.takes(event)) return unchanged;
    const changes = handle(this.state, event);
    return this.newcomers.areWaiting ? [...changes, ...this.applyHeldBack(false)] : changes;
  }

  /** For a summary while the input goes on. */
  takeStock(): void {
    takeStock(this.state);
  }

  /** The input has ended: what only children hold that never spoke counts as closed. */
  finish(): readonly Change[] {
    const changes = [...this.applyHeldBack(true), ...concludeExits(this.state)];
    finish(this.state);
    return changes;
  }

  private applyHeldBack(all: boolean): readonly Change[] {
    const changes: Change[] = [];
    for (let said = this.newcomers.next(all); said !== null; said = this.newcomers.next(all))
      for (const event of said) changes.push(...this.apply(event));
    return changes;
  }
}

/** What each type of event does. */
const handlers: { readonly [Type in SocketEvent["type"]]: (state: State, event: Tagged<Type>) => readonly Change[] } = {
  created,
  paired,
  accepted,
  received,
  bound,
  listening,
  connected,
  named,
  shut,
  "option-set": optionSet,
  "option-read": optionRead,
  entered,
  closed,
  "closed-range": closedRange,
  duplicated,
  flags,
  unshared,
  forked,
  "fork-failed": forkFailed,
  executed,
  exiting,
  exited,
  killed,
  superseded,
  identified,
  described,
  attached: () => unchanged,
  detached: () => unchanged,
  failed,
  observed,
  doubt,
};

/** The event of each type, by its type: so the compiler sees that the handler found by `event.type` takes this event. */
type Tagged<Types extends SocketEvent["type"]> = {
  readonly [Type in Types]: EventOf<Type> & { readonly type: Type };
}[Types];

function handle<Type extends SocketEvent["type"]>(state: State, event: Tagged<Type>): readonly Change[] {
  return handlers[event.type](state, event);
}

function doubt(state: State, { seen, cause }: EventOf<"doubt">): readonly Change[] {
  const first = !state.doubts.has(cause);
  state.doubt(cause);
  return first ? [{ type: "doubt", seen, process: state.thread(seen).process, cause }] : unchanged;
}
