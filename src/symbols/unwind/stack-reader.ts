import { InternedStacks, type StackNode } from "../../base/interned-stacks.ts";
import type { Tid } from "../../base/brands.ts";
import type { Frame, Stack } from "../../base/stack.ts";
import type { Modules } from "../modules.ts";
import type { Owners, Seen } from "../owners.ts";
import { codeAt, type Code } from "./code-at.ts";
import type { Architecture } from "./machine.ts";
import { Programs, type Program } from "./programs.ts";
import type { Role, Snapshot } from "./snapshot.ts";
import { callerBy, callerByFramePointer, type Registers } from "./step.ts";

/**
 * Works out who called whom, from a copy of the beginning of a thread's stack, as a debugger does: by what the modules say in
 * their .eh_frame, which all compilers write and no strip(1) removes, so that no frame pointers are needed. A stack ends
 * where the copy does, where a module does not say, and where a return address proves to be none.
 */
export class StackReader {
  readonly #architecture: Architecture;
  readonly #owners: Owners;
  readonly #modules: Modules;
  readonly #programs: Programs;
  readonly #isNamed: (seen: Seen, address: number) => boolean;
  readonly #stacks = new InternedStacks();
  readonly #frames = new Map<string, Frame>();

  /** @param isNamed whether the process wrote down what it made at an address */
  constructor(
    architecture: Architecture,
    owners: Owners,
    modules: Modules,
    isNamed: (seen: Seen, address: number) => boolean,
  ) {
    this.#architecture = architecture;
    this.#owners = owners;
    this.#modules = modules;
    this.#programs = new Programs(owners);
    this.#isNamed = isNamed;
  }

  /** Null: nothing is known, as of a process that has ended before we looked. */
  stackOf(snapshot: Snapshot): Stack | null {
    const program = this.#programs.of(snapshot);
    if (program === null) return null;
    this.#owners.note(snapshot.tid, program.seen);
    const { instruction } = this.#architecture;
    let registers: Registers | null = { at: snapshot.register(instruction), values: [] };
    let node: StackNode | null = null;
    let role: Role = "innermost";
    for (let depth = 0; depth < DEEPEST && registers !== null; depth++) {
      const code = this.#codeAt(program, registers.at, role);
      if (code === null) break;
      node = this.#stacks.below(node, code.frame);
      registers = this.#callerOf(code, registers, depth === 0, snapshot);
      role = code.row?.isSignal === true ? "interrupted" : "caller";
    }
    return node?.stack() ?? null;
  }

  /** The process has executed a program. */
  executed(pid: Tid): void {
    this.#programs.executed(pid);
  }

  /** A process was forked. */
  forked(parent: Tid, child: Tid): void {
    this.#programs.forked(parent, child);
  }

  #callerOf(code: Code, { at, values }: Registers, isInnermost: boolean, snapshot: Snapshot): Registers | null {
    const register = isInnermost ? snapshot.register : (number: number): number => values[number] ?? NaN;
    const stepping = { architecture: this.#architecture, at, register, memory: snapshot.memory };
    if (code.row !== null) return callerBy(code.row, stepping);
    return code.keepsFramePointer && !isInnermost ? callerByFramePointer(stepping) : null;
  }

  #codeAt(program: Program, at: number, role: Role): Code | null {
    if (!(at > 0)) return null;
    const key = role === "caller" ? at : -at;
    const known = program.codes.get(key);
    if (known !== undefined) return known;
    const code = codeAt(at, role, program.seen, this.#architecture, this.#modules, this.#isNamed);
    // A library that it has loaded since we looked.
    if (code === null && this.#programs.lookAgain(program)) return this.#codeAt(program, at, role);
    const found = code && { ...code, frame: this.#interned(code.frame) };
    if (program.codes.size >= MOST_CODES) program.codes.clear();
    program.codes.set(key, found);
    return found;
  }

  #interned(frame: Frame): Frame {
    const key = `${frame.module} ${frame.address}`;
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    if (this.#frames.size >= MOST_FRAMES) this.#frames.clear();
    this.#frames.set(key, frame);
    return frame;
  }
}

const DEEPEST = 128;
const MOST_FRAMES = 1 << 16;
const MOST_CODES = 1 << 16;
