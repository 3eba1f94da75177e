import { asBytes, asPid, type Fd, type Inode, type Tid } from "../base/brands.ts";
import { NumberMap } from "../base/number-map.ts";
import type { EventOf, Seen } from "../events/event.ts";
import type { Sysctls } from "../linux/option.ts";
import type { ByteOrder } from "../linux/kinds/layout.ts";
import { Archive } from "./archive.ts";
import { MachineOrder } from "./byte-order.ts";
import { DataCalls } from "./data-calls.ts";
import { FdTable } from "./fd-table.ts";
import type { Gap } from "./gap.ts";
import { Layouts } from "./layouts.ts";
import { Listeners } from "./listeners.ts";
import { cannotListen, isListener } from "./role.ts";
import type { Closing, Process, Sharing, Thread } from "./process.ts";
import type { Misuse } from "./misuse.ts";
import { noteClosed } from "./returns.ts";
import { newSocket, type NewSocket, type Socket } from "./socket.ts";
import { loseState } from "./socket-state.ts";
import { SilentChildren } from "./silent-children.ts";

/** How many causes of gaps are kept apart. */
const DOUBTS = 100;

/** The cause of a doubt: a child had no line to the end. */
export const UNHEARD = "a forked process was never heard of (strace without -f?): what it did is not seen";

/** What the handlers share: threads and processes, open sockets, the archive of closed ones. */
export class State {
  readonly threads: NumberMap<Tid, Thread> = new NumberMap();
  /** Living processes by pid. */
  readonly processes: NumberMap<Tid, Process> = new NumberMap();
  /** Ended ones, the first `keep` of them; of the others only the number. */
  readonly ended: Process[] = [];
  endedCount = 0;
  /** Open sockets by id. */
  readonly sockets: NumberMap<number, Socket> = new NumberMap();
  /** Open sockets by inode: so a socket is found again under an fd whose making was not traced. */
  private readonly inodes: NumberMap<Inode, Socket> = new NumberMap();
  readonly archive: Archive;
  /** Null: a saved log, whose machine cannot be asked. */
  readonly sysctls: Sysctls | null;
  /** False: strace does not follow children and threads, so none are expected to have lines. */
  readonly follow: boolean;
  readonly byteOrder: MachineOrder;
  /** Whether the process whose fork is not in the input was launched: it starts with its exec. */
  launched = false;
  /** Whether every thread's clone and end are in the input, as in a live trace. */
  isAnnounced = false;
  /** Causes of gaps, with how often each occurred. */
  readonly doubts: Map<string, number> = new Map();
  /** Is called with each doubt that is about a process: a selection shows those of its own. */
  onDoubt: ((cause: string, process: Process) => void) | null = null;
  /** Whether fcntl and ioctl are traced: without them nobody knows the flags of an fd. */
  hasFlagCalls = false;
  /** Whether close is traced: without it the end of a process is when its sockets are closed at the latest. */
  hasCloses = false;
  /** Sockets whose number was used after they had lost it. */
  readonly misuses: Map<Socket, Misuse> = new Map();
  /** Which of the calls that move data are traced. */
  readonly dataCalls: DataCalls;
  /** Whether the kernel reports each change of a TCP state: then none becomes unknown by itself. */
  hasKernelStates = false;
  /** Of a thread whose clone is in a saved log nothing else is: strace did not follow it. */
  hasUnheardThread = false;
  /** Events that were lost on their way. */
  lost = 0;
  /** The last gap that they left; null: none were lost. */
  gap: Gap | null = null;
  /** Threads inside a clone, in the order they entered it. */
  readonly forking: Set<Thread> = new Set();
  /** Threads that have called exit, in that order, and whose end has not been reported. */
  readonly exiting: NumberMap<Tid, EventOf<"exiting">> = new NumberMap();
  /** Threads inside a close_range. */
  readonly closing: Map<Thread, Closing> = new Map();
  private readonly listeners: Listeners = new Listeners();
  readonly layouts: Layouts = new Layouts();
  /** Listeners with options that were set while connections may have been in the queue. */
  readonly lateListeners: Set<Socket> = new Set();
  readonly silentChildren: SilentChildren = new SilentChildren();
  /** Sockets that the last line has shown to be connecting. */
  private readonly connecting: NumberMap<number, Socket> = new NumberMap();
  private connectingSince = 0;
  /** The id of the socket that came last. */
  lastId = 0;
  /** How many closed sockets and ended processes are kept in full. */
  readonly keep: number;

