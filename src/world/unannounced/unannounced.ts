/**
 * Threads and processes whose clone is not in a saved log: one that traces no clone, or that was made of a running
 * program. Each is a thread or a forked process, and what shows which is what it does: a fd that another got after it
 * was there is only a thread's; a call that works on a fd that the others have closed is only a child's. Until then it is
 * taken for a thread, so that one socket is not counted twice, and where fds contradict that, for a forked process;
 * what nothing decided is reported as unknown at the end. Live traces have every clone, and do not use this.
 */
import type { EventOf, Seen, SocketEvent } from "../../events/event.ts";
import { asPid, asTid, type Tid } from "../../base/brands.ts";
import { FdTable } from "../fd-table.ts";
import { both, unchanged, type Change } from "../change.ts";
import type { Process, Thread } from "../process.ts";
import { release } from "../release.ts";
import type { State } from "../state.ts";
import { Context, threadOf } from "./context.ts";
import { weigh } from "./evidence.ts";
import { nameLeader, restore, setApart } from "./moves.ts";
import { undecidedOnes } from "./report.ts";
import { give, provesFork, provesThread } from "./proofs.ts";
import { place } from "./place.ts";
import { Lineage } from "./lineage.ts";
import { isAnother, type Sight } from "./sight.ts";
import { nothing, recognised, touchesOf, withoutEntered, type Touches } from "./touches.ts";

/** Of how many threads that were attached to and have not spoken the moment is kept. */
const BORN = 10_000;

/** Events from elsewhere, and such as no thread's own call makes. */
const isOfNoThread: ReadonlySet<SocketEvent["type"]> = new Set([
  "described",
  "observed",
  "queue-empty",
  "doubt",
  "detached",
  "identified",
]);

export class Unannounced {
  private readonly context: Context;
  private readonly state: State;
  private readonly lineage: Lineage;
  /** When strace reported that it follows a thread that has not spoken. */
  private readonly born: Map<Tid, number> = new Map();
  /** Of a process that strace attached to, how many of its threads have not spoken. */
  private readonly expected: Map<Process, number> = new Map();
  /** Threads that have called exit_group, and have not ended. */
  private readonly leaving: Map<Tid, Thread> = new Map();
  /** The last thread of the process that ended last. */
  private last: Thread | null = null;
  /** Processes that a thread has ended by exit_group: the thread. */
  private readonly over: WeakMap<Process, Thread> = new WeakMap();
  private hasOver = false;
  /** Of the event in hand. */
  private touches: Touches = nothing;

  constructor(state: State) {
    this.state = state;
    this.context = new Context(state);
    this.lineage = new Lineage(state);
  }

  /** What the event shows, before it is applied. */
  before(event: SocketEvent): readonly Change[] {
    const { context, state } = this;
    context.now++;
    this.touches = touchesOf(event);
    if (event.type === "attached") return this.attached(event);
    if (event.type === "child-ended") return this.childEnded(event);
    if (isOfNoThread.has(event.type)) return unchanged;
    if (event.type === "forked") context.hasClones = true;
    if (event.type === "accepted") context.accepting.add(event.seen.call);
    if (event.type === "bound" || event.type === "connected") context.hasBinds = true;
    if (event.type === "created") context.hasCreates = true;
    const old = state.threads.get(event.seen.tid);
    const placed = old === undefined ? this.newThread(event) : unchanged;
    const thread = old ?? state.threads.get(event.seen.tid) ?? this.firstOfClone(event);
    if (thread === null) return unchanged;
    this.adopt(thread);
    const touches = recognised(context, withoutEntered(this.touches, event, thread), thread, event.seen);
    context.inside.leave(thread);
    if (isEnd(event)) this.ends(thread);
    let shown = this.hasOver ? both(placed, this.survived(thread, touches, event.seen)) : placed;
    shown = both(shown, this.processEvent(thread, event));
    shown = both(shown, weigh(context, thread, touches, event.seen));
    return both(shown, this.inherit(thread, touches, event));
  }

  private processEvent(thread: Thread, event: SocketEvent): readonly Change[] {
    switch (event.type) {
      case "closed-range":
        // Before it runs another program a child closes all that it is not to have.
        return event.cloexecOnly ? unchanged : setApart(this.context, thread, event.seen);
      case "forked":
        return this.announced(thread, event);
      case "superseded":
        return this.superseded(thread, event);
      case "executed":
        return this.executed(thread, event.seen);
      default:
        return unchanged;
    }
  }

