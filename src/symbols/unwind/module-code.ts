import type { Elf } from "../elf/elf.ts";
import { entryAt } from "./entries.ts";
import { rowAt, type Row } from "./row.ts";

/** How to find the callers of the code at an address of a module; null: its .eh_frame does not say. */
export function rowOf(elf: Elf, address: number): Row | null {
  const entry = entryAt(elf, address);
  try {
    return entry && rowAt(entry, address);
  } catch (error) {
    // A program of DWARF that ends amid an instruction.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
