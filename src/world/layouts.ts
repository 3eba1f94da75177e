import type { Stack } from "../base/stack.ts";
import type { EventOf } from "../events/event.ts";
import type { OptionValue } from "../linux/option.ts";
import { noOptions, optionKey, type Options, type OptionState } from "./option-state.ts";
import { replaceOptions } from "./options.ts";
import { sameValue } from "./same.ts";
import { Layout, SharedOptions } from "./shared-options.ts";
import type { Socket } from "./socket.ts";

/** So many calls of a socket are shared; a program that sets an option in a loop goes on with a map of its own. */
const DEPTH = 32;
/** So many different calls lead on from a layout. */
const BREADTH = 32;
/** So many layouts there are in all: a program that gives each socket a value of its own must not fill the memory. */
const LAYOUTS = 4_096;

/** A call that was made on a socket of some layout, and the layout that it left. */
interface Step extends Pick<Socket, "kind" | "state" | "tuned" | "historyComplete"> {
  readonly level: string;
  readonly name: string;
  /** As the last event of the call had it: the same object, mostly. */
  value: OptionValue;
  /** Where in the code it was made; undefined: not known. */
  readonly stack: Stack | undefined;
  readonly key: string;
  readonly next: Layout;
}

/**
 * What setsockopt() leaves depends on the socket's options, its kind and its state: what was worked out for one socket
 * holds for all that are like it. Here is what has been worked out.
 */
export class Layouts {
  private readonly beginnings: WeakMap<Options, Layout> = new WeakMap();
  private readonly steps: WeakMap<Layout, Step[]> = new WeakMap();
  private readonly most: number;
  private count = 0;

  /** `most`: so many layouts are stored. */
  constructor(most: number = LAYOUTS) {
    this.most = most;
  }

  /** The socket's layout; null: its options are its own, or what a set leaves on it depends on more. */
  of(socket: Socket): Layout | null {
    const { options, state, listener } = socket;
    if (state === "LISTEN") return null;
    if (options instanceof SharedOptions) return options.layout;
    const isShared = options === noOptions || listener?.inheritance?.options === options;
    return this.beginnings.get(options) ?? (isShared ? this.begin(options) : null);
  }

  /** Applies the call as it was applied to a socket like this. Null: there was none. */
  repeat(socket: Socket, layout: Layout, event: EventOf<"option-set">): OptionState | null {
    const step = this.find(socket, layout, event);
    if (step === null) return null;
    step.value = event.value;
    advance(socket, step.next, event);
    return socket.options.get(step.key) ?? null;
  }

  /** Stores what the call leaves on the socket, for the next ones too. False: it is not stored. */
  add(socket: Socket, layout: Layout, event: EventOf<"option-set">, changes: readonly OptionState[]): boolean {
    const steps = this.steps.get(layout) ?? [];
    const isOwn = changes.some(({ level, name }) => level === event.level && name === event.name);
    const isFull = this.count >= this.most || steps.length >= BREADTH || layout.depth >= DEPTH;
    if (isFull || !isOwn || event.value.type !== "known") return false;
    const { level, name, value } = event;
    const { kind, state, tuned, historyComplete } = socket;
    const next = new Layout(layout.base, layout, changes);
    this.count++;
    const { stack } = event.seen;
    steps.push({ level, name, value, stack, key: optionKey(event), next, kind, state, tuned, historyComplete });
    this.steps.set(layout, steps);
    advance(socket, next, event);
    return true;
  }

  private begin(options: Options): Layout | null {
    if (this.count >= this.most) return null;
    this.count++;
    const layout = new Layout(options);
    this.beginnings.set(options, layout);
    return layout;
  }

  private find(socket: Socket, layout: Layout, event: EventOf<"option-set">): Step | null {
    const steps = this.steps.get(layout);
    if (steps === undefined) return null;
    for (const step of steps) if (step.value === event.value && fits(step, socket, event)) return step;
    return steps.find((step) => fits(step, socket, event) && sameValue(step.value, event.value)) ?? null;
  }
}

function fits(step: Step, socket: Socket, { level, name, seen }: EventOf<"option-set">): boolean {
  return (
    step.name === name &&
    step.stack === seen.stack &&
    step.level === level &&
    step.state === socket.state &&
    step.tuned === socket.tuned &&
    step.historyComplete === socket.historyComplete &&
    isSameKind(step.kind, socket.kind)
  );
}

function isSameKind(left: Socket["kind"], right: Socket["kind"]): boolean {
  if (left === right) return true;
  return left.family === right.family && left.type === right.type && left.protocol === right.protocol;
}

function advance(socket: Socket, next: Layout, { seen }: EventOf<"option-set">): void {
  const { options } = socket;
  const before = options instanceof SharedOptions ? options : null;
  replaceOptions(socket, new SharedOptions(next, before, seen.time, seen.tid));
}
