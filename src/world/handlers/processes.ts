import { asPid } from "../../base/brands.ts";
import type { EventOf, SocketEvent } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { heldFds, type Exit, type Thread } from "../process.ts";
import { releaseAll } from "../release.ts";
import type { State } from "../state.ts";
import { leaveFiles, unshareFiles } from "./fds.ts";

/** clone and relatives: entered, the parent is remembered; returned, the child is known by its tid. */
export function forked(state: State, event: EventOf<"forked">): readonly Change[] {
  const parent = state.thread(event);
  const { sharesFiles, thread } = event;
  if (event.child === null) {
    parent.cloning = { sharesFiles, thread, time: event.time };
    return unchanged;
  }
  parent.cloning = null;
  // The child's first lines may have come before: then it was already made from the pending clone.
  if (!state.threads.has(event.child)) state.spawn(parent, event.child, event, event);
  return thread ? unchanged : [{ type: "process", seen: event, process: parent.process, event }];
}

export function forkFailed(state: State, event: EventOf<"fork-failed">): readonly Change[] {
  state.thread(event).cloning = null;
  return unchanged;
}

/** exec: the thread gets a table of its own, loses what is CLOEXEC, and the other threads of its process. */
export function executed(state: State, event: EventOf<"executed">): readonly Change[] {
  const thread = state.thread(event);
  const { process } = thread;
  const died = [...process.threads]
    .filter((tid) => tid !== thread.tid)
    .flatMap((tid) => endThread(state, state.threads.get(tid), event, "execve"));
  unshareFiles(thread);
  process.command = baseName(event.path);
  process.argv = event.argv;
  const closed = releaseAll(state, thread.files, process, { ...event, call: "execve" }, (cloexec) => cloexec === true);
  return [...died, { type: "process", seen: event, process, event }, ...closed];
}

export function exited(state: State, event: EventOf<"exited">): readonly Change[] {
  return ended(state, event, { type: "status", status: event.status });
}

export function killed(state: State, event: EventOf<"killed">): readonly Change[] {
  return ended(state, event, { type: "signal", signal: event.signal, core: event.core });
}

/** A thread that is not the leader has called exec: it goes on under the leader's tid, with its own fd table. */
export function superseded(state: State, event: EventOf<"superseded">): readonly Change[] {
  const leader = state.thread(event);
  const heir = state.threads.get(event.by);
  if (heir === undefined || heir === leader) return unchanged;
  state.threads.delete(heir.tid);
  heir.process.threads.delete(heir.tid);
  if (heir.files === leader.files) {
    leader.files.users--;
    return unchanged;
  }
  const changes = leaveFiles(state, leader, event, "execve");
  leader.files = heir.files;
  return changes;
}

/** The thread that lines without a pid spoke of has got its number. */
export function identified(state: State, event: EventOf<"identified">): readonly Change[] {
  const thread = state.threads.get(event.was);
  if (thread === undefined || state.threads.has(event.tid)) return unchanged;
  state.threads.delete(event.was);
  state.processes.delete(event.was);
  const process = { ...thread.process, pid: asPid(event.tid), threads: new Set([event.tid]) };
  for (const other of state.threads.values()) if (other.process === thread.process) other.process = process;
  state.processes.set(event.tid, process);
  state.threads.set(event.tid, { ...thread, tid: event.tid, process });
  return unchanged;
}

/** What /proc told of a thread at the attach: the process it belongs to, and its name. */
export function described(state: State, event: EventOf<"described">): readonly Change[] {
  const leader = state.thread({ ...event, tid: event.leader });
  leader.process.command = event.command;
  leader.process.argv = event.argv;
  leader.process.ppid = event.parent === null ? null : asPid(event.parent);
  if (event.tid !== event.leader && !state.threads.has(event.tid)) {
    state.spawn(leader, event.tid, { sharesFiles: true, thread: true }, event);
  }
  return unchanged;
}

function ended(state: State, event: EventOf<"exited" | "killed">, exit: Exit): readonly Change[] {
  const thread = state.thread(event);
  const { process } = thread;
  // The leader's status is the process's; the leader's line may come before those of its threads.
  if (event.tid === process.pid || process.exit === null) process.exit = exit;
  if (process.threads.size === 1) process.held = heldFds(thread.files);
  const closed = endThread(state, thread, event, "exit");
  if (process.threads.size > 0) return closed;
  process.ended = event.time;
  state.bury(process);
  return [{ type: "process", seen: event, process, event }, ...closed];
}

function endThread(state: State, thread: Thread | undefined, event: SocketEvent, call: string): readonly Change[] {
  if (thread === undefined) return unchanged;
  state.threads.delete(thread.tid);
  thread.process.threads.delete(thread.tid);
  return leaveFiles(state, thread, event, call);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
