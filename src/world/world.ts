/**
 * world/ is the model: processes, fd tables, sockets and their options with origin. It takes SocketEvents,
 * from whatever source, one at a time and in order, and gives the changes they made. It knows nothing of strace's
 * text, of files or of the screen; it never guesses (what no event shows is null) and never throws on input. Used by
 * pipeline/, which feeds it, and by select/, verify/ and views/, which read it.
 */
import { asMicros } from "../base/brands.ts";
import type { EventOf, SocketEvent } from "../events/event.ts";
import type { ByteOrder } from "../linux/kinds/layout.ts";
import type { Sysctls } from "../linux/option.ts";
import { both, unchanged, type Change } from "./change.ts";
import { bound, connected, listening, named, shut } from "./handlers/addresses.ts";
import { accepted, created, paired, passed, received } from "./handlers/new-sockets.ts";
import { DataCalls } from "./data-calls.ts";
import { dataMoved } from "./handlers/data.ts";
import { closedRange } from "./handlers/close-range.ts";
import { concludeExits, exited, exiting, killed } from "./handlers/exits.ts";
import { failed } from "./handlers/failures.ts";
import { closed, duplicated, entered, flags, unshared } from "./handlers/fds.ts";
import { missed, reread } from "./handlers/missed.ts";
import { observed, queueEmpty, activitySeen } from "./handlers/observed.ts";
import { optionRead, optionSet } from "./handlers/options.ts";
import { contained, described, executed, forkFailed, forked, identified, superseded } from "./handlers/processes.ts";
import { tcpState } from "./handlers/tcp-state.ts";
import { unread } from "./handlers/unread.ts";
import { finish, takeStock } from "./finish.ts";
import { openGap } from "./open-gap.ts";
import { PendingThreads } from "./pending-threads.ts";
import { State } from "./state.ts";
import { Unannounced } from "./unannounced/unannounced.ts";

export interface WorldOptions {
  /** How many closed sockets and ended processes are kept in full; all are counted. */
  readonly keep?: number;
  /** The machine's settings; null for a saved log. */
  readonly sysctls?: Sysctls | null;
  /** False: strace does not follow forks and threads. */
  readonly follow?: boolean;
  /** True: the clone of every thread is in the input, or its process is described: as in every live trace. */
  readonly announced?: boolean;
  /** True: the first exec of a process whose fork is not in the input is the start of what was launched. */
  readonly launched?: boolean;
  /** True: close, dup, fcntl and ioctl are traced. False: unknown until the first of their lines. */
  readonly fdCalls?: boolean;
  /** Of a live trace: whether all calls that move data are traced. Null: a saved log, whose lines show it. */
  readonly dataCalls?: boolean | null;
  /** True: the kernel reports each change of a TCP state. */
  readonly kernelStates?: boolean;
  /** That of the machine; null for a saved log. */
  readonly byteOrder?: ByteOrder | null;
  /** Ids that are not given to sockets, from 1 on: those of another world that is in the same picture. */
  readonly takenIds?: number;
}

export const KEEP = 1_000;

export class World {
  readonly state: State;
  /** Is shown what each event changes before the next one is applied, also where `apply` applies several. */
  onChanged: ((changes: readonly Change[]) => void) | null = null;
  private readonly pendingThreads: PendingThreads;
  /** Null: there are none. */
  private readonly unannounced: Unannounced | null;

  constructor(options: WorldOptions = {}) {
    const {
      keep = KEEP,
      sysctls = null,
      follow = true,
      announced = false,
      launched = false,
      fdCalls = false,
      dataCalls = null,
      kernelStates = false,
      byteOrder = null,
      takenIds = 0,
    } = options;
    this.state = new State(keep, sysctls, follow, byteOrder, new DataCalls(dataCalls, follow));
    this.state.launched = launched;
    this.state.isAnnounced = announced;
    this.state.hasFlagCalls = fdCalls;
    this.state.hasCloses = fdCalls;
    this.state.lastId = takenIds;
    this.state.hasKernelStates = kernelStates;
    this.pendingThreads = new PendingThreads(this.state);
    this.unannounced = announced ? null : new Unannounced(this.state);
  }

