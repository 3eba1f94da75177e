import type { Architecture } from "./machine.ts";
import { compute, type Look } from "./compute.ts";
import type { CfaRule, Row, Rule } from "./row.ts";

/** The registers of a function while it calls another; NaN: not known. By the numbers of DWARF. */
export interface Registers {
  /** Where it goes on; NaN: not known, or nowhere, since it is the first. */
  readonly at: number;
  readonly values: readonly number[];
}

/** How the caller's registers are found. */
export interface Stepping extends Look {
  readonly architecture: Architecture;
  readonly at: number;
}

/** The caller's registers, by what the function's module says of that place. Null: they cannot be worked out. */
export function callerBy({ cfa, rules, returns, isSignal }: Row, from: Stepping): Registers | null {
  const { architecture } = from;
  const top = cfa === null ? NaN : cfaBy(cfa, from);
  // Stacks grow downwards; a signal may have its own (sigaltstack(2)).
  if (Number.isNaN(top) || (top <= from.register(architecture.stackPointer) && !isSignal && !isLeaf(top, from)))
    return null;
  const values: number[] = [];
  for (const register of architecture.kept) values[register] = from.register(register);
  values[architecture.stackPointer] = top;
  for (const [register, rule] of rules) if (register !== returns) values[register] = valueBy(rule, top, from);
  const rule = rules.get(returns);
  const to = rule === undefined ? from.register(returns) : valueBy(rule, top, from);
  return { at: architecture.plain(to), values };
}

/** On arm64 a function that has no frame of its own: the return address is in a register. */
function isLeaf(top: number, { architecture, register }: Stepping): boolean {
  return architecture.machine === ARM && top === register(architecture.stackPointer);
}

const ARM = 183;

/** By frame pointers: only of code that is known to keep them. */
export function callerByFramePointer({ architecture, register, memory }: Stepping): Registers | null {
  const { framePointer, stackPointer } = architecture;
  const frame = register(framePointer);
  if (!(frame >= register(stackPointer))) return null;
  const values: number[] = [];
  values[framePointer] = memory(frame);
  values[stackPointer] = frame + 16;
  return { at: architecture.plain(memory(frame + 8)), values };
}

function cfaBy(rule: CfaRule, from: Stepping): number {
  return rule.type === "register" ? from.register(rule.register) + rule.offset : compute(rule.by, from);
}

function valueBy(rule: Rule, top: number, from: Stepping): number {
  switch (rule.type) {
    case "undefined":
      return NaN;
    case "at":
      return from.memory(top + rule.offset);
    case "is":
      return top + rule.offset;
    case "register":
      return from.register(rule.register);
    case "computed-at":
      // DWARF 5, 6.4.2.3: the CFA is on the stack of the expression.
      return from.memory(compute(rule.by, from, top));
  }
}
