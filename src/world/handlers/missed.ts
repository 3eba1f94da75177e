import type { EventOf } from "../../events/event.ts";
import { isLocked } from "../../linux/buffer-locks.ts";
import { findOption, optionReporting } from "../../linux/catalogue.ts";
import { sameData } from "../../base/data.ts";
import type { OptionValue, SocketOption } from "../../linux/option.ts";
import { unchanged, type Change } from "../change.ts";
import type { Gap } from "../gap.ts";
import { inForceOnSocket } from "../in-force.ts";
import { optionNow } from "../moved.ts";
import { closedInGap, closeGap, loseStateInGap, openGap } from "../open-gap.ts";
import { release } from "../release.ts";
import { noneEarlier, optionKey, type OptionState, type Socket } from "../socket.ts";
import { isState } from "../socket-state.ts";
import type { State } from "../state.ts";
import type { Process, Thread } from "../process.ts";
import { isTcpLike } from "../transitions.ts";
import { endProcess } from "./exits.ts";
import { observed } from "./observed.ts";
import { reviseOption, storeOptions } from "../options.ts";

type Missed = EventOf<"missed">;

/** Events were lost on their way: what they would have shown is unknown, until the kernel is asked. */
export function missed(state: State, event: Missed): readonly Change[] {
  const { seen, records, since, states } = event;
  const gap: Gap = { by: "loss", until: seen.time ?? since, isRead: false };
  state.lost += records;
  state.gap = gap;
  const concerned = concernedBy(state, event);
  // A socket that appears there from here on may have been opened by a call that was lost.
  for (const process of concerned) process.hides ??= "lost";
  if (states) for (const socket of state.sockets.values()) if (mayHaveChanged(socket)) loseStateInGap(socket);
  for (const socket of openIn(state, concerned)) openGap(socket, gap);
  for (const socket of state.archive.closed.values())
    if (concerned.has(socket.first.process) && (socket.closed?.time ?? since) >= since) closedInGap(socket, gap);
  return [{ type: "missed", seen, process: null, records }];
}

/** The processes whose events may be among them: all, where one of them is not in the model, since any may be its parent. */
function concernedBy({ processes, ended }: State, { of, since }: Missed): ReadonlySet<Process> {
  const gone = ended.filter((process) => (process.ended ?? since) >= since);
  const all = [...processes.values(), ...gone];
  const known = new Set<number>(all.map(({ pid }) => pid));
  if (of === null || [...of].some((pid) => !known.has(pid))) return new Set(all);
  return new Set(all.filter(({ pid }) => of.has(pid)));
}

function openIn({ threads }: State, processes: ReadonlySet<Process>): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  for (const { process, files } of threads.values())
    if (processes.has(process)) for (const { socket } of files.entries.values()) sockets.add(socket);
  return sockets;
}

/** Its state may have changed without a call of the process: it is connected, or about to be. */
function mayHaveChanged({ kind, state }: Socket): boolean {
  return isTcpLike(kind) && state !== "LISTEN" && state !== "CLOSED" && state !== "BOUND";
}

/** All sockets of a process as the kernel has them, after events were lost: the kernel is right. */
export function reread(state: State, event: EventOf<"reread">): readonly Change[] {
  const { seen, sockets } = event;
  if (sockets === null && !state.threads.has(seen.tid)) return unchanged;
  const thread = state.thread(seen);
  if (sockets === null) return endProcess(state, thread.process, seen);
  const open = new Set(sockets.map(({ at }) => `${at.fd} ${at.inode ?? 0}`));
  const gone = [...thread.files.entries]
    .filter(([fd, { socket }]) => socket.inode !== null && !open.has(`${fd} ${socket.inode}`))
    .flatMap(([fd]) => release(state, thread, fd, seen, "lost"));
  return [...gone, ...sockets.flatMap((socket) => corrected(state, thread, socket))];
}

function corrected(state: State, thread: Thread, event: EventOf<"observed">): readonly Change[] {
  // The process got it unseen, and may have used it.
  const isNew = thread.files.get(event.at.fd)?.socket.inode !== event.at.inode;
  const changes = observed(state, event);
  const entry = thread.files.get(event.at.fd);
  if (entry === undefined) return changes;
  entry.cloexec = event.cloexec ?? entry.cloexec;
  const { socket } = entry;
  if (isNew) socket.gap ??= state.gap;
  socket.nonblock = event.nonblock ?? socket.nonblock;
  socket.local = event.local ?? socket.local;
  socket.peer = event.peer ?? socket.peer;
  socket.backlog = event.backlog ?? socket.backlog;
  if (event.state !== null && isState(event.state)) socket.state = event.state;
  if (event.options.length === 0) return changes;
  forgetUnread(socket, event);
  socket.historyComplete = true;
  closeGap(socket);
  correctOptions(state, socket, event);
  return changes;
}

/** What getsockopt() does not give, as memberships, stays unknown. */
function forgetUnread(socket: Socket, event: EventOf<"observed">): void {
  const read = new Set(event.options.map(optionKey));
  for (const option of socket.options.values()) {
    const now = optionNow(socket, option);
    if (!read.has(optionKey(option)) && now.lost !== undefined) reviseOption(socket, now);
  }
}

function correctOptions(state: State, socket: Socket, event: EventOf<"observed">): void {
  const locks = event.options.find(({ level, name }) => level === lockOption.level && name === lockOption.name)?.value;
  storeOptions(
    socket,
    event.options.flatMap((option) => correction(state, socket, option, event, locks) ?? []),
  );
}

/** Null: the model has that value, or none of an option that the kernel alone changes. */
function correction(
  state: State,
  socket: Socket,
  { level, name, value }: EventOf<"observed">["options"][number],
  { seen }: EventOf<"observed">,
  locks: OptionValue | undefined,
): OptionState | null {
  const row = findOption(level, name);
  if (row === null || value.type !== "known") return null;
  const stored = socket.options.get(optionKey(row));
  if (stored === undefined && (row.access !== "rw" || moves(row, locks))) return null;
  const now = stored === undefined ? (inForceOnSocket(socket, row, state.sysctls)?.value ?? null) : stored.value;
  if (now?.type === "known" && sameData(now.data, value.data)) return null;
  return { level, name, value, asked: null, origin: "observed", at: seen.time, tid: seen.tid, earlier: noneEarlier };
}

const lockOption = optionReporting("buffer-locks");

/** The kernel may have changed it by itself; but not a buffer that is locked, since it was set. */
function moves({ moves, buffer }: SocketOption, locks: OptionValue | undefined): boolean {
  if (moves === undefined) return false;
  return buffer === undefined || locks?.type !== "known" || !isLocked(buffer, locks.data);
}
