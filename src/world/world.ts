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
    const changes = this.handle(event);
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

  private handle(event: SocketEvent): readonly Change[] {
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
      case "received":
        return received(state, event);
      case "entered":
        return entered(state, event);
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
      case "exiting":
        return exiting(state, event);
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
        return doubt(state, event.seen, event.cause);
    }
  }
}

function doubt(state: State, seen: Seen, cause: string): readonly Change[] {
  const first = !state.doubts.has(cause);
  state.doubt(cause);
  return first ? [{ type: "doubt", seen, process: state.thread(seen).process, cause }] : unchanged;
}
