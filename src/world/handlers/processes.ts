import { asBytes, asPid, type Bytes, type Tid } from "../../base/brands.ts";
import type { EventOf } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { noteKept } from "../kept.ts";
import type { Cloning, Thread } from "../process.ts";
import { releaseAll } from "../release.ts";
import type { State } from "../state.ts";
import { concludeExit, endProcess, endThread } from "./exits.ts";
import { leaveFiles, unshareFiles } from "./fds.ts";

/** clone and relatives: when it is entered the parent is noted, when it returns the child has its tid. */
export function forked(state: State, event: EventOf<"forked">): readonly Change[] {
  const parent = state.thread(event.seen);
  const { sharesFiles, thread } = event;
  if (event.child === null) {
    parent.cloning = { sharesFiles, thread, time: event.seen.time, child: null };
    state.forking.add(parent);
    return unchanged;
  }
  const { cloning } = parent;
  state.leaveClone(parent);
  const before = concludeExit(state, event.child);
  const changes = isFollowed(state, event) ? arrive(state, parent, cloning, event) : unchanged;
  const child = state.processes.get(asPid(event.child));
  if (event.inner !== undefined && child !== undefined) child.inner = asPid(event.inner);
  if (thread) return [...before, ...changes];
  return [...before, ...changes, { type: "process", seen: event.seen, process: parent.process, event }];
}

function isFollowed(state: State, event: EventOf<"forked">): boolean {
  // The eBPF engine, which reports states, traces all threads of a process in any case.
  if (!event.untraced && (state.follow || (event.thread && state.hasKernelStates))) return true;
  state.doubt(
    event.untraced
      ? "a child was made with CLONE_UNTRACED: strace does not follow it"
      : "forks and threads are not followed (--no-follow): what they do to shared sockets is not seen",
    state.thread(event.seen).process,
  );
  return false;
}

/** The child that clone returned: new, or the thread whose lines came first and that was assumed to be it. */
function arrive(
  state: State,
  parent: Thread,
  cloning: Cloning | null,
  event: EventOf<"forked"> & { readonly child: Thread["tid"] | null },
): readonly Change[] {
  if (event.child === null) return unchanged;
  const known = state.threads.get(event.child);
  const assumed = cloning?.child ?? null;
  if (known === undefined && assumed !== null) {
    assumed.assumedClone = null;
    // A quick child may have ended before its parent's clone returns.
    if (assumed.tid === event.child) return unchanged;
    state.doubt(
      "clone returned another number than its child spoke under (a pid namespace, strace < 5.9?)",
      parent.process,
    );
  } else if (known === undefined) state.spawn(parent, event.child, event, event.seen);
  else if (known.assumedClone !== null) confirm(known, assumed);
  else if (known.process !== parent.process) return arriveLate(state, parent, known, event, event.child);
  return unchanged;
}

/** The child has lines already, and was not assumed to be one of a clone. */
function arriveLate(
  state: State,
  parent: Thread,
  known: Thread,
  event: EventOf<"forked">,
  child: Thread["tid"],
): readonly Change[] {
  // It had lines while no thread was known to be in clone: strace -z prints a call when it is over.
  const isUnrelated = known.process.ppid === null && known.process.started === null;
  if (isUnrelated && event.thread) joinLeader(state, known, parent);
  else if (isUnrelated) known.process.ppid = parent.process.pid;
  if (isUnrelated) return unchanged;
  // The number is used again, so the process that had it has ended, though no line reported that.
  const closed = endProcess(state, known.process, event.seen);
  state.spawn(parent, child, event, event.seen);
  return closed;
}

/** `known` is the child. If it was assumed to be that of another clone, alike in all, the two change places. */
function confirm(known: Thread, assumed: Thread | null): void {
  const { assumedClone } = known;
  known.assumedClone = null;
  if (assumedClone === null || assumed === known) return;
  assumedClone.child = assumed;
  if (assumed !== null) assumed.assumedClone = assumedClone;
}

export function forkFailed(state: State, event: EventOf<"fork-failed">): readonly Change[] {
  state.leaveClone(state.thread(event.seen));
  return unchanged;
}

/** exec: the thread gets a table of its own, loses what is CLOEXEC, and the other threads of its process. */
export function executed(state: State, event: EventOf<"executed">): readonly Change[] {
  succeedLeader(state, event.seen.tid);
  const thread = state.thread(event.seen);
  const { process } = thread;
  const died = [...process.threads]
    .filter((tid) => tid !== thread.tid)
    .flatMap((tid) => endThread(state, state.threads.get(tid), event.seen, "exec"));
  unshareFiles(thread);
  if (state.launched && process.ppid === null) process.started ??= event.seen.time;
  process.command = baseName(event.path);
  process.argv = event.argv;
  const closed = releaseAll(state, thread, event.seen, "exec", (cloexec) => cloexec === true);
  noteKept(thread, event.seen);
  const sockets = [...thread.files.entries.values()].map(({ socket }) => socket);
  return [...died, { type: "process", seen: event.seen, process, event, sockets }, ...closed];
}

