import type { EventOf, Seen, SocketEvent } from "../../events/event.ts";
import type { Thread } from "../process.ts";
import type { Context } from "./context.ts";
import { isPrinted, recognise, type Sight } from "./sight.ts";

/** The fds of an event, by what its call did with them. */
export interface Touches {
  /** The fd surely named a socket: the call works on sockets only, or -y printed it. */
  readonly uses: readonly Sight[];
  /** A call on an fd that may name a file. */
  readonly mayUse: readonly Sight[];
  /** fds that the kernel chose and returned. */
  readonly gets: readonly Sight[];
  readonly closes: readonly Sight[];
  /** The call found no open file under this fd (EBADF). */
  readonly misses: readonly Sight[];
}

/** What a call did with which fds. A call that was cut keeps the socket that it had when it was entered. */
export function touchesOf(event: SocketEvent, thread: Thread | null): Touches {
  const touches = allTouchesOf(event);
  const inside = event.seen.resumed === true ? (thread?.inside ?? null) : null;
  return inside === null ? touches : { ...touches, uses: touches.uses.filter(({ fd }) => fd !== inside.fd) };
}

/** The same, with what the printed addresses and the call show of the sockets. */
export function recognised(context: Context, touches: Touches, thread: Thread | null, seen: Seen): Touches {
  const entry = thread === null || seen.resumed !== true ? undefined : context.inside.get(thread);
  const accepts = context.accepting.has(seen.call);
  // As by far the most are: nothing more is shown, and nothing has to be made.
  if (entry === undefined && !accepts && isPlain(touches)) return touches;
  const look = (at: Sight): Sight => {
    const sight = recognise(context.state, thread?.files.get(at.fd)?.socket, at, context.hasBinds);
    const known = accepts ? ({ ...sight, listens: true } as const) : sight;
    return entry?.fd === at.fd ? { ...known, entered: entry.since } : known;
  };
  const { uses, mayUse, closes, misses } = touches;
  return {
    ...touches,
    uses: uses.map(look),
    mayUse: mayUse.map(look),
    closes: closes.map(look),
    misses: misses.map(look),
  };
}

/** Whether strace printed no addresses. */
function isPlain({ uses, mayUse, closes, misses }: Touches): boolean {
  return uses.every(isBare) && mayUse.every(isBare) && closes.every(isBare) && misses.every(isBare);
}

function isBare({ details }: Sight): boolean {
  return details === null;
}

function allTouchesOf(event: SocketEvent): Touches {
  switch (event.type) {
    case "created":
      return { ...nothing, gets: [event.at] };
    case "paired":
      return { ...nothing, gets: [event.at, event.other] };
    case "accepted":
      return { ...nothing, uses: event.listener === null ? [] : [listens(event.listener)], gets: [event.at] };
    case "received":
      return { ...nothing, gets: event.fds };
    case "duplicated":
      return { ...anyFd(event.from), gets: event.chosen ? [] : [event.at] };
    case "closed":
      return event.stage === "done" ? nothing : { ...nothing, closes: [event.at] };
    case "failed":
      return failedTouches(event);
    case "data":
      return event.anyFd ? anyFd(event.at) : { ...nothing, uses: [event.at] };
    case "listening":
      return { ...nothing, uses: [listens(event.at)] };
    case "bound":
    case "connected":
    case "named":
    case "shut":
    case "option-set":
    case "option-read":
      return { ...nothing, uses: [event.at] };
    case "entered":
    case "flags":
    case "passed":
      return anyFd(event.at);
    default:
      return nothing;
  }
}

const nothing: Touches = { uses: [], mayUse: [], gets: [], closes: [], misses: [] };

function listens(at: Sight): Sight {
  return { ...at, listens: true };
}

function anyFd(at: Sight): Touches {
  return !isPrinted(at) ? { ...nothing, mayUse: [at] } : { ...nothing, uses: [at] };
}

function failedTouches(event: EventOf<"failed">): Touches {
  const { at, errno } = event;
  if (at === null || errno === "ENOTSOCK") return nothing;
  if (errno === "EBADF") return { ...nothing, misses: [at] };
  return event.anyFd ? anyFd(at) : { ...nothing, uses: [at] };
}
