import { asBytes, asPid, type Inode, type Tid } from "../base/brands.ts";
import type { EventOf, Seen } from "../events/event.ts";
import type { Sysctls } from "../linux/option.ts";
import { Archive } from "./archive.ts";
import { FdTable } from "./fd-table.ts";
import { Listeners } from "./listeners.ts";
import type { Closing, Process, Sharing, Thread } from "./process.ts";
import { newSocket, type Birth, type Socket } from "./socket.ts";
import { Unheard } from "./unheard.ts";

/** How many causes of gaps are told apart. */
const DOUBTS = 100;

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
  private readonly inodes: Map<Inode, Socket> = new Map();
  readonly archive: Archive;
  /** Null: a saved log, whose machine cannot be asked. */
  readonly sysctls: Sysctls | null;
  /** False: children and threads are not followed, so none are expected to speak. */
  readonly follow: boolean;
  /** Causes of gaps, with how often each was met. */
  readonly doubts: Map<string, number> = new Map();
  /** Whether the trace has calls like close and fcntl: without them nobody tells when a name of a socket goes. */
  hasFdCalls = false;
  /** Threads inside a clone, in the order they entered it. */
  readonly forking: Set<Thread> = new Set();
  /** Who has called exit, in that order, and has not been told to have ended. */
  readonly exiting: Map<Tid, EventOf<"exiting">> = new Map();
  /** Threads inside a close_range. */
  readonly closing: Map<Thread, Closing> = new Map();
  private readonly listeners: Listeners = new Listeners();
  readonly unheard: Unheard = new Unheard();
  private lastId = 0;
  private readonly keep: number;

  constructor(keep: number, sysctls: Sysctls | null, follow: boolean) {
    this.keep = keep;
    this.archive = new Archive(keep);
    this.sysctls = sysctls;
    this.follow = follow;
  }

  /** A new socket, in the books but under no fd yet. */
  add(birth: Birth): Socket {
    const socket = newSocket(birth, ++this.lastId);
    this.sockets.set(socket.id, socket);
    if (socket.inode !== null) this.inodes.set(socket.inode, socket);
    return socket;
  }

  /** The inode of a socket became known. */
  identify(socket: Socket, inode: Inode): void {
    socket.inode = inode;
    this.inodes.set(inode, socket);
  }

  /**
   * The socket of that inode, which names one socket from its birth to its end. One that we took for closed lives
   * again: somebody had a name of it that we did not see given.
   */
  find(inode: Inode): Socket | null {
    const found = this.inodes.get(inode) ?? this.archive.find(inode);
    if (found !== null) this.revive(found);
    return found;
  }

  /** One that we took for closed lives again: a call that was under way has given it one more name. */
  revive(socket: Socket): void {
    if (socket.closed === null) return;
    this.archive.takeBack(socket);
    socket.closed = null;
    this.sockets.set(socket.id, socket);
    if (socket.inode !== null) this.inodes.set(socket.inode, socket);
  }

  /** A socket's last name went: it moves from the open ones to what has been. */
  retire(socket: Socket): void {
    socket.closed = socket.released;
    this.remove(socket);
    this.archive.add(socket);
  }

  /** A socket listens, or an address of it has become known: that can show the role of one that is older than the trace. */
  relate(socket: Socket): void {
    this.listeners.relate(socket, this.sockets.values());
  }

  /** Takes a socket out of the books as if it had never been in them. */
  remove(socket: Socket): void {
    this.listeners.delete(socket);
    this.sockets.delete(socket.id);
    if (socket.inode !== null && this.inodes.get(socket.inode) === socket) this.inodes.delete(socket.inode);
  }

  /** Its clone has returned, or the thread has ended in it. */
  leaveClone(thread: Thread): void {
    thread.cloning = null;
    this.forking.delete(thread);
  }

  /** A process's last thread ended. */
  bury(process: Process): void {
    if (this.processes.get(process.pid) === process) this.processes.delete(process.pid);
    this.endedCount++;
    if (this.ended.length < this.keep) this.ended.push(process);
  }

  doubt(cause: string): void {
    const told = this.doubts.has(cause) || this.doubts.size < DOUBTS ? cause : "further causes";
    this.doubts.set(told, (this.doubts.get(told) ?? 0) + 1);
  }

  /** The thread of an event. One that nobody announced is the child of a clone under way, or new to us. */
  thread(seen: Seen): Thread {
    const thread = this.threads.get(seen.tid) ?? this.meet(seen);
    if (!thread.process.seen) {
      thread.process.seen = true;
      this.unheard.heard(thread);
    }
    return thread;
  }

  private meet(seen: Seen): Thread {
    // The one that entered clone last is the likeliest parent; newcomers.ts has seen to it that all are alike.
    const parent = [...this.forking].findLast(({ cloning }) => cloning?.child === null);
    if (parent?.cloning == null) return this.join(this.newProcess(seen.tid, null, null), seen.tid, new FdTable());
    const thread = this.spawn(parent, seen.tid, parent.cloning, seen);
    thread.guess = parent.cloning;
    parent.cloning.child = thread;
    return thread;
  }

  /** What clone makes: a thread of the same process or a process, with a shared or a copied fd table. */
  spawn(parent: Thread, child: Tid, how: Sharing, seen: Seen): Thread {
    const process = how.thread ? parent.process : this.newProcess(child, parent.process, seen);
    if (how.sharesFiles) parent.files.users++;
    const thread = this.join(process, child, how.sharesFiles ? parent.files : parent.files.copy());
    if (how.thread) return thread;
    process.seen = false;
    for (const old of this.unheard.add(thread, how.sharesFiles ? 0 : thread.files.entries.size)) this.forget(old);
    return thread;
  }

  /** A child that never spoke: its names go without a word, and so does what only it still held. */
  forget(thread: Thread): void {
    this.doubt("a forked process was never heard of (strace without -f?): what it did is not seen");
    this.threads.delete(thread.tid);
    this.processes.delete(thread.process.pid);
    if (--thread.files.users > 0) return;
    for (const fd of [...thread.files.entries.keys()]) {
      const socket = thread.files.remove(fd);
      if (socket?.references === 0) this.retire(socket);
    }
  }

  private newProcess(tid: Tid, parent: Process | null, seen: Seen | null): Process {
    const process: Process = {
      pid: asPid(tid),
      ppid: parent?.pid ?? null,
      command: parent?.command ?? asBytes("?"),
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
    const thread: Thread = { tid, process, files, cloning: null, guess: null, inside: null };
    process.threads.add(tid);
    this.threads.set(tid, thread);
    return thread;
  }
}
