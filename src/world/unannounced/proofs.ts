/** What is known of a thread from now on, and where it goes then. */
import type { Seen } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import type { Process, Thread, Undecided } from "../process.ts";
import { openThreadOf, type Context } from "./context.ts";
import type { Inherited } from "./elsewhere.ts";
import { join, restore, setApart } from "./moves.ts";
import type { Sight } from "./sight.ts";

/** It is a thread of the process that it was taken for a thread or a child of. */
export function provesThread(context: Context, thread: Thread, seen: Seen, kin?: Process): readonly Change[] {
  const { undecided } = thread;
  if (undecided === null) return unchanged;
  const process = kin ?? undecided.kin;
  const isOpen = openThreadOf(context.state, process) !== null;
  const changes = bring(context, thread, undecided, process, seen);
  // What the process itself is nobody knows yet: with it the thread may belong to another.
  thread.undecided = isOpen ? { ...undecided, together: true, kin: process, isTied: true } : null;
  if (isOpen) return changes;
  context.threads++;
  context.open.delete(thread.tid);
  return changes;
}

/** Into that process: alone, or with those that it shares its table with for certain. */
export function bring(
  context: Context,
  thread: Thread,
  { together, isTied }: Undecided,
  process: Process,
  seen: Seen,
): readonly Change[] {
  if (thread.process === process) return unchanged;
  if (!together || isTied) return join(context, thread, process, seen);
  const left = setApart(context, thread, seen);
  context.forked--;
  return [...left, ...join(context, thread, process, seen)];
}

/** It is a process. */
export function provesFork(
  context: Context,
  thread: Thread,
  seen: Seen,
  without: Sight | null = null,
): readonly Change[] {
  const changes = setApart(context, thread, seen, without?.fd ?? null);
  thread.undecided = null;
  context.open.delete(thread.tid);
  return changes;
}

/** One that was taken for a process has got what this thread uses: it is, or was, a thread of the same process. */
export function wasThread(context: Context, getter: Thread, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  if (isAlive(context, getter)) return provesThread(context, getter, seen, thread.process);
  const socket = context.ledger.get(getter.files, at.fd)?.socket;
  if (!context.wereThreads.has(getter)) context.threads++;
  context.wereThreads.add(getter);
  getter.undecided = null;
  context.open.delete(getter.tid);
  return socket === undefined ? unchanged : give(context, thread, at, { socket, cloexec: null }, seen);
}

/** It was a process, which may have ended. What it closed while it was taken for a thread is open in the others' table. */
export function wasForked(context: Context, thread: Thread, seen: Seen): readonly Change[] {
  if (isAlive(context, thread)) return provesFork(context, thread, seen);
  thread.undecided = null;
  context.open.delete(thread.tid);
  context.forked++;
  return restore(context, thread.files, thread.process, [thread], seen);
}

export function isAlive({ state }: Context, thread: Thread): boolean {
  return state.threads.get(thread.tid) === thread;
}

/** The thread has that socket, which its table lacks. */
export function give(
  context: Context,
  thread: Thread,
  { fd }: Sight,
  { socket, cloexec }: Pick<Inherited, "socket" | "cloexec">,
  seen: Seen,
  as: "copy" | "inherited" = "copy",
): readonly Change[] {
  context.state.reopen(socket);
  thread.files.set(fd, socket, cloexec);
  return [{ type: "appeared", seen, process: thread.process, socket, fd, known: true, as }];
}
