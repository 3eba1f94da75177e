import { Numbers } from "./numbers.ts";

/** What a step may look at: the registers by their numbers, and the memory of the stack. NaN: not known. */
export interface Look {
  readonly register: (number: number) => number;
  readonly memory: (address: number) => number;
}

/**
 * Works out an expression of DWARF (DWARF 5, 2.5), of those that compilers and the C library write into .eh_frame: sums of
 * registers and numbers, and what is in memory there. NaN: anything else.
 */
export function compute(by: Uint8Array, look: Look, first?: number): number {
  const program = new Numbers(new DataView(by.buffer, by.byteOffset, by.byteLength));
  const stack: number[] = first === undefined ? [] : [first];
  try {
    while (!program.isAtEnd) if (!step(program, stack, look)) return NaN;
  } catch (error) {
    // An expression that ends amid an operation.
    if (error instanceof RangeError) return NaN;
    throw error;
  }
  return stack.pop() ?? NaN;
}

/** False: an operation that we do not know. */
function step(program: Numbers, stack: number[], look: Look): boolean {
  const operation = program.u8();
  const pop = (): number => stack.pop() ?? NaN;
  if (operation >= 0x30 && operation <= 0x4f) stack.push(operation - 0x30);
  else if (operation >= 0x70 && operation <= 0x8f) stack.push(look.register(operation - 0x70) + program.sleb());
  else if (operation === DEREFERENCE) stack.push(look.memory(pop()));
  else if (operation === PLUS) stack.push(pop() + pop());
  else if (operation === PLUS_CONSTANT) stack.push(pop() + program.uleb());
  else if (operation === CONSTANT) stack.push(program.uleb());
  else if (operation === SIGNED) stack.push(program.sleb());
  else return false;
  return true;
}

/** DW_OP_ (DWARF 5, 7.7.1) */
const DEREFERENCE = 0x06;
const CONSTANT = 0x10;
const SIGNED = 0x11;
const PLUS = 0x22;
const PLUS_CONSTANT = 0x23;
