import { asMicros, type Fd, type Micros, type Pid } from "../base/brands.ts";
import type { EventOf } from "../events/event.ts";
import type { LastMoved, Activity } from "../events/activity.ts";
import type { Idle, OptionSnapshot, ProcessSnapshot, SocketSnapshot } from "../events/snapshot.ts";

/** open(2)'s flags (asm-generic/fcntl.h). */
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;

/** Each socket of a process as an event, with which the model starts where no call was seen. */
export function observe(process: ProcessSnapshot, time: Micros | null): readonly EventOf<"observed">[] {
  return process.fds.flatMap(({ fd, info, socket }) =>
    socket === null ? [] : [observed({ pid: process.pid, fd, flags: info?.flags ?? 0 }, socket, time)],
  );
}

/** Where a socket was found; `flags`: of its fd, null: not asked. */
interface Place {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly flags: number | null;
}

/** A socket as the event that brings it into the model. */
export function observed({ pid, fd, flags }: Place, socket: SocketSnapshot, time: Micros | null): EventOf<"observed"> {
  const { inode, kind, state, local, peer, backlog, options } = socket;
  return {
    type: "observed",
    seen: { tid: pid, time, line: 0, call: "pidfd_getfd" },
    at: { fd, inode, file: null, details: null },
    kind,
    cloexec: flags === null ? null : (flags & O_CLOEXEC) !== 0,
    nonblock: flags === null ? null : (flags & O_NONBLOCK) !== 0,
    state,
    local,
    peer,
    backlog: backlog?.limit ?? null,
    options: options.map(observedOption),
    activity: activityOf(socket, time ?? asMicros(Date.now() * 1000)),
  };
}

/** What goes through a socket. Null: only /proc could be asked about it. */
export function activityOf(socket: SocketSnapshot, asked: Micros): Activity | null {
  if (!socket.asked) return null;
  const { state, queues, backlog, memory, idle } = socket;
  return {
    asked,
    state,
    receive: queues.receive,
    send: queues.send,
    queue: backlog,
    memory,
    last: idle === null ? null : lastMoved(idle, asked),
    waiting: null,
  };
}

function lastMoved({ sent, received, acknowledged }: Idle, asked: Micros): LastMoved {
  const ago = (milliseconds: number): Micros => asMicros(asked - milliseconds * 1000);
  return {
    sent: sent === null ? null : ago(sent),
    received: received === null ? null : ago(received),
    acknowledged: ago(acknowledged),
  };
}

type ObservedOption = EventOf<"observed">["options"][number];

/** Thousands of sockets have the same values, each of which is one object (interpret.ts), and so it is here. */
const known = new WeakMap<OptionSnapshot, ObservedOption>();

function observedOption(option: OptionSnapshot): ObservedOption {
  const seen = known.get(option);
  if (seen !== undefined) return seen;
  const { level, name, value, changed } = option;
  const made = { level, name, value, changed };
  known.set(option, made);
  return made;
}