  /** What is to be remembered of it, afterwards. */
  after(event: SocketEvent): readonly Change[] {
    this.noteEnd(event);
    const thread = this.state.threads.get(event.seen.tid);
    if (thread === undefined) return unchanged;
    const { context, lineage } = this;
    const { ledger, now } = context;
    const touches = withoutEntered(this.touches, event, thread);
    const { uses, mayUse, gets, closes } = touches;
    if (thread.undecided !== null) thread.undecided.isNew = false;
    if (!isIdle(touches)) context.add(thread);
    if (event.type === "entered") context.inside.enter(thread, { fd: event.at.fd, call: event.seen.call, since: now });
    for (const { fd } of uses) ledger.used(thread, fd);
    for (const { fd } of mayUse) ledger.used(thread, fd);
    if (event.type === "data" && event.what === "end") ledger.ended(thread, event.at.fd);
    for (const { fd } of gets) {
      ledger.got(thread, fd, now);
      lineage.freed(thread, fd);
    }
    for (const { fd } of closes) {
      ledger.closed(thread, fd, now);
      context.inside.freed(thread.files, fd);
      lineage.freed(thread, fd);
    }
    if (event.type === "executed") lineage.executed(thread);
    const child = event.type === "forked" && event.child !== null ? this.state.threads.get(event.child) : undefined;
    if (child !== undefined) this.adopt(child);
    let changes = unchanged;
    for (const at of uses) if (this.isShown(at, event)) changes = both(changes, lineage.add(thread, at.fd, event.seen));
    return changes;
  }

  /** The input is over: what nothing decided is reported. */
  finish(): void {
    for (const cause of undecidedOnes(this.context)) this.state.doubt(cause, null);
  }

  /** It speaks before its parent's clone returns. */
  private firstOfClone(event: SocketEvent): Thread | null {
    const { state } = this;
    const isOne = state.forking.size > 0 && !isIdle(this.touches);
    return isOne ? state.thread(event.seen) : null;
  }

  /** Its clone is in the log. */
  private adopt(thread: Thread): void {
    if (this.lineage.has(thread)) return;
    const { ppid } = thread.process;
    const parent = ppid === null ? undefined : this.state.processes.get(asTid(ppid));
    const like = parent === undefined || thread.undecided !== null ? null : threadOf(this.state, parent);
    if (like !== null && like.files !== thread.files) this.lineage.cloned(like, thread);
  }

  /** What it uses, and has from a parent. */
  private inherit(thread: Thread, { uses, closes }: Touches, event: SocketEvent): readonly Change[] {
    let changes = unchanged;
    for (const at of uses) changes = both(changes, this.inheritOne(thread, at, event.seen));
    for (const at of closes) changes = both(changes, this.inheritOne(thread, at, event.seen));
    return changes;
  }

  private inheritOne(thread: Thread, at: Sight, seen: Seen): readonly Change[] {
    const socket = thread.files.get(at.fd) === undefined ? this.lineage.find(thread, at.fd) : null;
    if (socket === null || isAnother(socket, at)) return unchanged;
    return give(this.context, thread, at, { socket, cloexec: null }, seen, "inherited");
  }

  /** Whether the fd is one that was there before the log: where socket() is not in it, a call may have made it since. */
  private isShown({ listens }: Sight, { seen }: SocketEvent): boolean {
    return listens === true || this.context.hasCreates || this.context.accepting.has(seen.call);
  }

  /** A thread that speaks for the first time, that no clone returned, and that can be the child of none under way. */
  private newThread(event: SocketEvent): readonly Change[] {
    const { context, state } = this;
    const { tid } = event.seen;
    if (tid === 0) return unchanged;
    if (state.processes.size === 0) return this.outlives(tid);
    if ([...state.forking].some(({ cloning }) => cloning?.child === null)) return unchanged;
    const born = this.born.get(tid) ?? null;
    this.born.delete(tid);
    const attachedTo = born === null ? this.onlyAttached() : null;
    const { thread, changes } = place(context, event.seen, recognised(context, this.touches, null, event.seen), born);
    if (attachedTo === null || thread.undecided === null) return changes;
    this.expected.set(attachedTo, (this.expected.get(attachedTo) ?? 1) - 1);
    return [...changes, ...provesThread(context, thread, event.seen, attachedTo)];
  }

  /** All others have ended: a daemon, forked from the last one. strace itself ends when it follows nobody any more. */
  private outlives(tid: Tid): readonly Change[] {
    const { context, state, last } = this;
    if (last === null) return unchanged;
    const thread = state.addThread(state.addProcess(tid, last.process), tid, new FdTable());
    context.descend(thread.files, { files: last.files, since: context.now });
    return unchanged;
  }

  private ends(thread: Thread): void {
    if (thread.process.threads.size === 1) this.last = thread;
    if (thread.undecided?.together !== false) return;
    this.context.leave(thread);
    // Its process is still taken for one of its own, though nothing has shown that.
    const { threads } = this.state;
    const heir = [...thread.process.threads].flatMap((tid) => threads.get(tid) ?? []).find(isOther(thread));
    if (heir?.undecided != null) heir.undecided = { ...heir.undecided, together: false, kin: thread.undecided.kin };
  }

  /** exit_group and a signal that kills end all threads of a process. */
  private noteEnd(event: SocketEvent): void {
    const { tid } = event.seen;
    const thread = this.leaving.get(tid) ?? this.state.threads.get(tid);
    if (event.type === "exiting" && event.all && thread !== undefined) this.leaving.set(tid, thread);
    if (event.type === "exited" && this.leaving.delete(tid) && thread !== undefined) this.isOver(thread);
  }

  private isOver(thread: Thread): void {
    this.over.set(thread.process, thread);
    this.hasOver = true;
  }

