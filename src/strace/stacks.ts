import type { Tid } from "../base/brands.ts";
import { InternedStacks, type StackNode } from "../base/interned-stacks.ts";
import type { Frame } from "../base/stack.ts";
import type { CallRecord, SyscallRecord } from "./record.ts";

/**
 * Gives each call the stack that strace -k printed below it: so a call waits here for the line after its stack. A stack that
 * belongs to no call (strace prints some behind signals and ends) is dropped, and one that is cut ends where it is cut.
 */
export class Stacks {
  readonly #emit: (record: SyscallRecord) => void;
  #stacks = new InternedStacks();
  #call: CallRecord | null = null;
  #frames: StackNode | null = null;
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
    const isCut = this.#isCut;
    this.#call = null;
    this.#frames = null;
    this.#isCut = false;
    if (frames === null) this.#emit(call);
    else this.#emit({ ...call, stack: isCut || !whole ? frames.cutStack() : frames.stack() });
  }
}
