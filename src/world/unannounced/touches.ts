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

/** What a call did with which fds. */
export function touchesOf(event: SocketEvent): Touches {
  switch (event.type) {
    case "created":
      return gets([event.at]);
    case "paired":
      return gets([event.at, event.other]);
    case "accepted":
      return { ...nothing, uses: event.listener === null ? none : [listens(event.listener)], gets: [event.at] };
    case "received":
      return gets(event.fds);
    case "duplicated":
      return event.chosen ? anyFd(event.from) : { ...anyFd(event.from), gets: [event.at] };
    case "closed":
      return event.stage === "done" ? nothing : closes(event.at);
    case "failed":
      return failedTouches(event);
    case "data":
      return event.anyFd ? anyFd(event.at) : uses(event.at);
    case "listening":
      return uses(listens(event.at));
    case "bound":
    case "connected":
    case "named":
    case "shut":
    case "option-set":
    case "option-read":
      return uses(event.at);
    case "entered":
    case "flags":
    case "passed":
      return anyFd(event.at);
    default:
      return nothing;
  }
}

/** The same without the fd of a call that was cut: that names what it named when the call was entered. */
export function withoutEntered(touches: Touches, { seen }: SocketEvent, thread: Thread | null): Touches {
  const inside = seen.resumed === true ? (thread?.inside ?? null) : null;
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
    const known = accepts ? ({ listens: true, ...sight } as const) : sight;
    return entry?.fd === at.fd ? { entered: entry.since, ...known } : known;
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
  return areBare(uses) && areBare(mayUse) && areBare(closes) && areBare(misses);
}

function areBare(sights: readonly Sight[]): boolean {
  for (const { details } of sights) if (details !== null) return false;
  return true;
}

const none: readonly Sight[] = [];
/** An event that is about no fd. */
export const nothing: Touches = { uses: none, mayUse: none, gets: none, closes: none, misses: none };

// Made for every event: each field by its name, since a spread costs more than all the rest.
function uses(at: Sight): Touches {
  return { uses: [at], mayUse: none, gets: none, closes: none, misses: none };
}

function closes(at: Sight): Touches {
  return { uses: none, mayUse: none, gets: none, closes: [at], misses: none };
}

function gets(fds: readonly Sight[]): Touches {
  return { uses: none, mayUse: none, gets: fds, closes: none, misses: none };
}

function anyFd(at: Sight): Touches {
  return isPrinted(at) ? uses(at) : { uses: none, mayUse: [at], gets: none, closes: none, misses: none };
}

function listens(at: Sight): Sight {
  const { fd, inode, file, details } = at;
  return { fd, inode, file, details, listens: true };
}

function failedTouches(event: EventOf<"failed">): Touches {
  const { at, errno } = event;
  if (at === null || errno === "ENOTSOCK") return nothing;
  if (errno === "EBADF") return { ...nothing, misses: [at] };
  return event.anyFd ? anyFd(at) : uses(at);
}