  /** A thread goes on after another one of its process has ended that: they are two processes. */
  private survived(thread: Thread, touches: Touches, seen: Seen): readonly Change[] {
    const by = this.over.get(thread.process);
    if (by === undefined || by === thread || isIdle(touches)) return unchanged;
    this.over.delete(thread.process);
    if (by.undecided !== null) return this.endedApart(by, seen);
    return thread.undecided === null ? unchanged : provesFork(this.context, thread, seen);
  }

  /** The process of which strace reported threads that have not spoken, if it is only one. */
  private onlyAttached(): Process | null {
    const left = [...this.expected].filter(([, count]) => count > 0);
    return left.length === 1 ? (left[0]?.[0] ?? null) : null;
  }

  /** `strace: Process 4242 attached with 3 threads`; without the number it is a new child, or one of -p. */
  private attached({ seen: { tid }, threads }: EventOf<"attached">): readonly Change[] {
    const { state } = this;
    const known = state.threads.get(tid);
    if (threads !== null && threads > 1) {
      const process = known?.process ?? state.addProcess(tid, null);
      if (known === undefined) state.addThread(process, tid, new FdTable());
      process.isNamed = true;
      this.expected.set(process, threads - 1);
    } else if (known === undefined && this.born.size < BORN) this.born.set(tid, this.context.now);
    return unchanged;
  }

  /** SIGCHLD: the child was a process. If it was taken for a thread and has ended, its fds end now. */
  private childEnded({ seen, child }: EventOf<"child-ended">): readonly Change[] {
    const { context, state } = this;
    const thread = context.open.get(child);
    const receiver = state.threads.get(seen.tid);
    // No process is its own child.
    const isParent = receiver?.undecided?.kin.pid === asPid(child);
    const before = receiver !== undefined && isParent ? provesFork(context, receiver, seen) : unchanged;
    const parent = receiver?.process;
    if (thread?.undecided == null) return before;
    const isAlive = state.threads.get(child) === thread;
    const changes = isAlive ? provesFork(context, thread, seen) : this.endedApart(thread, seen);
    if (parent !== undefined && parent !== thread.process) thread.process.ppid ??= parent.pid;
    return [...before, ...changes];
  }

  /** It has ended, and was a process. If it was taken for a thread, the fds that it got are closed now. */
  private endedApart(thread: Thread, seen: Seen): readonly Change[] {
    const { context } = this;
    const wasTogether = thread.undecided?.together === true;
    context.open.delete(thread.tid);
    thread.undecided = null;
    if (!wasTogether) return unchanged;
    context.forked++;
    return [...restore(context, thread.files, thread.process, [thread], seen), ...this.endFds(thread, seen)];
  }

  private endFds(thread: Thread, seen: Seen): readonly Change[] {
    const { ledger, state } = this.context;
    const holder = threadOf(state, thread.process);
    if (holder === null) return unchanged;
    const own = new FdTable();
    thread.files = own;
    this.context.leave(thread);
    return [...holder.files.entries].flatMap(([fd, { socket }]) => {
      const slot = ledger.get(holder.files, fd);
      if (slot?.socket !== socket || slot.by !== thread || slot.users.size > 1) return unchanged;
      const changes = release(state, holder, fd, { ...seen, tid: thread.tid }, "exit");
      ledger.move(holder.files, own, fd);
      return changes;
    });
  }

  /** A clone has returned a thread that spoke before: strace -z prints a call when it is over. */
  private announced(parent: Thread, { seen, child, thread: isThread }: EventOf<"forked">): readonly Change[] {
    const known = child === null ? undefined : this.state.threads.get(child);
    if (known === undefined || known.undecided === null) return unchanged;
    if (isThread) return provesThread(this.context, known, seen, parent.process);
    return provesFork(this.context, known, seen);
  }

  /** A thread has called exec and goes on under the number of its leader. */
  private superseded(leader: Thread, { seen, by }: EventOf<"superseded">): readonly Change[] {
    const successor = this.state.threads.get(by);
    if (successor === undefined || successor === leader) return unchanged;
    const { process } = successor;
    const changes = [leader, successor].flatMap((each) => provesThread(this.context, each, seen, process));
    if (leader.process !== process) return changes;
    process.isNamed = true;
    nameLeader(this.state, process, leader.tid);
    return changes;
  }

  /** exec ends all other threads of its process, and goes on under the leader's number. */
  private executed(thread: Thread, seen: Seen): readonly Change[] {
    const others = [...thread.process.threads].flatMap((tid) => this.state.threads.get(tid) ?? []);
    return [thread, ...others]
      .filter(({ undecided }) => undecided !== null)
      .flatMap((each) => provesFork(this.context, each, seen));
  }
}

function isOther(thread: Thread): (each: Thread) => boolean {
  return (each) => each !== thread && each.undecided !== null;
}

function isEnd({ type }: SocketEvent): boolean {
  return type === "exited" || type === "killed";
}

function isIdle({ uses, mayUse, gets, closes, misses }: Touches): boolean {
  return uses.length + mayUse.length + gets.length + closes.length + misses.length === 0;
}
