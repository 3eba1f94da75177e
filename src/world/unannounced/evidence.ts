import type { Seen } from "../../events/event.ts";
import { both, unchanged, type Change } from "../change.ts";
import type { Thread } from "../process.ts";
import type { Socket } from "../socket.ts";
import type { Context } from "./context.ts";
import { closerOf, findGetter, findKin, inherited, isClosed, ofAnother } from "./elsewhere.ts";
import { isClosedFor, isNews, isOver, slotInCopy } from "./ledger.ts";
import { setApart } from "./moves.ts";
import { weighGet } from "./numbers.ts";
import { bring, give, isAlive, provesFork, provesThread, wasForked, wasThread } from "./proofs.ts";
import type { Touches } from "./touches.ts";
import { isAnother, isPrinted, type Sight } from "./sight.ts";

/** What the fds of an event show of who shares its table with whom; before the event is applied. */
export function weigh(context: Context, thread: Thread, touches: Touches, seen: Seen): readonly Change[] {
  let changes = unchanged;
  for (const at of touches.uses) {
    changes = both(changes, weighUse(context, thread, at, seen));
    context.ledger.used(thread, at.fd);
  }
  for (const at of touches.mayUse) context.ledger.used(thread, at.fd);
  for (const at of touches.closes) changes = both(changes, weighClose(context, thread, at, seen));
  for (const at of touches.misses) changes = both(changes, weighMiss(context, thread, at, seen));
  for (const at of touches.gets) changes = both(changes, weighGet(context, thread, at, seen));
  return changes;
}

/** A call on the fd worked, or failed for another reason than that nothing is open there. */
function weighUse(context: Context, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  const socket = thread.files.get(at.fd)?.socket;
  const { undecided } = thread;
  if (socket === undefined) return weighUnnamed(context, thread, at, seen);
  if (undecided?.together !== true) return unchanged;
  const slot = context.ledger.get(thread.files, at.fd);
  const isLater = at.entered !== undefined && slot?.socket === socket && slot.since > at.entered;
  if (isLater || isAnother(socket, at)) {
    const left = setApart(context, thread, seen, at.fd);
    return both(left, weighUnnamed(context, thread, at, seen));
  }
  const since = undecided.since;
  if (slot?.socket !== socket || !isNews(slot, thread, since)) return unchanged;
  const old = slotInCopy(slot.before, thread, since);
  // That it shares its table with one of which nothing is known shows nothing of the others.
  if (old === null)
    return slot.by?.undecided === null && !hasOlder(context) ? provesThread(context, thread, seen) : unchanged;
  // The number was given out again: a child still has what it named before, and a thread has what it names now.
  const isItsOwn = old.by === thread && old.closed !== null;
  if (isOver(old) || isItsOwn || !(undecided.isNew || old.users.has(thread))) return unchanged;
  const left = setApart(context, thread, seen);
  return [...left, ...give(context, thread, at, { socket: old.socket, cloexec: null }, seen)];
}

/** The thread's own table does not have the fd. */
function weighUnnamed(context: Context, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  const { undecided } = thread;
  const kin = undecided === null || hasOlder(context) ? null : findKin(context, thread, undecided.since, at);
  if (kin !== null) return provesThread(context, thread, seen, kin);
  const getter = undecided === null ? findGetter(context, thread, at) : null;
  if (getter !== null) return wasThread(context, getter, thread, at, seen);
  const closer = closerOf(context, thread, at);
  // What it has closed was its own copy, or this thread's is one.
  if (closer !== null && undecided === null) return wasForked(context, closer, seen);
  if (closer !== null && isAlive(context, closer)) return setApart(context, closer, seen);
  const old = inherited(context, thread, at);
  if (old === null && isClosed(context, at)) return setApart(context, thread, seen);
  if (old === null) return takeFromAnother(context, thread, at, seen);
  // Another has closed it, and here it is open.
  const left = old.isClosed ? provesFork(context, thread, seen) : setApart(context, thread, seen);
  return [...left, ...give(context, thread, at, old, seen)];
}

function takeFromAnother(context: Context, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  const found = ofAnother(context, thread, at);
  if (found === null)
    return at.is === undefined ? unchanged : give(context, thread, at, { socket: at.is, cloexec: null }, seen);
  const { undecided } = thread;
  const isMisplaced = undecided?.together === true && !undecided.isTied && found.entry.socket.unseen !== "before";
  if (!isMisplaced || found.process === null) return give(context, thread, at, found.entry, seen);
  const changes = bring(context, thread, undecided, found.process, seen);
  thread.undecided = { ...undecided, together: true, kin: found.process };
  return changes;
}

/** What a forked child does first is to close the listener, which its parent keeps. */
function weighClose(context: Context, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  // Without -y the number may be a file's.
  const changes = isPrinted(at) ? weighUse(context, thread, at, seen) : unchanged;
  const entry = thread.files.get(at.fd);
  const slot = context.ledger.get(thread.files, at.fd);
  const isOthers = entry?.socket.state === "LISTEN" || context.inside.on(at.fd, thread) !== null;
  const isNotIts = entry !== undefined && isOthers && slot?.users.has(thread) !== true;
  if (!isNotIts || thread.undecided?.together !== true) return changes;
  const left = setApart(context, thread, seen);
  return [...changes, ...left, ...give(context, thread, at, entry, seen)];
}

/** EBADF: what another has closed, a child would still have; what is open elsewhere, a thread would have. */
function weighMiss(context: Context, thread: Thread, at: Sight, seen: Seen): readonly Change[] {
  if (thread.undecided === null || !context.state.hasCloses) return unchanged;
  const slot = context.ledger.get(thread.files, at.fd);
  if (slot === undefined) return unchanged;
  if (thread.files.get(at.fd) !== undefined) return provesFork(context, thread, seen, at);
  return isClosedFor(slot, thread) ? provesThread(context, thread, seen) : unchanged;
}

/**
 * Whether there are connections that are older than the trace: then each process may have one under any number, and
 * that a number is another's new one proves nothing.
 */
function hasOlder(context: Context): boolean {
  const isOlder = ({ unseen, state, backlog }: Socket): boolean =>
    unseen === "before" && state !== "LISTEN" && backlog === null;
  context.hasOlder ||= [...context.state.sockets.values()].some(isOlder);
  return context.hasOlder;
}
