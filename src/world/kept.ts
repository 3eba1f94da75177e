import { asTid } from "../base/brands.ts";
import type { Seen } from "../events/event.ts";
import type { Process } from "./process-record.ts";
import type { Thread } from "./process.ts";
import { isListener } from "./role.ts";
import type { Kept, Socket } from "./socket.ts";
import type { State } from "./state.ts";

/** How far up a process is looked for among the parents. */
const GENERATIONS = 16;

/**
 * exec: listeners stay open in the new program, since their fds have no CLOEXEC. One that was given on purpose is not
 * noted: its CLOEXEC was taken away, or it has a number of its own.
 */
export function noteKept({ process, files }: Thread, { time, tid }: Seen): void {
  let kept: Kept | null = null;
  for (const [fd, { socket, cloexec }] of files.entries) {
    const isOlder = socket.kept === null || socket.kept.process === process;
    if (cloexec !== false || socket.handed || fd !== socket.first.fd || !isListener(socket) || !isOlder) continue;
    kept ??= { process, program: process.command, time, tid };
    socket.kept = kept;
  }
}

/** A call on the socket: by the program that kept it, or one of its children, it shows that the socket is in use there. */
export function noteUse(state: State, socket: Socket, process: Process): void {
  if (socket.kept !== null && descendsFrom(state, process, socket.kept.process)) socket.kept = null;
}

/** A name of the socket has gone. It was kept for no longer than others have it open, or was closed there by a call. */
export function noteRelease(socket: Socket, process: Process, isExit: boolean): void {
  if (socket.kept?.process === process && (!isExit || socket.references > 0)) socket.kept = null;
}

function descendsFrom({ processes }: State, process: Process, ancestor: Process): boolean {
  let one: Process | undefined = process;
  for (let left = GENERATIONS; one !== undefined && left > 0; left--) {
    if (one === ancestor) return true;
    one = one.ppid === null ? undefined : processes.get(asTid(one.ppid));
  }
  return false;
}
