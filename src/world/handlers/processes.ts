import { asBytes, asPid, type Bytes } from "../../base/brands.ts";
import type { EventOf } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import type { Cloning, Thread } from "../process.ts";
import { releaseAll } from "../release.ts";
import type { State } from "../state.ts";
import { concludeExit, endProcess, endThread } from "./exits.ts";
import { leaveFiles, unshareFiles } from "./fds.ts";

/** clone and relatives: entered, the parent is remembered; returned, the child is known by its tid. */
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
  if (thread) return [...before, ...changes];
  return [...before, ...changes, { type: "process", seen: event.seen, process: parent.process, event }];
}

function isFollowed(state: State, event: EventOf<"forked">): boolean {
  if (!event.untraced && state.follow) return true;
  state.doubt(
    event.untraced
      ? "a child was made with CLONE_UNTRACED: strace does not follow it"
      : "forks and threads are not followed (--no-follow): what they do to shared sockets is not seen",
  );
  return false;
}

/** The child that clone returned: new, or the one that spoke first and was taken for it. */
function arrive(
  state: State,
  parent: Thread,
  cloning: Cloning | null,
  event: EventOf<"forked"> & { readonly child: Thread["tid"] | null },
): readonly Change[] {
  if (event.child === null) return unchanged;
  const known = state.threads.get(event.child);
  const taken = cloning?.child ?? null;
  if (known === undefined && taken !== null) {
    taken.guess = null;
    // A quick child may have ended before its parent's clone returns.
    if (taken.tid === event.child) return unchanged;
    state.doubt("clone returned another number than its child spoke under (a pid namespace, strace < 5.9?)");
  } else if (known === undefined) state.spawn(parent, event.child, event, event.seen);
  else if (known.guess !== null) confirm(known, taken);
  else if (known.process !== parent.process) return arriveLate(state, parent, known, event, event.child);
  return unchanged;
}

/** It is known already, from elsewhere. */
function arriveLate(
  state: State,
  parent: Thread,
  known: Thread,
  event: EventOf<"forked">,
  child: Thread["tid"],
): readonly Change[] {
  // It spoke while nobody was known to be in clone: strace -z prints a call when it is over.
  const isStranger = known.process.ppid === null && known.process.started === null;
  if (isStranger && event.thread) joinLeader(state, known, parent);
  else if (isStranger) known.process.ppid = parent.process.pid;
  if (isStranger) return unchanged;
  // Its number was given out again, so it has ended, though no line said so.
  const closed = endProcess(state, known.process, event.seen);
  state.spawn(parent, child, event, event.seen);
  return closed;
}

/** `known` is the child. Where it was taken for that of another clone, alike in all, the two change places. */
function confirm(known: Thread, taken: Thread | null): void {
  const { guess } = known;
  known.guess = null;
  if (guess === null || taken === known) return;
  guess.child = taken;
  if (taken !== null) taken.guess = guess;
}

export function forkFailed(state: State, event: EventOf<"fork-failed">): readonly Change[] {
  state.leaveClone(state.thread(event.seen));
  return unchanged;
}

/** exec: the thread gets a table of its own, loses what is CLOEXEC, and the other threads of its process. */
export function executed(state: State, event: EventOf<"executed">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { process } = thread;
  const died = [...process.threads]
    .filter((tid) => tid !== thread.tid)
    .flatMap((tid) => endThread(state, state.threads.get(tid), event.seen, "exec"));
  unshareFiles(thread);
  process.command = baseName(event.path);
  process.argv = event.argv;
  const closed = releaseAll(state, thread, event.seen, "exec", (cloexec) => cloexec === true);
  return [...died, { type: "process", seen: event.seen, process, event }, ...closed];
}

/** A thread that is not the leader has called exec: it goes on under the leader's tid, with its own fd table. */
export function superseded(state: State, event: EventOf<"superseded">): readonly Change[] {
  const leader = state.thread(event.seen);
  const heir = state.threads.get(event.by);
  if (heir === undefined || heir === leader) return unchanged;
  state.threads.delete(heir.tid);
  heir.process.threads.delete(heir.tid);
  state.leaveClone(heir);
  if (heir.files === leader.files) {
    leader.files.users--;
    return unchanged;
  }
  const changes = leaveFiles(state, leader, event.seen, "exec");
  leader.files = heir.files;
  return changes;
}

/** The thread that lines without a pid spoke of has got its number. */
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

/** What /proc told of a thread at the attach: the process it belongs to, and its name. */
export function described(state: State, event: EventOf<"described">): readonly Change[] {
  const leader = state.thread({ ...event.seen, tid: event.leader });
  leader.process.command = event.command;
  leader.process.argv = event.argv;
  leader.process.ppid = event.parent === null ? null : asPid(event.parent);
  const thread = state.threads.get(event.seen.tid);
  if (thread === undefined) state.spawn(leader, event.seen.tid, { sharesFiles: true, thread: true }, event.seen);
  else if (thread.process !== leader.process) joinLeader(state, thread, leader);
  return unchanged;
}

/** A thread that spoke before it was described was taken for a process: what it holds is the leader's. */
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
