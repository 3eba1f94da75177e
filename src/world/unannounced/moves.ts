import { asPid, asTid, type Fd, type Tid } from "../../base/brands.ts";
import { shownBy } from "../../events/common.ts";
import type { Seen } from "../../events/event.ts";
import { unchanged, type Change } from "../change.ts";
import { FdTable } from "../fd-table.ts";
import { listOpenFds, type Process, type Thread } from "../process.ts";
import { releaseAll } from "../release.ts";
import type { Socket } from "../socket.ts";
import type { State } from "../state.ts";
import { threadOf, type Context } from "./context.ts";

/**
 * The thread is taken for a forked process from now on: it leaves the process that it was taken for a thread of, with
 * the fds that it has used, and with the threads that have used what it got. `without`: a number that it was just given,
 * which shows that its copy had it free.
 */
export function setApart(context: Context, thread: Thread, seen: Seen, without: Fd | null = null): readonly Change[] {
  const { state } = context;
  const { process: kin, files: shared, undecided } = thread;
  if (undecided?.together !== true) return unchanged;
  undecided.together = false;
  context.forked++;
  const group = [thread, ...followersOf(context, thread)];
  const own = takeFds(context, shared, group, without);
  context.descend(own, { files: shared, since: undecided.since });
  for (const { tid } of group) kin.threads.delete(tid);
  renameLeader(state, kin);
  const process = state.addProcess(thread.tid, kin);
  for (const each of group) moveTo(each, process, own);
  own.users = group.length;
  shared.users -= group.length;
  for (const { socket } of own.entries.values())
    if (isGotBy(context, own, socket, group)) moveFirst(socket, kin, process);
  if (shared.users === 0) return endWithout(state, kin, shared, seen);
  return restore(context, shared, kin, group, seen);
}

/** What these have closed of a table that was not theirs is open in it. */
export function restore(
  { state, ledger }: Context,
  files: FdTable,
  process: Process,
  group: readonly Thread[],
  seen: Seen,
): readonly Change[] {
  return ledger.closedBy(files, group).flatMap(([fd, slot]) => {
    if (files.get(fd) !== undefined) return [];
    ledger.reopen(files, fd, slot);
    state.reopen(slot.socket);
    files.set(fd, slot.socket, null);
    const ofProcess = { ...seen, tid: asTid(process.pid) };
    return [{ type: "appeared", seen: ofProcess, process, socket: slot.socket, fd, known: true, as: "open" }];
  });
}

/** It is a thread of that process: what it was given for itself goes into the process's table. */
export function join(context: Context, thread: Thread, kin: Process, seen: Seen): readonly Change[] {
  const { state, ledger } = context;
  const leader = threadOf(state, kin);
  const { process, files } = thread;
  if (leader === null || leader.files === files) return unchanged;
  const changes: Change[] = [];
  for (const [fd, { socket, cloexec }] of [...files.entries]) {
    files.remove(fd);
    const slot = ledger.get(leader.files, fd);
    const isClosed = slot?.socket === socket && slot.closed !== null;
    if (leader.files.get(fd) === undefined && !isClosed) leader.files.set(fd, socket, cloexec);
    if (socket.references > 0) continue;
    const moment = shownBy(seen, "reused");
    socket.released = moment;
    state.close(socket);
    changes.push({ type: "gone", seen: moment, process: kin, socket, fd, by: "reused" });
  }
  if (state.processes.get(asTid(process.pid)) === process) state.processes.delete(asTid(process.pid));
  for (const tid of [...process.threads]) {
    const each = state.threads.get(tid);
    if (each === undefined) continue;
    if (each.files === files) leader.files.users++;
    moveTo(each, kin, each.files === files ? leader.files : each.files);
    if (each.undecided !== null) each.undecided.together = true;
    if (each.undecided !== null) each.undecided.kin = kin;
  }
  for (const socket of [...state.sockets.values(), ...state.archive.closed.values()]) moveFirst(socket, process, kin);
  renameLeader(state, kin);
  return changes;
}

/** The lowest number is the leader's, where nothing reported another: the others were made by it, directly or not. */
export function renameLeader(state: State, process: Process): void {
  if (!process.isNamed && process.threads.size > 0) nameLeader(state, process, asTid(Math.min(...process.threads)));
}

export function nameLeader(state: State, process: Process, leader: Tid): void {
  if (leader === asTid(process.pid)) return;
  if (state.processes.get(asTid(process.pid)) === process) state.processes.delete(asTid(process.pid));
  process.pid = asPid(leader);
  state.processes.set(leader, process);
}

/** Undecided threads that have used fds which the thread got, and none that others got. */
function followersOf({ state, ledger }: Context, thread: Thread): readonly Thread[] {
  const { files, process } = thread;
  const its = new Set<Thread>();
  const others = new Set<Thread>();
  for (const fd of files.entries.keys()) {
    const slot = ledger.get(files, fd);
    for (const user of slot?.users ?? []) {
      if (slot?.by === thread) its.add(user);
      else if (slot?.by !== null && slot?.by !== user) others.add(user);
    }
  }
  const isFree = (each: Thread): boolean => each.undecided?.together === true && each.files === files;
  return [...its].filter(
    (each) => each !== thread && each.process === process && isFree(each) && !others.has(each) && isAlive(state, each),
  );
}

function isAlive({ threads }: State, thread: Thread): boolean {
  return threads.get(thread.tid) === thread;
}

/** A table of what the group has used; what only the group has used leaves the table that they shared. */
function takeFds({ ledger }: Context, shared: FdTable, group: readonly Thread[], without: Fd | null): FdTable {
  const own = new FdTable();
  for (const [fd, { socket, cloexec }] of [...shared.entries]) {
    const slot = ledger.get(shared, fd);
    if (fd === without || slot?.socket !== socket || !group.some((each) => slot.users.has(each))) continue;
    own.set(fd, socket, cloexec);
    const isOnlyTheirs = slot.by !== null && [...slot.users].every((user) => group.includes(user));
    if (isOnlyTheirs) shared.remove(fd);
  }
  ledger.copied(shared, own);
  return own;
}

function isGotBy({ ledger }: Context, files: FdTable, socket: Socket, group: readonly Thread[]): boolean {
  const slot = ledger.get(files, socket.first.fd);
  return slot?.socket === socket && slot.by !== null && group.includes(slot.by);
}

function moveTo(thread: Thread, process: Process, files: FdTable): void {
  thread.process = process;
  thread.files = files;
  process.threads.add(thread.tid);
  if (thread.undecided?.together === true) thread.undecided.kin = process;
}

/** Nobody is left of a process. */
function endWithout(state: State, process: Process, files: FdTable, seen: Seen): readonly Change[] {
  process.openFds = listOpenFds(files);
  state.archiveProcess(process);
  return releaseAll(state, { files, process }, seen, "exit");
}

function moveFirst(socket: Socket, from: Process, to: Process): void {
  if (socket.first.process === from) socket.first = { ...socket.first, process: to };
}
