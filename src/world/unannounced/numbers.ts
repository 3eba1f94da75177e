/** What the numbers of new fds show: the kernel gives out the lowest that is free (open(2)). */
import type { Seen } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import type { Thread } from "../process.ts";
import type { Context } from "./context.ts";
import { isClosedFor, isOver, type Slot } from "./ledger.ts";
import { setApart } from "./moves.ts";
import { provesFork, provesThread } from "./proofs.ts";
import type { Sight } from "./sight.ts";

/** A call returned a new fd. */
export function weighGet(context: Context, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  const socket = thread.files.get(at.fd)?.socket;
  const insider = socket === undefined ? context.inside.on(at.fd, thread) : null;
  if (insider !== null) return takenByCall(context, thread, insider, at, seen);
  const slot = context.ledger.get(thread.files, at.fd);
  if (slot === undefined) return unchanged;
  if (socket === undefined) return freedByOther(context, thread, slot, seen);
  const isSame = at.inode !== null && at.inode === socket.inode;
  return isSame || slot.socket !== socket || isOver(slot) ? unchanged : takenTwice(context, thread, at, slot, seen);
}

/**
 * A thread is inside a call on that number, which no close() that was seen has freed since: where the two share no table
 * for certain they have different ones.
 */
function takenByCall(context: Context, thread: Thread, insider: Thread, at: Sight, seen: Seen): readonly Change[] {
  const changes = thread.undecided?.together === true ? leave(context, thread, seen, at) : unchanged;
  return insider.files === thread.files ? [...changes, ...leave(context, insider, seen, null)] : changes;
}

/** It was free since another thread had closed it: in a copy it would be open still. */
function freedByOther(context: Context, thread: Thread, slot: Slot, seen: Seen): readonly Change[] {
  if (slot.closed === null || !isClosedFor(slot, thread)) return unchanged;
  return [thread, slot.closed.by].flatMap((each) =>
    each.undecided?.together === true ? provesThread(context, each, seen) : unchanged,
  );
}

/**
 * The number is given to a thread while it names a socket that another thread has used, and no close was seen. With
 * close in the log they have different tables. Without it they are taken apart, but nothing is proved.
 */
function takenTwice(context: Context, thread: Thread, at: Sight, { users, by }: Slot, seen: Seen): readonly Change[] {
  const { threads } = context.state;
  const others = [...users].filter((each) => each !== thread && threads.get(each.tid) === each);
  const isOthers = by !== thread && (others.some(({ undecided }) => undecided === null) || context.state.hasCloses);
  if (thread.undecided?.together === true && isOthers) return leave(context, thread, seen, at);
  return others.flatMap((other) => (other.files === thread.files ? leave(context, other, seen, null) : unchanged));
}

function leave(context: Context, thread: Thread, seen: Seen, without: Sight | null): readonly Change[] {
  if (thread.undecided === null) return unchanged;
  if (context.state.hasCloses) return provesFork(context, thread, seen, without);
  return setApart(context, thread, seen, without?.fd ?? null);
}
