import type { Fd } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import { nothing, type Change } from "./change.ts";
import type { Thread } from "./process.ts";
import { release } from "./release.ts";
import type { Socket } from "./socket.ts";
import type { State } from "./state.ts";

/** Takes one name away, for a close_range that spans it. */
export function closeInRange(
  state: State,
  thread: Thread,
  event: EventOf<"closed-range">,
  fd: Fd,
  socket: Socket,
): readonly Change[] {
  const { seen } = event;
  const { process } = thread;
  socket.calls++;
  return [
    { type: "socket", seen, process, event, socket, fd, option: null, inherited: nothing },
    ...release(state, thread, fd, seen),
  ];
}

/** The thread in a close_range that was to take this name away, from the table that `thread` uses too. */
export function closerOf(state: State, thread: Thread, fd: Fd, socket: Socket): Thread | null {
  for (const other of state.closing)
    if (other.files === thread.files && other.closing?.names.get(fd) === socket) return other;
  return null;
}
