import type { Tid } from "../base/brands.ts";
import type { Frame, Stack } from "../base/stack.ts";
import type { CallRecord, SyscallRecord } from "./record.ts";

/** So many different frames below frames are remembered. */
const NODES = 1 << 16;
/** strace prints no more (src/unwind-libunwind.c, unwind-libdw.c). */
const DEPTH = 256;

/**
 * Gives each call the stack that strace -k printed below it: so a call waits here for the line after its stack. A stack that
 * belongs to no call (strace prints some behind signals and ends) is dropped, and one that is cut ends where it is cut.
 */
export class Stacks {
  readonly #emit: (record: SyscallRecord) => void;
  #stacks = new KnownStacks();
  #call: CallRecord | null = null;
  #frames: Node | null = null;
  /** A line of the stack could not be read: what follows is not known to be its caller. */
  #isCut = false;

  constructor(emit: (record: SyscallRecord) => void) {
    this.#emit = emit;
  }

  /** The thread whose call waits; null: none does. */
  get waiting(): Tid | null {
    return this.#call?.tid ?? null;
  }

  take(record: SyscallRecord): void {
    this.release();
    if (record.type === "call") this.#call = record;
    else this.#emit(record);
  }

  /** The next frame outwards. Null: its line could not be read, or it is a message that ends the stack. */
  frame(frame: Frame | null): void {
    if (this.#call === null || this.#isCut) return;
    if (frame === null) this.#isCut = true;
    else this.#frames = this.#stacks.below(this.#frames, frame);
  }

  /** No more of the stack comes. `whole`: false: or it was not waited for. */
  release(whole = true): void {
    const call = this.#call;
    if (call === null) return;
    const frames = this.#frames;
    this.#call = null;
    this.#frames = null;
    this.#isCut = false;
    if (frames === null) this.#emit(call);
    else this.#emit({ ...call, stack: whole ? frames.stack() : { frames: frames.stack().frames, cut: true } });
  }
}

/** The frames from the innermost to this one. */
class Node {
  readonly frame: Frame;
  readonly inner: Node | null;
  readonly depth: number;
  readonly outer = new Map<Frame, Node>();
  #stack: Stack | null = null;

  constructor(frame: Frame, inner: Node | null) {
    this.frame = frame;
    this.inner = inner;
    this.depth = inner === null ? 1 : inner.depth + 1;
  }

  stack(): Stack {
    if (this.#stack !== null) return this.#stack;
    const frames = [this.frame];
    for (let node = this.inner; node !== null; node = node.inner) frames.push(node.frame);
    this.#stack = { frames: frames.reverse() };
    return this.#stack;
  }
}

/** The stacks that have been seen, as a tree: calls from the same place get the same object. */
class KnownStacks {
  #innermost = new Map<Frame, Node>();
  #count = 0;

  below(inner: Node | null, frame: Frame): Node {
    if (inner !== null && inner.depth >= DEPTH) return inner;
    const siblings = inner?.outer ?? this.#innermost;
    const found = siblings.get(frame);
    if (found !== undefined) return found;
    const node = new Node(frame, inner);
    if (++this.#count > NODES) {
      this.#innermost = new Map();
      this.#count = 0;
    }
    siblings.set(frame, node);
    return node;
  }
}
