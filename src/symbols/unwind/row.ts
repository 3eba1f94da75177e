import type { Cursor } from "./cursor.ts";
import type { Common, Entry } from "./entries.ts";

/** How a caller's registers are found from those of whom it called, at one instruction (DWARF 5, 6.4). */
export interface Row {
  /** The canonical frame address (CFA), which was the caller's stack pointer. Null: not known. */
  readonly cfa: CfaRule | null;
  /** Of registers that the caller has with another value. */
  readonly rules: ReadonlyMap<number, Rule>;
  /** Which of them is the return address. */
  readonly returns: number;
  readonly isSignal: boolean;
}

/** A register and a distance, or computed. */
export type CfaRule =
  | { readonly type: "register"; readonly register: number; readonly offset: number }
  | { readonly type: "computed"; readonly by: Uint8Array };

export type Rule =
  | { readonly type: "undefined" }
  /** In memory, so far from the CFA. */
  | { readonly type: "at"; readonly offset: number }
  /** That place itself. */
  | { readonly type: "is"; readonly offset: number }
  | { readonly type: "register"; readonly register: number }
  /** In memory at what is computed. */
  | { readonly type: "computed-at"; readonly by: Uint8Array };

/** The row for an address inside of the entry; null: it uses something that we do not know. */
export function rowAt({ common, start, program }: Entry, address: number): Row | null {
  const machine = new Machine(common, start, address);
  if (!machine.run(common.program)) return null;
  machine.begin();
  if (!machine.run(program)) return null;
  const { cfa, rules } = machine;
  return { cfa, rules, returns: common.returns, isSignal: common.isSignal };
}

interface State {
  readonly cfa: CfaRule | null;
  readonly rules: ReadonlyMap<number, Rule>;
}

/** Runs instructions up to those for later addresses. */
class Machine {
  cfa: CfaRule | null = null;
  rules = new Map<number, Rule>();
  readonly common: Common;
  #initial: ReadonlyMap<number, Rule> = new Map();
  #location: number;
  readonly #until: number;
  readonly #remembered: State[] = [];

  constructor(common: Common, start: number, until: number) {
    this.common = common;
    this.#location = start;
    this.#until = until;
  }

  /** What was run until now holds for all functions. */
  begin(): void {
    this.#initial = new Map(this.rules);
  }

  /** False: an instruction that we do not know. */
  run(program: Cursor): boolean {
    while (!program.isAtEnd && this.#location <= this.#until) {
      const byte = program.u8();
      const operand = byte & 0x3f;
      const high = byte >> 6;
      if (high === 1) this.advance(operand);
      else if (high === 2) this.set(operand, { type: "at", offset: program.uleb() * this.common.dataAlign });
      else if (high === 3) this.restore(operand);
      else {
        const instruction = instructions.get(byte);
        if (instruction === undefined) return false;
        instruction(this, program);
      }
    }
    return true;
  }

  advance(by: number): void {
    this.#location += by * this.common.codeAlign;
  }

  set(register: number, rule: Rule): void {
    this.rules.set(register, rule);
  }

  restore(register: number): void {
    const rule = this.#initial.get(register);
    if (rule === undefined) this.rules.delete(register);
    else this.rules.set(register, rule);
  }

  remember(): void {
    this.#remembered.push({ cfa: this.cfa, rules: new Map(this.rules) });
  }

  recall(): void {
    const state = this.#remembered.pop();
    this.cfa = state?.cfa ?? null;
    this.rules = new Map(state?.rules);
  }

  /** Changes one half of a CFA that is a register and a distance. */
  move(change: { readonly register?: number; readonly offset?: number }): void {
    this.cfa = this.cfa?.type === "register" ? { ...this.cfa, ...change } : null;
  }
}

type Instruction = (machine: Machine, program: Cursor) => void;

/** DW_CFA_ (DWARF 5, 7.24), and GNU's and Arm's own. */
const instructions: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x00, () => undefined],
  [
    0x02,
    (machine, program) => {
      machine.advance(program.fixed(1, false));
    },
  ],
  [
    0x03,
    (machine, program) => {
      machine.advance(program.fixed(2, false));
    },
  ],
  [
    0x04,
    (machine, program) => {
      machine.advance(program.fixed(4, false));
    },
  ],
  [
    0x05,
    (machine, program) => {
      machine.set(program.uleb(), { type: "at", offset: program.uleb() * machine.common.dataAlign });
    },
  ],
  [
    0x06,
    (machine, program) => {
      machine.restore(program.uleb());
    },
  ],
  [
    0x07,
    (machine, program) => {
      machine.set(program.uleb(), { type: "undefined" });
    },
  ],
  [
    0x08,
    (machine, program) => {
      machine.rules.delete(program.uleb());
    },
  ],
  [
    0x09,
    (machine, program) => {
      machine.set(program.uleb(), { type: "register", register: program.uleb() });
    },
  ],
  [
    0x0a,
    (machine) => {
      machine.remember();
    },
  ],
  [
    0x0b,
    (machine) => {
      machine.recall();
    },
  ],
  [
    0x0c,
    (machine, program) => {
      machine.cfa = { type: "register", register: program.uleb(), offset: program.uleb() };
    },
  ],
  [
    0x0d,
    (machine, program) => {
      machine.move({ register: program.uleb() });
    },
  ],
  [
    0x0e,
    (machine, program) => {
      machine.move({ offset: program.uleb() });
    },
  ],
  [
    0x0f,
    (machine, program) => {
      machine.cfa = { type: "computed", by: program.bytes(program.uleb()) };
    },
  ],
  [
    0x10,
    (machine, program) => {
      machine.set(program.uleb(), { type: "computed-at", by: program.bytes(program.uleb()) });
    },
  ],
  [
    0x11,
    (machine, program) => {
      machine.set(program.uleb(), { type: "at", offset: program.sleb() * machine.common.dataAlign });
    },
  ],
  [
    0x12,
    (machine, program) => {
      machine.cfa = { type: "register", register: program.uleb(), offset: program.sleb() * machine.common.dataAlign };
    },
  ],
  [
    0x13,
    (machine, program) => {
      machine.move({ offset: program.sleb() * machine.common.dataAlign });
    },
  ],
  [
    0x14,
    (machine, program) => {
      machine.set(program.uleb(), { type: "is", offset: program.uleb() * machine.common.dataAlign });
    },
  ],
  [
    0x15,
    (machine, program) => {
      machine.set(program.uleb(), { type: "is", offset: program.sleb() * machine.common.dataAlign });
    },
  ],
  // DW_CFA_AARCH64_negate_ra_state: from here on the return address is signed, or not; `Architecture.plain` takes it off.
  [0x2d, () => undefined],
  // DW_CFA_GNU_args_size
  [
    0x2e,
    (_, program) => {
      program.uleb();
    },
  ],
]);
