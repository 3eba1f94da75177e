import { asTid, type Tid } from "../base/brands.ts";
import type { Change } from "./change.ts";
import { listOpenFds, type OpenFd, type Process, type Thread } from "./process.ts";
import type { Socket } from "./socket.ts";
import type { State } from "./state.ts";

/**
 * At the end of the input: the sockets of processes that live on are listed; a socket that only children without a line
 * have open counts as closed when its last other fd was.
 */
export function finish(state: State): readonly Change[] {
  const gone = state.silentChildren.clear().flatMap((thread) => forgetChild(state, thread));
  if (state.sysctls === null)
    for (const { isSilent } of state.threads.values()) if (isSilent) state.hasUnheardThread = true;
  takeStock(state);
  const order = state.byteOrder.doubt();
  if (order !== null) state.doubt(order, null);
  return gone;
}

function forgetChild(state: State, thread: Thread): readonly Change[] {
  return state.forget(thread).flatMap(([fd, socket]) => {
    const { closed } = socket;
    if (closed === null) return [];
    const process = processOf(state, closed.tid) ?? thread.process;
    return [{ type: "gone", seen: { ...closed, line: 0 }, process, socket, fd, by: "unheard" }];
  });
}

/** The process of a thread that may have ended. */
function processOf({ threads, ended }: State, tid: Tid): Process | undefined {
  return threads.get(tid)?.process ?? ended.find(({ pid }) => asTid(pid) === tid);
}

/** Lists the sockets of the processes that live, and doubts what the trace cannot show. */
export function takeStock(state: State): void {
  for (const thread of state.threads.values()) {
    const { process } = thread;
    if (thread.tid === process.pid || process.openFds.length === 0) process.openFds = listOpenFds(thread.files);
  }
  if (!state.hasFlagCalls) doubtFlags(state);
  for (const process of [...state.processes.values(), ...state.ended])
    process.openFds = process.openFds.map((open) => withFlags(state, open));
}

/** Without fcntl and ioctl in the trace, a flag that a socket was made without may have been set since. */
function doubtFlags(state: State): void {
  const sockets = [...state.sockets.values(), ...state.archive.closed.values()];
  const isDoubtful = sockets.some(({ nonblock, cloexec }) => nonblock !== null || cloexec !== null);
  for (const socket of sockets) {
    socket.nonblock = unlessOff(socket.nonblock);
    socket.nonblockSince = null;
    socket.cloexec = unlessOff(socket.cloexec);
  }
  if (isDoubtful && !state.doubts.has(flagsNotTraced)) state.doubt(flagsNotTraced, null);
}

const flagsNotTraced = "O_NONBLOCK and O_CLOEXEC may have been changed since: fcntl and ioctl are not traced";

function unlessOff(flag: boolean | null): boolean | null {
  return flag === false ? null : flag;
}

/** O_NONBLOCK is the socket's, whichever fd it is looked at by. */
function withFlags(state: State, open: OpenFd): OpenFd {
  const socket: Socket | undefined = state.sockets.get(open.socket) ?? state.archive.closed.get(open.socket);
  const nonblock = socket === undefined ? open.nonblock : socket.nonblock;
  const cloexec = state.hasFlagCalls ? open.cloexec : unlessOff(open.cloexec);
  return nonblock === open.nonblock && cloexec === open.cloexec ? open : { ...open, nonblock, cloexec };
}
