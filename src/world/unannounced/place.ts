import type { Seen } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { FdTable } from "../fd-table.ts";
import type { Process, Thread, Undecided } from "../process.ts";
import { threadOf, type Context } from "./context.ts";
import { isListener } from "../role.ts";
import { renameLeader, setApart } from "./moves.ts";
import type { Touches } from "./touches.ts";
import { isAnother, type Sight } from "./sight.ts";

/**
 * The place of a thread that speaks for the first time and that no clone returned: a thread of the process whose fds it
 * uses. Where such threads of this log were taken for forked processes, and none proved to be a thread, it is one too.
 */
export function place(context: Context, seen: Seen, touches: Touches, born: number | null): Placed {
  const { state } = context;
  const since = born ?? (context.hasClones ? 0 : context.now);
  const undecided = { since, isBirthKnown: born !== null, isNew: true, isTied: false };
  const [at = null] = [...touches.uses, ...touches.closes, ...touches.mayUse];
  const best = candidates(context)
    .map((process) => rate(context, process, at, seen))
    .sort(byRating(seen))[0];
  if (best === undefined || best.rating === Rating.other) {
    const process = state.addProcess(seen.tid, null);
    const thread = state.addThread(process, seen.tid, new FdTable());
    if (best !== undefined) undecide(context, thread, { ...undecided, together: false, kin: best.process });
    return { thread, changes: unchanged };
  }
  const thread = state.spawn(best.thread, seen.tid, { sharesFiles: true, thread: true }, seen);
  undecide(context, thread, { ...undecided, together: true, kin: best.process });
  renameLeader(state, best.process);
  const isLikelyForked = context.forked > 0 && context.threads === 0;
  return { thread, changes: isLikelyForked ? setApart(context, thread, seen) : unchanged };
}

interface Placed {
  readonly thread: Thread;
  readonly changes: readonly Change[];
}

function undecide(context: Context, thread: Thread, undecided: Undecided): void {
  const { state } = context;
  thread.undecided = undecided;
  const files = threadOf(state, undecided.kin)?.files;
  if (!undecided.together && files !== undefined) context.descend(thread.files, { files, since: undecided.since });
}

/** How well the fd that the thread uses fits a table: the better the higher. */
const Rating = {
  /** It names something else there. */
  other: 0,
  unused: 1,
  /** It named a socket there. */
  closed: 2,
  named: 3,
  /** It waits for connections, and it listens, or a thread of that table is inside the same call on the same number. */
  alike: 4,
  /** Its inode is the same. */
  proved: 5,
} as const;

interface Rated {
  readonly process: Process;
  readonly thread: Thread;
  readonly rating: (typeof Rating)[keyof typeof Rating];
  /** When the fd was got: a thread or a child is made for what has just been got. */
  readonly got: number;
}

function candidates({ state }: Context): readonly Process[] {
  return [...state.processes.values()].filter((process) => process.hasLines && process.threads.size > 0);
}

function rate(context: Context, process: Process, at: Sight | null, { call }: Seen): Rated {
  const thread = threadOf(context.state, process);
  if (thread === null) throw new Error("a process without threads");
  const socket = at === null ? undefined : thread.files.get(at.fd)?.socket;
  const slot = at === null ? undefined : context.ledger.get(thread.files, at.fd);
  const rated = { process, thread, got: slot?.since ?? 0 };
  if (at === null) return { ...rated, rating: Rating.unused };
  if (socket === undefined && context.inside.has(thread.files, { fd: at.fd, call }))
    return { ...rated, rating: Rating.alike };
  if (socket === undefined) return { ...rated, rating: slot === undefined ? Rating.unused : Rating.closed };
  if (isAnother(socket, at)) return { ...rated, rating: Rating.other };
  if (at.is === socket || (at.inode !== null && at.inode === socket.inode)) return { ...rated, rating: Rating.proved };
  return { ...rated, rating: at.listens === true && isListener(socket) ? Rating.alike : Rating.named };
}

/** The best first; of those that are alike the one that got the fd last, then the one whose number is the next below. */
function byRating({ tid }: Seen): (left: Rated, right: Rated) => number {
  const distance = ({ process: { pid } }: Rated): number => (pid < tid ? tid - pid : Number.MAX_SAFE_INTEGER);
  return (left, right) => right.rating - left.rating || right.got - left.got || distance(left) - distance(right);
}
