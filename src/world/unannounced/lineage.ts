/**
 * Sockets that are older than the log, in processes whose clone is in it. The copy of the fd table that a clone makes has
 * them too, though the log has not shown them yet: what a child uses and did not open is its parent's, and its siblings'.
 */
import type { Fd } from "../../base/brands.ts";
import type { Seen } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import type { FdTable } from "../fd-table.ts";
import type { Thread } from "../process.ts";
import type { Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { threadOf } from "./context.ts";
import { LastOf } from "./last-of.ts";

interface Line {
  /** By the fd that they had before the log; all copies of a table share this map. */
  readonly older: Map<Fd, Socket>;
  /** Numbers that were closed or given out here since: they name nothing older any more. */
  readonly free: Set<Fd>;
  /** exec may have closed what no line names: only a use shows what it has left. */
  hasExeced: boolean;
}

/** stdin, stdout and stderr: a child replaces them by dup2, which is rarely traced. */
const STANDARD = 2;

export class Lineage {
  private readonly lines: LastOf<Line> = new LastOf();
  private readonly state: State;

  constructor(state: State) {
    this.state = state;
  }

  /** Whether the line of the thread's table has been looked for. */
  has({ files }: Thread): boolean {
    return this.lines.get(files) !== undefined;
  }

  /** A clone has copied the table of the one thread for the other. */
  cloned(parent: Thread, child: Thread): void {
    if (this.has(child)) return;
    const { older, free, hasExeced } = this.of(parent.files);
    this.lines.set(child.files, { older, free: new Set(free), hasExeced });
  }

  executed({ files }: Thread): void {
    this.of(files).hasExeced = true;
  }

  /** The fd was closed, or given out. */
  freed({ files }: Thread, fd: Fd): void {
    this.of(files).free.add(fd);
  }

  /** What the table has under a number that it does not name: it is older than the log. */
  find({ files }: Thread, fd: Fd): Socket | null {
    const { older, free } = this.of(files);
    return free.has(fd) ? null : (older.get(fd) ?? null);
  }

  /** A socket has turned up: the other tables of its line have it too. */
  add(thread: Thread, fd: Fd, seen: Seen): readonly Change[] {
    const { older, free } = this.of(thread.files);
    const socket = thread.files.get(fd)?.socket;
    const isOlder = socket?.opened === null && socket.unseen === "before" && !older.has(fd) && !free.has(fd);
    if (socket === undefined || !isOlder || fd <= STANDARD) return unchanged;
    older.set(fd, socket);
    return [...this.state.processes.values()].flatMap((process) => {
      const { tid = seen.tid, files } = threadOf(this.state, process) ?? {};
      const line = files === undefined ? undefined : this.lines.get(files);
      if (files === undefined || line?.older !== older || line.hasExeced) return unchanged;
      if (line.free.has(fd) || files.get(fd) !== undefined) return unchanged;
      files.set(fd, socket, null);
      return [{ type: "appeared", seen: { ...seen, tid }, process, socket, fd, known: true, as: "inherited" }];
    });
  }

  private of(files: FdTable): Line {
    const found = this.lines.get(files);
    if (found !== undefined) return found;
    const line: Line = { older: new Map(), free: new Set(), hasExeced: false };
    this.lines.set(files, line);
    return line;
  }
}
