import type { EventOf } from "../../events/event.ts";
import { isLocked } from "../../linux/buffer-locks.ts";
import { findOption, optionReporting } from "../../linux/catalogue.ts";
import { sameData } from "../../linux/data.ts";
import type { OptionValue, SocketOption } from "../../linux/option.ts";
import { unchanged, type Change } from "../change.ts";
import { inForceOnSocket } from "../in-force.ts";
import { release } from "../release.ts";
import { noneEarlier, type OptionState, type Socket } from "../socket.ts";
import { isState } from "../socket-state.ts";
import type { State } from "../state.ts";
import type { Thread } from "../process.ts";
import { endProcess } from "./exits.ts";
import { observed } from "./observed.ts";
import { storeOptions } from "../options.ts";

/** Events were lost on their way: what they would have shown is unknown, until the kernel is asked. */
export function missed(state: State, { seen, records }: EventOf<"missed">): readonly Change[] {
  state.lost += records;
  // Nobody knows whose they were: what was not set, as far as was seen, may have been.
  for (const socket of state.sockets.values()) socket.historyComplete = false;
  const cause = `${records} events were lost; what is open is read again from the kernel`;
  const [process] = state.processes.values();
  return process === undefined ? unchanged : [{ type: "doubt", seen, process, cause }];
}

/** All sockets of a process as the kernel has them, after events were lost: the kernel is right. */
export function reread(state: State, event: EventOf<"reread">): readonly Change[] {
  const { seen, sockets } = event;
  const thread = state.thread(seen);
  if (sockets === null) return endProcess(state, thread.process, seen);
  const open = new Set(sockets.map(({ at }) => `${at.fd} ${at.inode ?? 0}`));
  const gone = [...thread.files.entries]
    .filter(([fd, { socket }]) => socket.inode !== null && !open.has(`${fd} ${socket.inode}`))
    .flatMap(([fd]) => release(state, thread, fd, seen, "lost"));
  return [...gone, ...sockets.flatMap((socket) => corrected(state, thread, socket))];
}

function corrected(state: State, thread: Thread, event: EventOf<"observed">): readonly Change[] {
  const changes = observed(state, event);
  const entry = thread.files.get(event.at.fd);
  if (entry === undefined) return changes;
  entry.cloexec = event.cloexec ?? entry.cloexec;
  const { socket } = entry;
  if (event.options.length > 0) socket.historyComplete = true;
  socket.nonblock = event.nonblock ?? socket.nonblock;
  socket.local = event.local ?? socket.local;
  socket.peer = event.peer ?? socket.peer;
  socket.backlog = event.backlog ?? socket.backlog;
  if (event.state !== null && isState(event.state)) socket.state = event.state;
  const locks = event.options.find(({ level, name }) => level === lockOption.level && name === lockOption.name)?.value;
  const others = event.options.flatMap((option) => correction(state, socket, option, event, locks) ?? []);
  if (others.length > 0) storeOptions(socket, others);
  return changes;
}

/** Null: the model has that value, or one that the kernel moves by itself. */
function correction(
  state: State,
  socket: Socket,
  { level, name, value }: EventOf<"observed">["options"][number],
  { seen }: EventOf<"observed">,
  locks: OptionValue | undefined,
): OptionState | null {
  const row = findOption(level, name);
  if (row === null || value.type !== "known" || row.access !== "rw" || moves(row, locks)) return null;
  const now = inForceOnSocket(socket, row, state.sysctls)?.value ?? null;
  if (now?.type === "known" && sameData(now.data, value.data)) return null;
  return { level, name, value, asked: null, origin: "observed", at: seen.time, tid: seen.tid, earlier: noneEarlier };
}

const lockOption = optionReporting("buffer-locks");

/** The kernel may have changed it by itself; but not a buffer that is locked, since it was set. */
function moves({ moves, buffer }: SocketOption, locks: OptionValue | undefined): boolean {
  if (moves === undefined) return false;
  return buffer === undefined || locks?.type !== "known" || !isLocked(buffer, locks.data);
}
