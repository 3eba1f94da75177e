import { setTimeout as pause } from "node:timers/promises";
import { noteFound } from "../code/found.ts";
import { placeOf } from "../code/place.ts";
import type { Tid } from "../base/brands.ts";
import type { CodeResolver, Owner, Stack } from "../events/code.ts";
import type { StackReader } from "../symbols/unwind/stack-reader.ts";
import type { SocketEvent } from "../events/event.ts";
import type { Sink } from "../pipeline/sink.ts";

/** `stackReader`: see Symbols. */
export interface Resolver extends CodeResolver {
  stackReader?(): Promise<StackReader | null>;
}

/** How long an event waits for what can be found out of its stack: a line of the timeline may not come much too late. */
const PATIENCE_MS = 1_000;
/** When so many wait, no more input is read. */
const ROOM = 10_000;
const HINTS = 10;

/** What is known of a trace's stacks, and how they are looked up. */
export interface Resolution extends Omit<Owner, "pid"> {
  readonly resolver: Resolver;
}

/** What waits. `event`: one whose stack is to be looked up. */
interface Waiting {
  readonly run: () => void;
  readonly event: SocketEvent | null;
}

/**
 * Stands before the model: an event whose stack is new waits until its frames have been looked up, and what comes behind it
 * waits too, so that the order stays. In a saved log nobody is in a hurry; in a live trace an event waits for a second,
 * and what is found out later is in the summary.
 */
export class Resolving implements Sink {
  /** Which switch gives names to code that has none; for the processes that have such code. */
  readonly hints: Set<string> = new Set();
  /** Of which calls it is not known where they were made. */
  readonly notes: Set<string> = new Set();
  /** Called when events have gone on that had waited. */
  onMoved: () => void = () => undefined;
  private readonly next: Sink;
  private readonly resolution: Resolution;
  private readonly queue: Waiting[] = [];
  private asked: WeakMap<Stack, Set<Tid>> = new WeakMap();
  private isWaiting = false;
  private onIdle: (() => void)[] = [];

  constructor(next: Sink, resolution: Resolution) {
    this.next = next;
    this.resolution = resolution;
  }

  event(event: SocketEvent): void {
    if (event.type === "executed") this.asked = new WeakMap();
    this.pass(event, () => {
      this.next.event(event);
    });
  }

  reached(time: Parameters<Sink["reached"]>[0]): void {
    this.pass(null, () => {
      this.next.reached(time);
    });
  }

  passed(): void {
    this.pass(null, () => {
      this.next.passed();
    });
  }

  flagsTraced(): void {
    this.pass(null, () => {
      this.next.flagsTraced();
    });
  }

  allTraced(): void {
    this.pass(null, () => {
      this.next.allTraced();
    });
  }

  exiting(tid: Tid | null): void {
    this.pass(null, () => {
      this.next.exiting(tid);
    });
  }

  stopped(stop: Parameters<Sink["stopped"]>[0]): void {
    this.pass(null, () => {
      this.next.stopped(stop);
    });
  }

  /** Resolves when more input may come; at once, mostly. */
  async ready(): Promise<void> {
    if (this.queue.length >= ROOM) await this.idle();
  }

  get isIdle(): boolean {
    return !this.isWaiting;
  }

  /** How many events wait. */
  get left(): number {
    return this.queue.length;
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    if (!this.isWaiting) return Promise.resolve();
    return new Promise((resolve) => {
      this.onIdle.push(resolve);
    });
  }

  /** Works out stacks from memory; null: not on this machine. */
  stackReader(): Promise<StackReader | null> {
    return this.resolution.resolver.stackReader?.() ?? Promise.resolve(null);
  }

  /** No more is looked up. */
  close(): void {
    this.resolution.resolver.close();
  }

  private pass(event: SocketEvent | null, run: () => void): void {
    if (this.isWaiting || this.looksUp(event)) this.queue.push({ run, event });
    else run();
  }

  /** Whether it has to wait: its stack is looked up from now on. */
  private looksUp(event: SocketEvent | null): boolean {
    const stack = event?.seen.stack;
    if (event === null || stack === undefined || !concernsSocket(event)) return false;
    const { tid } = event.seen;
    const tids = this.asked.get(stack) ?? new Set();
    if (tids.has(tid)) return false;
    this.asked.set(stack, tids.add(tid));
    this.isWaiting = true;
    void this.lookUp(stack, tid).finally(() => {
      this.goOn();
    });
    return true;
  }

  private async lookUp(stack: Stack, tid: Tid): Promise<void> {
    const { resolver, live, unwinder, written } = this.resolution;
    const done = resolver.resolve(stack, { pid: tid, live, unwinder, written }).then(() => {
      for (const frame of [...stack.frames, ...(resolver.takeRefuted?.() ?? [])])
        noteFound(frame, resolver.locationsOf(frame));
      this.noteHint(stack, tid);
    });
    await (live ? Promise.race([done, patience()]) : done);
  }

  /** While the process lives it can be seen how it was started. */
  private noteHint(stack: Stack, tid: Tid): void {
    const { resolver, live } = this.resolution;
    if (!live || this.hints.size >= HINTS) return;
    const place = placeOf(stack);
    if (place?.in !== "interpreter" && place?.module !== "") return;
    const hint = resolver.hintOf?.(tid) ?? null;
    if (hint !== null) this.hints.add(hint);
  }

  private goOn(): void {
    this.isWaiting = false;
    while (this.moves());
    this.onMoved();
    if (this.queue.length > 0) return;
    for (const resolve of this.onIdle.splice(0)) resolve();
  }

  /** Lets the first of the queue go on; false: there is none, or it has to wait. */
  private moves(): boolean {
    const [first] = this.queue;
    if (first === undefined || this.looksUp(first.event)) return false;
    this.queue.shift();
    first.run();
    return true;
  }
}

/** It keeps no process alive. */
function patience(): Promise<void> {
  return pause(PATIENCE_MS, undefined, { ref: false });
}

/** A call that works on files too: without strace's -y each fd may be a socket. */
function concernsSocket(event: SocketEvent): boolean {
  switch (event.type) {
    case "created":
    case "paired":
    case "accepted":
    case "bound":
    case "listening":
    case "connected":
    case "shut":
    case "option-set":
    case "option-read":
    case "named":
      return true;
    case "failed":
      return !event.anyFd;
    case "closed":
    case "duplicated":
    case "flags":
      return event.at.file === null;
    default:
      return false;
  }
}