  constructor(
    keep: number,
    sysctls: Sysctls | null,
    follow: boolean,
    byteOrder: ByteOrder | null = null,
    dataCalls: DataCalls = new DataCalls(null),
  ) {
    this.dataCalls = dataCalls;
    this.byteOrder = new MachineOrder(byteOrder);
    this.keep = keep;
    this.archive = new Archive(keep);
    this.sysctls = sysctls;
    this.follow = follow;
  }

  /** A new socket, under no fd yet. */
  add(made: NewSocket): Socket {
    const socket = newSocket(made, ++this.lastId);
    this.sockets.set(socket.id, socket);
    if (socket.inode !== null) this.inodes.set(socket.inode, socket);
    return socket;
  }

  /** The inode of a socket has become known. */
  setInode(socket: Socket, inode: Inode): void {
    socket.inode = inode;
    this.inodes.set(inode, socket);
  }

  /**
   * The socket of that inode, which stands for one socket as long as it exists. One that was taken for closed is open
   * again: it had an fd whose making was not traced.
   */
  find(inode: Inode): Socket | null {
    const found = this.inodes.get(inode) ?? this.archive.find(inode);
    if (found !== null) this.reopen(found);
    return found;
  }

  /** The open socket of that inode; null: it has closed, or is none of ours. */
  findOpen(inode: Inode): Socket | null {
    return this.inodes.get(inode) ?? null;
  }

  /** The socket of that inode, open or closed, as it is. */
  recall(inode: Inode): Socket | null {
    return this.inodes.get(inode) ?? this.archive.find(inode);
  }

  /** A socket that was taken for closed is open: a call that was under way has given it one more fd. */
  reopen(socket: Socket): void {
    if (socket.closed === null) return;
    this.archive.remove(socket);
    socket.closed = null;
    this.sockets.set(socket.id, socket);
    if (socket.inode !== null) this.inodes.set(socket.inode, socket);
  }

  /** A socket's last fd is gone: it moves from the open ones to the archive. */
  close(socket: Socket): void {
    socket.closed = socket.released;
    noteClosed(socket);
    this.remove(socket);
    this.archive.add(socket);
  }

  /** A socket listens, or an address of it has become known: that can show the role of one that is older than the trace. */
  relate(socket: Socket): void {
    this.listeners.relate(socket, this.sockets.values());
  }

  /**
   * accept() works on it: it listens, though no listen() was traced. One that listened and was shut since does not. False:
   * it cannot, so the call worked on another socket.
   */
  proveListening(socket: Socket): boolean {
    if (cannotListen(socket)) return false;
    if (isListener(socket)) return true;
    socket.state = "LISTEN";
    socket.connecting = false;
    this.relate(socket);
    return true;
  }

  /** A connect() is under way at this moment; `settle` comes with the next one. */
  proveConnecting(socket: Socket, { line }: Seen): void {
    socket.state = "SYN_SENT";
    socket.presumed = false;
    socket.connecting = true;
    this.connecting.set(socket.id, socket);
    this.connectingSince = line;
  }

  /** Time has passed since that line: a connect() that was under way may be done, or have failed. Null: since any line. */
  settle(line: number | null): void {
    if (this.connecting.size === 0 || line === this.connectingSince) return;
    if (!this.hasKernelStates)
      for (const socket of this.connecting.values()) if (socket.connecting) loseState(socket, "connecting");
    this.connecting.clear();
  }

  /** Removes a socket as if it had never been there. */
  remove(socket: Socket): void {
    this.listeners.delete(socket);
    this.lateListeners.delete(socket);
    this.sockets.delete(socket.id);
    if (socket.inode !== null && this.inodes.get(socket.inode) === socket) this.inodes.delete(socket.inode);
  }

  /** Its clone has returned, or the thread has ended in it. */
  leaveClone(thread: Thread): void {
    thread.cloning = null;
    this.forking.delete(thread);
  }

  /** A process's last thread ended. */
  archiveProcess(process: Process): void {
    if (this.processes.get(process.pid) === process) this.processes.delete(process.pid);
    this.endedCount++;
    if (this.ended.length < this.keep) this.ended.push(process);
  }

