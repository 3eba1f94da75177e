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
  const stack: number[] = first === undefined ? [] : [first];
  const reader = { bytes: by, at: 0 };
  while (reader.at < by.length) {
    const operation = by[reader.at++] ?? 0;
    const pop = (): number => stack.pop() ?? NaN;
    if (operation >= 0x30 && operation <= 0x4f) stack.push(operation - 0x30);
    else if (operation >= 0x70 && operation <= 0x8f) stack.push(look.register(operation - 0x70) + leb(reader, true));
    else if (operation === DEREFERENCE) stack.push(look.memory(pop()));
    else if (operation === PLUS) stack.push(pop() + pop());
    else if (operation === PLUS_CONSTANT) stack.push(pop() + leb(reader, false));
    else if (operation === CONSTANT || operation === SIGNED) stack.push(leb(reader, operation === SIGNED));
    else return NaN;
  }
  return stack.pop() ?? NaN;
}

/** DW_OP_ (DWARF 5, 7.7.1) */
const DEREFERENCE = 0x06;
const CONSTANT = 0x10;
const SIGNED = 0x11;
const PLUS = 0x22;
const PLUS_CONSTANT = 0x23;

function leb(reader: { readonly bytes: Uint8Array; at: number }, signed: boolean): number {
  let [value, scale] = [0, 1];
  let byte: number;
  do {
    byte = reader.bytes[reader.at++] ?? 0;
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
  } while ((byte & 0x80) !== 0);
  return signed && (byte & 0x40) !== 0 ? value - scale : value;
}
