import type { Fd } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import { onSocket, type Change } from "./change.ts";
import type { Thread } from "./process.ts";
import { release } from "./release.ts";
import type { Socket } from "./socket.ts";
import type { State } from "./state.ts";

/** Closes one fd of a close_range. */
export function closeInRange(
  state: State,
  thread: Thread,
  event: EventOf<"closed-range">,
  fd: Fd,
  socket: Socket,
): readonly Change[] {
  socket.calls++;
  return [onSocket(thread.process, event, socket, fd), ...release(state, thread, fd, event.seen, "close")];
}

/** Closes an fd that a close_range under way, of a thread with the same table, is about to close; null: there is none. */
export function takenByRange(state: State, thread: Thread, fd: Fd, socket: Socket): readonly Change[] | null {
  for (const [closer, { event, names }] of state.closing)
    if (closer.files === thread.files && names.get(fd) === socket)
      return closeInRange(state, closer, event, fd, socket);
  return null;
}