/** A thread that is not the leader has called exec: it goes on under the leader's tid, with its own fd table. */
export function superseded(state: State, event: EventOf<"superseded">): readonly Change[] {
  const successor = state.threads.get(event.by);
  if (successor?.process.pid === event.seen.tid && !state.threads.has(event.seen.tid))
    return takeNumber(state, successor, event.seen.tid);
  const leader = state.thread(event.seen);
  if (successor === undefined || successor === leader) return unchanged;
  state.threads.delete(successor.tid);
  successor.process.threads.delete(successor.tid);
  state.leaveClone(successor);
  if (successor.files === leader.files) {
    leader.files.users--;
    return unchanged;
  }
  const changes = leaveFiles(state, leader, event.seen, "exec");
  leader.files = successor.files;
  return changes;
}

/**
 * A thread that is not the leader has called exec, and nothing says which (the eBPF engine in a pid namespace). All others of
 * the process, the leader too, have ended before: it is the one that is left.
 */
function succeedLeader(state: State, leader: Tid): void {
  const process = state.processes.get(leader);
  const [left, ...others] = process?.threads ?? [];
  const thread = left === undefined || others.length > 0 ? undefined : state.threads.get(left);
  if (thread !== undefined && thread.tid !== leader && !state.threads.has(leader)) takeNumber(state, thread, leader);
}

/** The leader has ended, which was reported when it did: it was not the end of the process. */
function takeNumber(state: State, successor: Thread, tid: Tid): readonly Change[] {
  const { process } = successor;
  state.threads.delete(successor.tid);
  process.threads.delete(successor.tid);
  successor.tid = tid;
  state.threads.set(tid, successor);
  process.threads.add(tid);
  process.exit = null;
  process.isListed = false;
  return unchanged;
}

/** The number of the thread whose lines had none is known. */
export function identified(state: State, event: EventOf<"identified">): readonly Change[] {
  const thread = state.threads.get(event.was);
  if (thread === undefined || state.threads.has(event.seen.tid)) return unchanged;
  const { process } = thread;
  state.threads.delete(event.was);
  state.processes.delete(event.was);
  process.threads.delete(event.was);
  thread.tid = event.seen.tid;
  process.pid = asPid(event.seen.tid);
  process.threads.add(event.seen.tid);
  state.processes.set(event.seen.tid, process);
  state.threads.set(event.seen.tid, thread);
  return unchanged;
}

/** What /proc reports of a thread at the attach: the process that it belongs to, and its name. */
export function described(state: State, event: EventOf<"described">): readonly Change[] {
  const leader = state.thread({ ...event.seen, tid: event.leader });
  leader.process.command = event.command;
  leader.process.argv = event.argv;
  if (event.inner !== undefined) leader.process.inner = asPid(event.inner);
  leader.process.ppid = event.parent === null ? null : asPid(event.parent);
  const thread = state.threads.get(event.seen.tid);
  if (thread === undefined) state.spawn(leader, event.seen.tid, { sharesFiles: true, thread: true }, event.seen);
  else if (thread.process !== leader.process) joinLeader(state, thread, leader);
  return unchanged;
}

/** What forks it later is in it, too. */
export function contained(state: State, { seen, container, inner }: EventOf<"contained">): readonly Change[] {
  const { process } = state.thread(seen);
  process.container = container;
  if (inner !== undefined) process.inner = asPid(inner);
  return unchanged;
}

/** A thread that had lines before it was described was taken for a process: its fds are the leader's. */
function joinLeader(state: State, thread: Thread, leader: Thread): void {
  const { process, files } = thread;
  state.processes.delete(process.pid);
  for (const [fd, { socket, cloexec }] of files.entries) {
    if (leader.files.get(fd) === undefined) leader.files.set(fd, socket, cloexec);
    if (socket.first.process === process) socket.first = { ...socket.first, process: leader.process };
  }
  for (const fd of [...files.entries.keys()]) files.remove(fd);
  thread.process = leader.process;
  thread.files = leader.files;
  leader.files.users++;
  leader.process.threads.add(thread.tid);
}

function baseName(path: Bytes): Bytes {
  return asBytes(path.slice(path.lastIndexOf("/") + 1));
}
