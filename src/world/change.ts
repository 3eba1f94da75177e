import type { Fd } from "../base/brands.ts";
import type { Seen, SocketEvent } from "../events/event.ts";
import type { Process } from "./process.ts";
import type { OptionState, Socket } from "./socket.ts";

/**
 * What an event did to the world: the timeline's line. The sockets and processes in it are the live ones, so a view
 * renders a change when it comes and keeps nothing of it.
 */
export type Change =
  /** An event on a socket. `option`: the option as it is now. `inherited`: what accept() copied. */
  | (Placed & {
      readonly type: "socket";
      readonly event: SocketEvent;
      readonly socket: Socket;
      readonly fd: Fd;
      readonly option: OptionState | null;
      readonly inherited: Socket["options"];
    })
  /** A socket or a name of one turned up whose making was not seen. */
  | (Placed & { readonly type: "appeared"; readonly socket: Socket; readonly fd: Fd; readonly known: boolean })
  /** The fd names something else now, though no close was seen. */
  | (Placed & { readonly type: "lost"; readonly socket: Socket; readonly fd: Fd })
  /** The last name of a socket went: it is closed. `fd`: the one it went by. */
  | (Placed & { readonly type: "gone"; readonly socket: Socket; readonly fd: Fd })
  | (Placed & {
      readonly type: "failed";
      readonly event: SocketEvent & { readonly type: "failed" };
      readonly socket: Socket | null;
      readonly fd: Fd | null;
    })
  | (Placed & { readonly type: "process"; readonly event: SocketEvent })
  | (Placed & { readonly type: "doubt"; readonly cause: string });

interface Placed {
  readonly seen: Seen;
  readonly process: Process;
}

export const unchanged: readonly Change[] = [];

/** These, then those. The most lists of changes are empty or of one: they are not copied. */
export function both(these: readonly Change[], those: readonly Change[]): readonly Change[] {
  if (these.length === 0) return those;
  return those.length === 0 ? these : [...these, ...those];
}

const nothing: Socket["options"] = new Map();

/** An event on a socket, under this fd. */
export function onSocket(
  process: Process,
  event: SocketEvent,
  socket: Socket,
  fd: Fd,
  option: OptionState | null = null,
  inherited: Socket["options"] = nothing,
): Change {
  return { type: "socket", seen: event.seen, process, event, socket, fd, option, inherited };
}
