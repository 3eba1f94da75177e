import type { EventOf } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { findSocket } from "../find-socket.ts";
import { queueEmptied } from "../inherit.ts";
import type { Options } from "../option-state.ts";
import { noneEarlier, optionKey, type OptionState, type Socket } from "../socket.ts";
import { noteActivity } from "../activity.ts";
import { isState, type SocketState, type StateFound } from "../socket-state.ts";
import { releasePort } from "../transitions.ts";
import type { State } from "../state.ts";

/** The state of a socket that is older than the trace, as the kernel reports it: origin "observed". */
export function observed(state: State, event: EventOf<"observed">): readonly Change[] {
  const thread = state.thread(event.seen);
  const { socket, changes } = findSocket(state, thread, event.at, event.seen, true);
  if (socket === null) return changes;
  if (event.activity !== null) noteActivity(socket, event.activity);
  if (socket.connecting || socket.presumed || event.isLatest === true) learnState(socket, event);
  // Events that came since the attach are newer than this report, and stay.
  if (socket.opened !== null) return changes;
  fill(socket, event);
  state.relate(socket);
  const entry = thread.files.get(event.at.fd);
  if (entry !== undefined) entry.cloexec ??= event.cloexec;
  if (event.at.fd === socket.first.fd) socket.cloexec ??= event.cloexec;
  return changes;
}

/** A listener's queue was empty: what is accepted from now on was connected later. It may have closed since. */
export function queueEmpty(state: State, { at, asked }: EventOf<"queue-empty">): readonly Change[] {
  const listener = at.inode === null ? null : state.findOpen(at.inode);
  if (listener !== null) queueEmptied(listener, asked);
  return unchanged;
}

/** A look at an open socket, which changes nothing. */
export function activitySeen(state: State, { at, activity }: EventOf<"activity">): readonly Change[] {
  const socket = at.inode === null ? null : state.findOpen(at.inode);
  if (socket !== null) noteActivity(socket, activity);
  return unchanged;
}

/** A connect() that was on its way still counts as such: the next call may report why it failed. */
function learnState(socket: Socket, event: EventOf<"observed">): void {
  if (event.state === null || !isState(event.state)) return;
  const failed = event.state === "CLOSED" || event.state === "BOUND";
  const before = socket.state;
  if (failed) releasePort(socket);
  else socket.state = event.state;
  if (socket.state !== null && socket.state !== before) socket.stateFound = found(socket.state, failed, event);
  socket.presumed = false;
  if (!failed) socket.local ??= event.local;
}

/**
 * The packet that changed the state of a connection had an ACK, the FIN too, so the state is no younger than the last one
 * (tcp_ack in net/ipv4/tcp_input.c); a reset need not have one.
 */
function found(state: SocketState, failed: boolean, { activity, seen }: EventOf<"observed">): StateFound | null {
  const since = failed ? null : activity?.last?.acknowledged;
  const at = since ?? activity?.asked ?? seen.time;
  return at === null ? null : { state, since: at };
}

function fill(socket: Socket, event: EventOf<"observed">): void {
  socket.kind = event.kind;
  socket.state ??= event.state !== null && isState(event.state) ? event.state : null;
  socket.local ??= event.local;
  socket.peer ??= event.peer;
  socket.backlog ??= event.backlog;
  socket.nonblock ??= event.nonblock;
  if (event.options.length === 0) return;
  const found = foundOptions(event);
  socket.options = socket.options.size === 0 ? found : new Map([...found, ...socket.options]);
  socket.historyComplete = true;
}

/** Of a list of options that several events share: their sockets share the map too. */
const maps = new WeakMap<EventOf<"observed">["options"], Options>();

function foundOptions(event: EventOf<"observed">): Options {
  const { options, seen } = event;
  const before = maps.get(options);
  const [first] = before?.values() ?? [];
  if (before !== undefined && first?.at === seen.time && first.tid === seen.tid) return before;
  const states = options.map((option) => observedState(option, event));
  const found = new Map(states.map((option) => [optionKey(option), option]));
  maps.set(options, found);
  return found;
}

type ObservedOption = EventOf<"observed">["options"][number];

/** What an option of an event became, for the next socket that has the same one: a process may have thousands. */
const made = new WeakMap<ObservedOption, OptionState>();

function observedState(option: ObservedOption, { seen: { time, tid } }: EventOf<"observed">): OptionState {
  const before = made.get(option);
  if (before?.at === time && before.tid === tid) return before;
  const { level, name, value, changed } = option;
  const base = { level, name, value, asked: null, origin: "observed" as const, at: time, tid, earlier: noneEarlier };
  const state = changed === null ? base : { ...base, ...(changed ? { changed } : { usual: true as const }) };
  made.set(option, state);
  return state;
}
