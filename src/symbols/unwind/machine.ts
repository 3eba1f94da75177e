/** What an architecture's stacks look like: x86-64 and arm64, those that the eBPF engine is built for. */
export interface Architecture {
  /** EM_ of elf.h */
  readonly machine: number;
  /** Numbers of registers in DWARF. */
  readonly stackPointer: number;
  readonly framePointer: number;
  /** The slot of the instruction pointer (ebpf/layout.ts). */
  readonly instruction: number;
  /** Those that a function leaves as they were. */
  readonly kept: readonly number[];
  /** Whether the bytes before a place in the code are a call: what a function returns to stands behind one. */
  readonly isCall: (before: DataView) => boolean;
  /** Whether they are a system call. */
  readonly isSystemCall: (before: DataView) => boolean;
  /** An address as it was before it was signed. */
  readonly plain: (address: number) => number;
}

/** How many bytes before a place `isCall` looks at. */
export const BEFORE = 8;

const intel: Architecture = {
  machine: 62,
  stackPointer: 7,
  framePointer: 6,
  instruction: 16,
  // System V ABI for x86-64, figure 3.4
  kept: [3, 6, 12, 13, 14, 15],
  isCall: (before) =>
    before.getUint8(BEFORE - 5) === 0xe8 || [2, 3, 4, 6, 7].some((length) => isIndirect(before, length)),
  isSystemCall: (before) => before.getUint16(BEFORE - 2) === 0x0f05,
  plain: (address) => address,
};

/** `ff /2` (Intel's manual, CALL): with the length that its ModR/M byte says. */
function isIndirect(before: DataView, length: number): boolean {
  const at = BEFORE - length;
  const kind = before.getUint8(at + 1);
  const [mode, register, base] = [kind >> 6, (kind >> 3) & 7, kind & 7];
  if (before.getUint8(at) !== 0xff || register !== 2) return false;
  const hasIndex = mode !== 3 && base === 4;
  const indexed = hasIndex && length > 2 ? before.getUint8(at + 2) & 7 : 0;
  const isFar = mode === 2 || (mode === 0 && (base === 5 || (hasIndex && indexed === 5)));
  const distance = isFar ? 4 : mode === 1 ? 1 : 0;
  return length === 2 + (hasIndex ? 1 : 0) + distance;
}

const arm: Architecture = {
  machine: 183,
  stackPointer: 31,
  framePointer: 29,
  instruction: 32,
  // AAPCS64, 6.1.1
  kept: [19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29],
  // BL; BLR; BLRAA and its like (Arm's manual, C6.2)
  isCall: (before) => {
    const code = before.getUint32(BEFORE - 4, true);
    const is = (mask: number, value: number): boolean => (code & mask) >>> 0 === value;
    return is(0xfc000000, 0x94000000) || is(0xfffffc1f, 0xd63f0000) || is(0xfefff800, 0xd63f0800);
  },
  isSystemCall: (before) => before.getUint32(BEFORE - 4, true) === 0xd4000001,
  // Documentation/arch/arm64/pointer-authentication.rst: the code is in the bits above the address.
  plain: (address) => address % 2 ** 48,
};

/** Node's name for it; null: the eBPF engine is not built for it. */
export function architectureNamed(name: string): Architecture | null {
  return name === "x64" ? intel : name === "arm64" ? arm : null;
}
