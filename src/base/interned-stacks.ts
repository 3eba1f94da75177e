import type { Frame, Stack } from "./stack.ts";

/** So many different frames below frames are remembered. */
const NODES = 1 << 16;
/** strace prints no more (src/unwind-libunwind.c, unwind-libdw.c). */
export const MOST_FRAMES: number = 256;

/** The frames from the innermost to this one. */
export class StackNode {
  readonly frame: Frame;
  readonly inner: StackNode | null;
  readonly depth: number;
  readonly outer: Map<Frame, StackNode> = new Map();
  #stack: Stack | null = null;
  #cutStack: Stack | null = null;

  constructor(frame: Frame, inner: StackNode | null) {
    this.frame = frame;
    this.inner = inner;
    this.depth = inner === null ? 1 : inner.depth + 1;
  }

  stack(): Stack {
    this.#stack ??= { frames: this.#frames() };
    return this.#stack;
  }

  /** The same where callers are missing. */
  cutStack(): Stack {
    this.#cutStack ??= { frames: this.#frames(), cut: true };
    return this.#cutStack;
  }

  #frames(): readonly Frame[] {
    const frames = [this.frame];
    for (let node = this.inner; node !== null; node = node.inner) frames.push(node.frame);
    return frames.reverse();
  }
}

/** Stacks as a tree: calls from the same place get the same object. */
export class InternedStacks {
  #innermost = new Map<Frame, StackNode>();
  #count = 0;

  below(inner: StackNode | null, frame: Frame): StackNode {
    if (inner !== null && inner.depth >= MOST_FRAMES) return inner;
    const siblings = inner?.outer ?? this.#innermost;
    const found = siblings.get(frame);
    if (found !== undefined) return found;
    const node = new StackNode(frame, inner);
    if (++this.#count > NODES) {
      this.#innermost = new Map();
      this.#count = 0;
    }
    siblings.set(frame, node);
    return node;
  }
}
