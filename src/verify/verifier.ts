/**
 * verify/ compares the model with the running kernel (--verify, --verify-each): it reads sockets by kernel/, asks world/
 * for what the model claims of them, and counts what differs. It changes neither. Used by trace/.
 */
import { asInode, asMicros, type Fd, type Micros, type Pid, type Tid } from "../base/brands.ts";
import type { Comparison, Verification } from "../events/claim.ts";
import type { SocketSnapshot } from "../events/snapshot.ts";
import { SocketReader } from "../kernel/socket-reader.ts";
import { compare } from "./compare.ts";
import type { Change } from "../world/change.ts";
import { claimOf } from "../world/claim.ts";
import { openFds } from "../world/open-fds.ts";
import type { Process } from "../world/process.ts";
import type { Socket } from "../world/socket.ts";
import type { State } from "../world/state.ts";
import { Moments, type MomentsFound } from "./moments.ts";

/** Between the last call on a socket and the look at it, so that a burst of calls is one look. */
const QUIET_MS = 5;
/** How long the input has to be silent before what was printed so far counts as read. */
const SETTLE_MS = 50;
const TICK_MS = 5;
/** A look takes half a millisecond, in which no line is read. */
const LOOKS_A_TICK = 20;
/** Sockets that wait for a look at most; a busy server has more, and some of them are passed by. */
const WAITING = 1_000;
const TRIES = 5;

interface Due {
  readonly pid: Pid;
  readonly fd: Fd;
  readonly at: number;
  readonly tries: number;
}

/** A socket as the kernel had it between two moments, to be compared when the model has come so far. */
interface Reading extends Due {
  readonly socket: Socket;
  readonly real: SocketSnapshot;
  readonly from: Micros;
  readonly to: Micros;
}

/**
 * --verify: compares the model with the running kernel. Each socket is read shortly after a call on it, while it is
 * open, and compared once every line from before the look has been read; if a call touched it meanwhile, it is read
 * again. strace delays each exit for a moment (HOLD_AT_EXIT), so that its sockets can be read at their
 * end. With --verify-each there is a look at each listen, connect and accept besides.
 */
export class Verifier {
  private readonly state: State;
  private readonly reader = new SocketReader();
  private readonly due = new Map<Socket, Due>();
  private readings: Reading[] = [];
  /** The last comparison of each socket. */
  private readonly done = new Map<number, Comparison>();
  private readonly seen = new Set<number>();
  private timer: NodeJS.Timeout | null = null;
  private lastLine = 0;
  private lineTime: Micros | null = null;
  private readonly moments: Moments | null;

  constructor(state: State, each: boolean) {
    this.state = state;
    this.moments = each ? new Moments(state, this.reader) : null;
    this.reader.warm();
  }

  /** The model has changed, by a line of that time. */
  changed(changes: readonly Change[]): void {
    for (const change of changes) {
      this.moments?.changed(change);
      if (change.type !== "socket" || change.event.type === "closed") continue;
      this.ask(change.socket, change.process.pid, change.fd, QUIET_MS);
    }
  }

  /** Every event from before that time has been applied. */
  reached(time: Micros | null): void {
    this.lastLine = Date.now();
    this.lineTime = time;
    if (time !== null) this.moments?.settled(time);
  }

  /** What was printed before it is read first. */
  exiting(tid: Tid | null): void {
    setTimeout(() => {
      this.askAll((process) => tid === null || process.threads.has(tid));
    }, QUIET_MS);
  }

  /** Looks at every socket that is open now. */
  async all(): Promise<void> {
    const end = Date.now() + 20 * SETTLE_MS;
    this.askAll(() => true);
    // Then those that were passed by, since too many waited.
    for (let before = -1; before !== this.done.size && Date.now() < end;) {
      before = this.done.size;
      while (this.due.size + this.readings.length > 0 && Date.now() < end)
        await new Promise((done) => setTimeout(done, TICK_MS));
      this.askAll(
        () => true,
        ({ id }) => !this.done.has(id),
      );
    }
  }

