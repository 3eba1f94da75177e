import { NumberMap } from "../base/number-map.ts";
import type { Fd } from "../base/brands.ts";
import { Archive } from "../world/archive.ts";
import type { Change } from "../world/change.ts";
import type { Picture } from "../world/picture.ts";
import type { Process } from "../world/process.ts";
import type { First, Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import { Doubts } from "./doubts.ts";
import type { Selection } from "./selection.ts";
import { subjectOfSocket } from "./subject.ts";

/**
 * A selection over time: a change is selected when its process and its socket match as they are then; the summary holds
 * what ever matched. What it remembers is bounded as the world is.
 */
export class Watch {
  private readonly selection: Selection;
  private readonly state: State;
  /** Open sockets that matched together with the process that used them. */
  private readonly chosen: NumberMap<number, Socket> = new NumberMap();
  /** The closed ones. */
  private readonly archive: Archive;
  /** Some of those turn out to be open still. */
  private readonly closed = new WeakSet<Socket>();
  /** The process for which each was chosen, and its fd there: the first that matched together with it. */
  private readonly chosenFor = new WeakMap<Socket, First>();
  /** What matched each on its own: a child may hold a socket that it never used. */
  private readonly sockets = new WeakSet<Socket>();
  private readonly processes = new WeakSet<Process>();
  /** Processes that used, or hold, a chosen socket. */
  private readonly users = new WeakSet<Process>();
  private readonly doubts: Doubts;

  constructor(selection: Selection, state: State) {
    this.selection = selection;
    this.state = state;
    this.archive = new Archive(state.keep);
    this.doubts = new Doubts(state, ({ command }) => selection.process(command));
  }

  /** Whether a change that the world has just made is selected. */
  sees(change: Change): boolean {
    const { process } = change;
    if (process === null) return true;
    const ofProcess = this.selection.process(process.command);
    if (ofProcess) this.processes.add(process);
    switch (change.type) {
      case "doubt":
        return ofProcess && this.concerns(process) && this.doubts.isFirst(change.cause);
      case "process":
        return this.hasChosen(change.sockets ?? [], process, ofProcess) || (ofProcess && this.users.has(process));
      case "failed":
        return change.socket === null
          ? ofProcess && this.selection.anySocket
          : this.seesSocket(change.socket, change, ofProcess);
      case "gone": {
        const sees = this.seesSocket(change.socket, change, ofProcess);
        if (this.chosen.delete(change.socket.id)) this.archiveSocket(change.socket);
        return sees;
      }
      case "socket":
      case "appeared":
      case "lost":
        return this.seesSocket(change.socket, change, ofProcess);
    }
  }

  /** Whether what is unknown of a process concerns what is selected: where sockets are, it has to have one of these. */
  private concerns(process: Process): boolean {
    return this.selection.anySocket || this.users.has(process);
  }

  /** Whether a program that has just begun has got a socket that matches from the one before it. */
  private hasChosen(sockets: readonly Socket[], process: Process, ofProcess: boolean): boolean {
    return sockets.filter((socket) => this.seesSocket(socket, { process, fd: null }, ofProcess)).length > 0;
  }

  private seesSocket(socket: Socket, user: { process: Process; fd: Fd | null }, ofProcess: boolean): boolean {
    const ofSocket = this.matches(socket);
    if (ofSocket) this.sockets.add(socket);
    if (!ofSocket || !ofProcess) return false;
    this.choose(socket, { process: user.process, fd: user.fd ?? socket.first.fd });
    if (socket.closed === null && this.closed.delete(socket)) this.archive.remove(socket);
    return true;
  }

  private choose(socket: Socket, user: First): void {
    this.chosen.set(socket.id, socket);
    this.users.add(user.process);
    if (!this.chosenFor.has(socket)) this.chosenFor.set(socket, user);
  }

  private archiveSocket(socket: Socket): void {
    this.archive.add(socket);
    this.closed.add(socket);
  }

  private matches(socket: Socket): boolean {
    return this.selection.socket(subjectOfSocket(socket, this.state.sysctls));
  }

  /** What ever matched, for the summary. To be asked when the trace has ended. */
  picture(): Picture {
    const { state } = this;
    this.chooseHeld();
    // What the end of the input closed made no change.
    for (const socket of this.chosen.values()) {
      if (state.sockets.has(socket.id)) continue;
      this.chosen.delete(socket.id);
      this.archive.add(socket);
    }
    const sockets = new Map([...state.sockets].filter(([id]) => this.chosen.has(id)));
    // The processes themselves, no copies: a socket names the process that made it.
    const ended = state.ended.filter((process) => this.users.has(process));
    const living = [...state.processes.values()].filter((process) => this.users.has(process));
    return {
      sockets,
      archive: this.archive,
      misuses: new Map([...state.misuses].filter(([socket]) => this.chosenFor.has(socket))),
      processes: new Map(living.map((process) => [process.pid, process])),
      ended,
      endedCount: ended.length,
      doubts: this.doubts.of(this.selection.anySocket ? null : [...ended, ...living]),
      lost: state.lost,
      hasUnheardThread: state.hasUnheardThread,
      sysctls: state.sysctls,
      userOf: (socket) => this.chosenFor.get(socket) ?? null,
    };
  }

  /** A living process may hold a socket that it got by fork and never used. */
  private chooseHeld(): void {
    for (const process of this.state.processes.values()) {
      if (!this.processes.has(process) && !this.selection.process(process.command)) continue;
      for (const { fd, socket: id } of process.openFds) {
        const socket = this.state.sockets.get(id);
        if (socket === undefined || !(this.sockets.has(socket) || this.matches(socket))) continue;
        this.choose(socket, { process, fd });
      }
    }
  }
}