  /** A doubt that is the same however often it occurs. True: it is new. */
  doubtOnce(cause: string): boolean {
    const isNew = !this.doubts.has(cause);
    if (isNew) this.doubt(cause, null);
    return isNew;
  }

  /** `process`: what it did; null: it is about the whole trace. */
  doubt(cause: string, process: Process | null): void {
    const key = this.doubts.has(cause) || this.doubts.size < DOUBTS ? cause : "further causes";
    this.doubts.set(key, (this.doubts.get(key) ?? 0) + 1);
    if (process !== null) this.onDoubt?.(key, process);
  }

  /** The thread of an event. One that no clone returned is the child of a clone under way, or older than the trace. */
  thread(seen: Seen): Thread {
    const thread = this.threads.get(seen.tid) ?? this.addUnannounced(seen);
    thread.isSilent = false;
    if (!thread.process.hasLines) {
      thread.process.hasLines = true;
      this.silentChildren.delete(thread);
    }
    return thread;
  }

  private addUnannounced(seen: Seen): Thread {
    // The thread that entered clone last is the likeliest parent; pending-threads.ts made sure that all are alike.
    const parent = [...this.forking].findLast(({ cloning }) => cloning?.child === null);
    if (parent?.cloning == null) return this.addThread(this.newProcess(seen.tid, null, null), seen.tid, new FdTable());
    const thread = this.spawn(parent, seen.tid, parent.cloning, seen);
    thread.assumedClone = parent.cloning;
    parent.cloning.child = thread;
    return thread;
  }

  /** What clone makes: a thread of the same process or a process, with a shared or a copied fd table. */
  spawn(parent: Thread, child: Tid, how: Sharing, seen: Seen): Thread {
    const process = how.thread ? parent.process : this.newProcess(child, parent.process, seen);
    if (how.sharesFiles) parent.files.users++;
    const thread = this.addThread(process, child, how.sharesFiles ? parent.files : parent.files.copy());
    thread.isSilent = how.thread;
    if (how.thread) return thread;
    process.hasLines = false;
    // A live trace has its end too: until then it lives, and has what it was forked with.
    if (this.isAnnounced) return thread;
    for (const old of this.silentChildren.add(thread, how.sharesFiles ? 0 : thread.files.entries.size))
      this.forget(old);
    return thread;
  }

  /** A child without a line: its fds are removed, and sockets that only it had open are closed. Returns those. */
  forget(thread: Thread): readonly (readonly [fd: Fd, socket: Socket])[] {
    this.doubt(UNHEARD, thread.process);
    this.threads.delete(thread.tid);
    this.processes.delete(thread.process.pid);
    if (--thread.files.users > 0) return [];
    return [...thread.files.entries.keys()].flatMap((fd) => {
      const socket = thread.files.remove(fd);
      if (socket?.references !== 0) return [];
      this.close(socket);
      return [[fd, socket] as const];
    });
  }

  private newProcess(tid: Tid, parent: Process | null, seen: Seen | null): Process {
    const process: Process = {
      pid: asPid(tid),
      inner: null,
      container: parent?.container ?? null,
      ppid: parent?.pid ?? null,
      command: parent?.command ?? asBytes("?"),
      argv: parent?.argv ?? null,
      started: seen?.time ?? null,
      ended: null,
      exit: null,
      threads: new Set(),
      openFds: [],
      isListed: false,
      hasLines: true,
      // In a live trace each fork is reported: that of a process without a parent was lost.
      hides: parent === null ? (this.lost > 0 ? "lost" : null) : parent.hides,
      isElsewhere: parent?.isElsewhere ?? false,
      returns: null,
      isNamed: parent !== null,
    };
    this.processes.set(tid, process);
    return process;
  }

  /** A process of unknown parent, with the name of the one that it was taken for a part of. */
  addProcess(tid: Tid, like: Process | null): Process {
    const process = this.newProcess(tid, null, null);
    process.command = like?.command ?? process.command;
    process.argv = like?.argv ?? null;
    return process;
  }

  addThread(process: Process, tid: Tid, files: FdTable): Thread {
    const thread: Thread = {
      tid,
      process,
      files,
      cloning: null,
      assumedClone: null,
      isSilent: false,
      inside: null,
      lastClose: null,
      undecided: null,
    };
    process.threads.add(tid);
    this.threads.set(tid, thread);
    return thread;
  }
}
