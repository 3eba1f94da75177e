import type { Fd } from "../base/brands.ts";
import type { EventOf, Seen } from "../events/event.ts";
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
      readonly event: EventOnSocket;
      readonly socket: Socket;
      readonly fd: Fd;
      readonly option: OptionState | null;
      readonly inherited: Socket["options"];
    })
  /**
   * A socket, or a new fd of one (`known`), whose making was not traced. `as`: a copy by a fork whose clone is not in the
   * log; or the fd is open after all, since another process closed a copy of its own.
   */
  | (Placed & {
      readonly type: "appeared";
      readonly socket: Socket;
      readonly fd: Fd;
      readonly known: boolean;
      readonly as?: "copy" | "open" | "inherited";
    })
  /** The fd names something else now, though no close was seen. */
  | (Placed & { readonly type: "lost"; readonly socket: Socket; readonly fd: Fd })
  /** The last name of a socket went: it is closed. `fd`: that name. */
  | (Placed & { readonly type: "gone"; readonly socket: Socket; readonly fd: Fd; readonly by: GoneBy })
  | (Placed & {
      readonly type: "failed";
      readonly event: EventOf<"failed">;
      readonly socket: Socket | null;
      readonly fd: Fd | null;
    })
  /** `sockets`: of exec, those that the process still has. */
  | (Placed & { readonly type: "process"; readonly event: ProcessEvent; readonly sockets?: readonly Socket[] })
  | (Placed & { readonly type: "doubt"; readonly cause: string })
  /** Events were lost on their way, of whatever processes: so many. */
  | { readonly type: "missed"; readonly seen: Seen; readonly process: null; readonly records: number };

/** What can happen to a socket of the model. A new type of event asks every view for its words. */
export type EventOnSocket = EventOf<
  | "created"
  | "paired"
  | "accepted"
  | "received"
  | "passed"
  | "bound"
  | "listening"
  | "connected"
  | "named"
  | "shut"
  | "option-set"
  | "option-read"
  | "closed"
  | "closed-range"
  | "duplicated"
  | "flags"
  | "data"
  | "tcp-state"
  | "unread"
>;

/** What is shown of processes. */
export type ProcessEvent = EventOf<"forked" | "executed" | "exited" | "killed">;

/**
 * How a name of a socket went: by close(); at the end of the process; by exec, since it was CLOEXEC; by dup2() or
 * dup3() onto its number; unseen, which showed when its number was given out again, in a trace without close
 * (`reused`) or with it (`lost`); at the end of the input only
 * children have it that have no line (`unheard`).
 */
export type GoneBy = "close" | "exit" | "exec" | "dup" | "reused" | "lost" | "unheard";

interface Placed {
  readonly seen: Seen;
  readonly process: Process;
}

export const unchanged: readonly Change[] = [];

/** The first list, then the second. Most lists of changes are empty or of one: they are not copied. */
export function both(these: readonly Change[], those: readonly Change[]): readonly Change[] {
  if (these.length === 0) return those;
  return those.length === 0 ? these : [...these, ...those];
}

const nothing: Socket["options"] = new Map();

/** An event on a socket, under this fd. */
export function onSocket(
  process: Process,
  event: EventOnSocket,
  socket: Socket,
  fd: Fd,
  option: OptionState | null = null,
  inherited: Socket["options"] = nothing,
): Change {
  return { type: "socket", seen: event.seen, process, event, socket, fd, option, inherited };
}
