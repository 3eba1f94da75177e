import type { EventOf } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { closeInRange } from "../closing.ts";
import type { FdTable } from "../fd-table.ts";
import type { Thread } from "../process.ts";
import type { State } from "../state.ts";
import type { Socket } from "../socket.ts";
import { unshareFiles } from "./fds.ts";

type Range = EventOf<"closed-range">;

/** close_range(): closes, or marks CLOEXEC, what it spans; UNSHARE first gives the thread a table of its own. */
export function closedRange(state: State, event: Range): readonly Change[] {
  const thread = state.thread(event.seen);
  if (!event.cloexecOnly) state.hasCloses = true;
  switch (event.stage) {
    case "entered":
      enter(state, thread, event);
      return unchanged;
    case "failed":
      state.closing.delete(thread);
      return unchanged;
    case "done":
      return done(state, thread, event);
  }
}

/** What it spans now is what it closes. In a table that it unshares first, no other thread can get those numbers. */
function enter(state: State, thread: Thread, event: Range): void {
  if (event.cloexecOnly || event.unshare) return;
  state.closing.set(thread, { event, names: new Map(spanned(thread.files, event)) });
}

function done(state: State, thread: Thread, event: Range): readonly Change[] {
  if (event.unshare) unshareFiles(thread);
  if (event.cloexecOnly) {
    for (const [fd, entry] of thread.files.entries) if (spans(event, fd)) entry.cloexec = true;
    return unchanged;
  }
  const names = state.closing.get(thread)?.names ?? spanned(thread.files, event);
  state.closing.delete(thread);
  return [...names].flatMap(([fd, socket]) =>
    thread.files.get(fd)?.socket === socket ? closeInRange(state, thread, event, fd, socket) : [],
  );
}

function spanned(files: FdTable, event: Range): readonly (readonly [fd: Range["first"], socket: Socket])[] {
  return [...files.entries].filter(([fd]) => spans(event, fd)).map(([fd, { socket }]) => [fd, socket]);
}

function spans({ first, last }: Range, fd: Range["first"]): boolean {
  return fd >= first && fd <= last;
}
