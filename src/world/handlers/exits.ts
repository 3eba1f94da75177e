import { asTid, type Tid } from "../../base/brands.ts";
import type { EventOf, Seen } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { listOpenFds, type Exit, type Process, type Thread } from "../process.ts";
import type { State } from "../state.ts";
import { leaveFiles } from "./fds.ts";

/** How many threads that have called exit are kept until their end is reported. */
const EXITING = 1_000;

/**
 * exit_group(), exit(): strace reports the end of the thread in a line of its own, with the status. In a log that was
 * made with -qq that line never comes: the end is taken from the call when too many wait for theirs, when the thread's
 * number is used again, and at the end of the input.
 */
export function exiting(state: State, event: EventOf<"exiting">): readonly Change[] {
  state.thread(event.seen);
  state.exiting.set(event.seen.tid, event);
  const [oldest] = state.exiting.keys();
  return state.exiting.size > EXITING && oldest !== undefined ? concludeExit(state, oldest) : unchanged;
}

/** The end of a thread that has called exit and has no line of its end. */
export function concludeExit(state: State, tid: Tid | null): readonly Change[] {
  const event = tid === null ? undefined : state.exiting.get(tid);
  const thread = tid === null ? undefined : state.threads.get(tid);
  if (event === undefined || thread === undefined) return unchanged;
  const { seen, status } = event;
  const ending = event.all ? [...thread.process.threads] : [thread.tid];
  return ending.flatMap((each) => exited(state, { type: "exited", seen: { ...seen, tid: each }, status }));
}

/** The input is over. */
export function concludeExits(state: State): readonly Change[] {
  return [...state.exiting.keys()].flatMap((tid) => concludeExit(state, tid));
}

export function exited(state: State, event: EventOf<"exited">): readonly Change[] {
  return ended(state, event, { type: "status", status: event.status });
}

export function killed(state: State, event: EventOf<"killed">): readonly Change[] {
  return ended(state, event, { type: "signal", signal: event.signal, core: event.core });
}

function ended(state: State, event: EventOf<"exited" | "killed">, exit: Exit): readonly Change[] {
  const thread = state.thread(event.seen);
  const { process } = thread;
  // The leader's status is the process's; where it ended before its threads, the last one has it.
  const isLast = process.threads.size === 1;
  const isLeader = event.seen.tid === process.pid;
  if (isLeader || isLast) process.exit = exit;
  if (isLast ? !process.isListed : isLeader && thread.files.users === 1) {
    process.openFds = listOpenFds(thread.files);
    process.isListed = true;
  }
  const closed = endThread(state, thread, event.seen, "exit");
  if (process.threads.size > 0) return closed;
  process.ended = event.seen.time;
  state.archiveProcess(process);
  // Whichever thread was the last: it is the end of the process.
  const seen = { ...event.seen, tid: asTid(process.pid) };
  return [{ type: "process", seen, process, event }, ...closed];
}

/** A process whose end was not reported. */
export function endProcess(state: State, process: Process, seen: Seen): readonly Change[] {
  const closed = [...process.threads].flatMap((tid) => endThread(state, state.threads.get(tid), seen, "exit"));
  state.archiveProcess(process);
  return closed;
}

export function endThread(
  state: State,
  thread: Thread | undefined,
  seen: Seen,
  by: "exit" | "exec",
): readonly Change[] {
  if (thread === undefined) return unchanged;
  state.threads.delete(thread.tid);
  thread.process.threads.delete(thread.tid);
  state.silentChildren.delete(thread);
  state.leaveClone(thread);
  state.closing.delete(thread);
  state.exiting.delete(thread.tid);
  return leaveFiles(state, thread, seen, by);
}