  /** What the event changes. The changes hold live objects: render them before the next call. */
  apply(event: SocketEvent): readonly Change[] {
    this.state.settle(event.seen.line);
    if (this.pendingThreads.buffers(event)) return unchanged;
    const changes = this.shown(this.handled(event));
    return this.pendingThreads.hasEvents ? [...changes, ...this.applyBuffered(false)] : changes;
  }

  /** Lines have come since the last event that give none: time has passed. */
  timePassed(): void {
    this.state.settle(null);
  }

  /** For a summary while the input goes on. */
  takeStock(): void {
    this.timePassed();
    takeStock(this.state);
  }

  /** The input is over: a socket that only children without a line have open counts as closed. */
  finish(): readonly Change[] {
    // When a live trace ends, its last line may be old.
    if (this.state.sysctls !== null) this.timePassed();
    const changes = [...this.applyBuffered(true), ...this.shown(concludeExits(this.state))];
    this.unannounced?.finish();
    return [...changes, ...this.shown(finish(this.state))];
  }

  private shown(changes: readonly Change[]): readonly Change[] {
    this.onChanged?.(changes);
    return changes;
  }

  private handled(event: SocketEvent): readonly Change[] {
    if (this.unannounced === null) return handle(this.state, event);
    const shown = this.unannounced.before(event);
    const changes = both(shown, handle(this.state, event));
    return both(changes, this.unannounced.after(event));
  }

  private applyBuffered(all: boolean): readonly Change[] {
    const changes: Change[] = [];
    for (let events = this.pendingThreads.next(all); events !== null; events = this.pendingThreads.next(all))
      for (const event of events) changes.push(...this.apply(event));
    return changes;
  }
}

/** What each type of event does. */
const handlers: { readonly [Type in SocketEvent["type"]]: (state: State, event: Tagged<Type>) => readonly Change[] } = {
  created,
  paired,
  accepted,
  received,
  passed,
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
  data: dataMoved,
  "tcp-state": tcpState,
  forked,
  "fork-failed": forkFailed,
  executed,
  exiting,
  exited,
  killed,
  superseded,
  identified,
  described,
  contained,
  attached: () => unchanged,
  detached: () => unchanged,
  "child-ended": () => unchanged,
  failed,
  unread,
  observed,
  activity: activitySeen,
  "queue-empty": queueEmpty,
  missed,
  reread,
  doubt,
};

/** The event of each type, by its type: so the compiler sees that the handler found by `event.type` takes this event. */
type Tagged<Types extends SocketEvent["type"]> = {
  readonly [Type in Types]: EventOf<Type> & { readonly type: Type };
}[Types];

function handle<Type extends SocketEvent["type"]>(state: State, event: Tagged<Type>): readonly Change[] {
  return handlers[event.type](state, event);
}

function doubt(state: State, { seen, cause, hides, elsewhere, about, of }: EventOf<"doubt">): readonly Change[] {
  if (about !== undefined && !state.threads.has(about)) return unchanged;
  const socket = of === undefined ? null : state.findOpen(of);
  if (socket !== null) openGap(socket, { by: "io_uring", until: seen.time ?? asMicros(0), isRead: false });
  if (hides !== undefined) state.thread(seen).process.hides = hides;
  if (elsewhere === true) state.thread(seen).process.isElsewhere = true;
  // Of a saved log no settings are known anyway.
  if (elsewhere === true && state.sysctls === null) return unchanged;
  const { process } = state.thread(seen);
  // A selection shows the first one of its own processes.
  const isShown = !state.doubts.has(cause) || state.onDoubt !== null;
  state.doubt(cause, process);
  return isShown ? [{ type: "doubt", seen, process, cause }] : unchanged;
}
