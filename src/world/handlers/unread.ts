import type { EventOf, Lost, OptionName, Seen } from "../../events/event.ts";
import { allOptions, findOption } from "../../linux/catalogue.ts";
import { both, onSocket, unchanged, type Change } from "../change.ts";
import { findSocket } from "../find-socket.ts";
import { stateBy, storeOptions } from "../options.ts";
import type { Thread } from "../process.ts";
import type { OptionState, Socket } from "../socket.ts";
import { loseState } from "../socket-state.ts";
import type { State } from "../state.ts";
import { loseTraffic } from "../traffic.ts";

type Unread = EventOf<"unread">;

/** The line of a call could not be read: what the call may have changed of its socket is unknown from here on. */
export function unread(state: State, event: Unread): readonly Change[] {
  const { seen, at, lost, anyFd } = event;
  const thread = state.thread(seen);
  state.doubt(`a line of ${seen.call} could not be read`, thread.process);
  thread.process.hides ??= "unread";
  if (at === null) return unchanged;
  const { socket, changes } = findSocket(state, thread, at, seen, !anyFd);
  if (socket === null) return changes;
  forget[lost.type](socket, event, thread);
  loseTraffic(socket.traffic);
  if (lost.type === "nothing") return changes;
  return both(changes, [onSocket(thread.process, event, socket, at.fd)]);
}

const forget: Readonly<Record<Lost["type"], (socket: Socket, event: Unread, thread: Thread) => void>> = {
  nothing: () => undefined,
  state: forgetState,
  address: (socket) => {
    forgetState(socket);
    socket.local = null;
    socket.bound = null;
    socket.boundBy = null;
  },
  connection: (socket) => {
    forgetState(socket);
    socket.peer = null;
    socket.local = null;
    socket.tuned = true;
    socket.connectSeen = true;
  },
  option: (socket, { lost, seen }) => {
    const { option = null } = lost;
    if (option === null) socket.historyComplete = false;
    const changed = option === null ? [...socket.options.values()] : changedBy(option);
    storeOptions(
      socket,
      changed.map(({ level, name }) => unknownOption(level, name, seen)),
    );
  },
  flags: (socket, { at }, thread) => {
    socket.nonblock = null;
    socket.nonblockSince = null;
    socket.cloexec = null;
    const entry = at === null ? undefined : thread.files.get(at.fd);
    if (entry !== undefined) entry.cloexec = null;
  },
};

function forgetState(socket: Socket): void {
  loseState(socket, "unread");
  socket.connecting = false;
  socket.presumed = false;
}

function unknownOption(level: string, name: string, seen: Seen): OptionState {
  return { level, name, value: null, asked: null, origin: "unknown", unread: true, ...stateBy(seen) };
}

/** The options that a set of this one can change: itself, or the one that it is another form of, and others besides. */
function changedBy(option: OptionName): readonly OptionName[] {
  const row = findOption(option.level, option.name);
  if (row === null) return [option];
  const own = { level: row.level, name: row.forces ?? row.undoes ?? row.name };
  return [own, ...allOptions().filter(({ name, access }) => access !== "r" && row.sets?.includes(name) === true)];
}
