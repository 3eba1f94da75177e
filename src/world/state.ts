import { asPid, type Fd, type Inode, type Tid } from "../base/brands.ts";
import type { Seen } from "../events/event.ts";
import type { Sysctls } from "../linux/option.ts";
import { Archive } from "./archive.ts";
import { FdTable } from "./fd-table.ts";
import type { Process, Thread } from "./process.ts";
import { newSocket, type Birth, type Socket } from "./socket.ts";

/** What the handlers share: who lives, which sockets are open, what has been. */
export class State {
  readonly threads: Map<Tid, Thread> = new Map();
  /** Living processes by pid. */
  readonly processes: Map<Tid, Process> = new Map();
  /** Ended ones, the first `keep` of them; of the others only the number. */
  readonly ended: Process[] = [];
  endedCount = 0;
  /** Open sockets by id. */
  readonly sockets: Map<number, Socket> = new Map();
  /** Open sockets by inode: how a socket is found again under an fd that we did not see it get. */
  readonly inodes: Map<Inode, Socket> = new Map();
  readonly archive: Archive;
  /** Null: a saved log, whose machine cannot be asked. */
  readonly sysctls: Sysctls | null;
  /** Causes of gaps, with how often each was met. */
  readonly doubts: Map<string, number> = new Map();
  private lastId = 0;
  private readonly keep: number;

  constructor(keep: number, sysctls: Sysctls | null) {
    this.keep = keep;
    this.archive = new Archive(keep);
    this.sysctls = sysctls;
  }

  /** A new socket, in the books but under no fd yet. */
  add(birth: Omit<Birth, "id">): Socket {
    const socket = newSocket({ ...birth, id: ++this.lastId });
    this.sockets.set(socket.id, socket);
    if (socket.inode !== null) this.inodes.set(socket.inode, socket);
    return socket;
  }

  /** The inode of a socket became known. */
  identify(socket: Socket, inode: Inode): void {
    socket.inode = inode;
    this.inodes.set(inode, socket);
  }

  /** A socket's last name went: it moves from the open ones to what has been. */
  retire(socket: Socket): void {
    socket.closed = socket.released;
    this.sockets.delete(socket.id);
    if (socket.inode !== null && this.inodes.get(socket.inode) === socket) this.inodes.delete(socket.inode);
    this.archive.add(socket);
  }

  /** A process's last thread ended. */
  bury(process: Process): void {
    this.processes.delete(process.pid);
    this.endedCount++;
    if (this.ended.length < this.keep) this.ended.push(process);
  }

  doubt(cause: string): void {
    this.doubts.set(cause, (this.doubts.get(cause) ?? 0) + 1);
  }

  /** The thread of an event. One that nobody announced is the child of a pending clone, or new to us. */
  thread(seen: Seen): Thread {
    const thread = this.threads.get(seen.tid) ?? this.meet(seen);
    thread.process.seen = true;
    return thread;
  }

  private meet(seen: Seen): Thread {
    const parent = this.cloning();
    if (parent?.cloning != null) return this.spawn(parent, seen.tid, parent.cloning, seen);
    return this.join(this.newProcess(seen.tid, null, null), seen.tid, new FdTable());
  }

  /** The thread that entered clone last: the likeliest parent of a child that speaks first. */
  private cloning(): Thread | null {
    let latest: Thread | null = null;
    for (const thread of this.threads.values()) if (thread.cloning !== null) latest = thread;
    return latest;
  }

  /** What clone makes: a thread of the same process or a process, with a shared or a copied fd table. */
  spawn(parent: Thread, child: Tid, how: { sharesFiles: boolean; thread: boolean }, seen: Seen): Thread {
    const process = how.thread ? parent.process : this.newProcess(child, parent.process, seen);
    if (!how.thread) process.seen = false;
    if (!how.sharesFiles) return this.join(process, child, parent.files.copy());
    parent.files.users++;
    return this.join(process, child, parent.files);
  }

  private newProcess(tid: Tid, parent: Process | null, seen: Seen | null): Process {
    const process: Process = {
      pid: asPid(tid),
      ppid: parent?.pid ?? null,
      command: parent?.command ?? "?",
      argv: parent?.argv ?? null,
      started: seen?.time ?? null,
      ended: null,
      exit: null,
      threads: new Set(),
      held: [],
      seen: true,
    };
    this.processes.set(tid, process);
    return process;
  }

  private join(process: Process, tid: Tid, files: FdTable): Thread {
    const thread: Thread = { tid, process, files, cloning: null };
    process.threads.add(tid);
    this.threads.set(tid, thread);
    return thread;
  }
}

/** The socket that an fd of this thread names. */
export function socketAt(thread: Thread, fd: Fd): Socket | null {
  return thread.files.get(fd)?.socket ?? null;
}