  /** The input is over: what was read and not compared can be now. */
  result(): Verification {
    if (this.timer !== null) clearInterval(this.timer);
    this.due.clear();
    for (const reading of this.readings) if (!isTouched(reading)) this.conclude(reading);
    this.readings = [];
    const all = [...this.done.values()];
    const last = {
      sockets: this.done.size,
      missed: this.seen.size - this.done.size,
      values: all.reduce((sum, { same, differ }) => sum + same + differ.length, 0),
      differences: [...this.done].flatMap(([socket, { differ }]) => differ.map((one) => ({ ...one, socket }))),
    };
    return this.moments === null ? last : this.with(this.moments.result(), last);
  }

  private with({ sockets, calls, looks, values, differences }: MomentsFound, last: Verification): Verification {
    const read = new Set([...this.done.keys(), ...sockets]);
    return {
      sockets: read.size,
      missed: this.seen.size - read.size,
      values: last.values + values,
      each: { calls, looks },
      differences: [...last.differences, ...differences],
    };
  }

  private askAll(which: (process: Process) => boolean, what: (socket: Socket) => boolean = () => true): void {
    for (const { pid, fd, socket } of openFds(this.state, which)) if (what(socket)) this.ask(socket, pid, fd, 0);
  }

  private ask(socket: Socket, pid: Pid, fd: Fd, wait: number, tries = TRIES): void {
    this.seen.add(socket.id);
    if (this.due.size >= WAITING && !this.due.has(socket)) return;
    this.due.set(socket, { pid, fd, at: Date.now() + wait, tries });
    this.timer ??= setInterval(() => {
      this.tick();
    }, TICK_MS).unref();
  }

  private tick(): void {
    this.compareReadings();
    const now = Date.now();
    let looks = 0;
    for (const [socket, due] of this.due) {
      if (due.at > now) continue;
      if (++looks > LOOKS_A_TICK) break;
      this.due.delete(socket);
      this.look(socket, due);
    }
  }

  private look(socket: Socket, due: Due): void {
    if (socket.inode === null) return;
    const from = asMicros(Date.now() * 1000);
    const real = this.reader.read(due.pid, due.fd, asInode(socket.inode));
    const to = asMicros((Date.now() + 1) * 1000);
    if (real !== null) this.readings.push({ ...due, socket, real, from, to });
  }

  private compareReadings(): void {
    const { lineTime, lastLine } = this;
    const isSilent = Date.now() - lastLine > SETTLE_MS;
    this.readings = this.readings.filter((reading) => {
      if (!isSilent && (lineTime === null || lineTime <= reading.to)) return true;
      // Silence counts from after the look, too.
      if (isSilent && Date.now() * 1000 - reading.to < SETTLE_MS * 1000) return true;
      if (!isTouched(reading)) this.conclude(reading);
      else if (reading.tries > 1) this.ask(reading.socket, reading.pid, reading.fd, QUIET_MS, reading.tries - 1);
      return false;
    });
  }

  /** A difference is looked at once more where there are tries left: it may have been a call under way. */
  private conclude({ socket, real, pid, fd, tries }: Reading): void {
    const comparison = compare(claimOf(socket, this.state.sysctls), real, this.reader.isOurs(real));
    this.done.set(socket.id, comparison);
    const differs = comparison.differ.some(({ explained }) => !explained);
    if (differs && tries > 1 && socket.closed === null) this.ask(socket, pid, fd, QUIET_MS, tries - 1);
  }
}

/** Whether a call worked on the socket, or its state changed, while it was read, or after. On one that is idle none ever has. */
function isTouched({ socket: { touched, stateAt }, from }: Reading): boolean {
  return (touched !== null && touched >= from) || (stateAt !== null && stateAt >= from);
}
