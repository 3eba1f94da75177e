import type { Micros, Pid, Tid } from "../../base/brands.ts";
import { printable } from "../../base/bytes.ts";
import type { Process } from "../../world/process-record.ts";
import type { Emit, Track, TrackEvent } from "./packet.ts";

/** A track, and when it was described last. */
export interface Row {
  readonly id: number;
  described: number;
}

/** The track of a thread, and what was shown on it last. */
export interface ThreadRow extends Row {
  /** The line of the input that its last call came from. */
  line: number;
  /** When its last slice ended. */
  until: Micros | null;
}

interface ProcessRow extends Row {
  readonly pid: Pid;
  readonly threads: Map<Tid, ThreadRow>;
}

/** Of so many threads of a process the tracks are kept; one that comes again after that has a new one. */
const MOST_THREADS = 10_000;

/** Gives tracks their numbers, and describes each before the first event on it; those of processes and threads are its own. */
export class Tracks {
  private readonly emit: Emit;
  private readonly base: number;
  private last = 0;
  private writing = 1;
  private readonly processes = new WeakMap<Process, ProcessRow>();

  /** `seed`: 20 bits; other traces in the same file have another one. */
  constructor(seed: number, emit: Emit) {
    this.base = seed * 2 ** 32;
    this.emit = emit;
  }

  /** For a track or an arrow. */
  newId(): number {
    return this.base + ++this.last;
  }

  newRow(): Row {
    return { id: this.newId(), described: 0 };
  }

  /** An event on the track of a thread. */
  on(thread: ThreadRow, at: Micros, event: Omit<TrackEvent, "track">): void {
    this.emit({ at, event: { track: thread.id, ...event } });
  }

  /** An event on a track that `describe` describes. */
  show(row: Row, at: Micros, event: Omit<TrackEvent, "track">, describe: () => Omit<Track, "id">): void {
    this.describe(row, at, describe);
    this.emit({ at, event: { track: row.id, ...event } });
  }

  has(process: Process): boolean {
    return this.processes.has(process);
  }

  /** An event on the track of a process. */
  mark(process: Process, at: Micros, event: Omit<TrackEvent, "track">): void {
    this.emit({ at, event: { track: this.process(process, at), ...event } });
  }

  /** The number of a process's track. */
  process(process: Process, at: Micros): number {
    return this.processRow(process, at).id;
  }

  /** The track of a thread. */
  thread(process: Process, tid: Tid, at: Micros): ThreadRow {
    const { id: parent, threads } = this.processRow(process, at);
    let row = threads.get(tid);
    if (row === undefined) {
      if (threads.size >= MOST_THREADS) threads.clear();
      row = { ...this.newRow(), line: 0, until: null };
      threads.set(tid, row);
    }
    this.describe(row, at, () => ({ parent, ...aboutThread(process, tid) }));
    return row;
  }

  /** The thread has ended: its number may come again. */
  drop(process: Process, tid: Tid): void {
    this.processes.get(process)?.threads.delete(tid);
  }

  /** The process runs another program now. */
  rename(process: Process): void {
    const row = this.processes.get(process);
    if (row === undefined) return;
    row.described = 0;
    // The main thread has the program's name.
    const main = row.threads.get(process.pid);
    if (main !== undefined) main.described = 0;
  }

  /** What was written may be lost: all is described again. */
  forget(): void {
    this.writing++;
  }

  private processRow(process: Process, at: Micros): ProcessRow {
    const { pid } = process;
    let row = this.processes.get(process);
    // The number that a saved log shows first may be that of another thread, or none.
    if (row?.pid !== pid) {
      row = { ...this.newRow(), pid, threads: new Map() };
      this.processes.set(process, row);
    }
    this.describe(row, at, () => aboutProcess(process));
    return row;
  }

  private describe(row: Row, at: Micros, about: () => Omit<Track, "id">): void {
    if (row.described === this.writing) return;
    row.described = this.writing;
    this.emit({ at, track: { id: row.id, ...about() } });
  }
}

/** A log that names no process has thread 0, which in Perfetto is the idle one. */
const NOBODY = 0;

function aboutProcess(process: Process): Omit<Track, "id"> {
  const { pid, argv } = process;
  const name = nameOf(process);
  return pid === NOBODY ? { name } : { process: { pid, name, words: (argv ?? []).map(printable) } };
}

function aboutThread(process: Process, tid: Tid): Omit<Track, "id"> {
  const { pid } = process;
  if (pid === NOBODY) return { name: tid === NOBODY ? "calls" : `calls of thread ${tid}` };
  return { thread: { pid, tid, ...(tid === pid ? { name: nameOf(process) } : {}) } };
}

function nameOf({ command, pid }: Process): string {
  return command === "?" ? `process ${pid === NOBODY ? "?" : pid}` : printable(command);
}
