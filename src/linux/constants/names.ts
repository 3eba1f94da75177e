import type { Data } from "../../base/data.ts";

/** The name of a number; a number without one stays a number. Of two names of one number the first counts. */
export function nameOf(names: Readonly<Record<string, number>>, value: number): string | number {
  for (const name in names) if (names[name] === value) return name;
  return value;
}

/** The number of a name; undefined for what is no name of these, `constructor` and the like among them. */
export function numberOf(names: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** The names of the bits of `word`, and what has no name as one hex number: `["SOF_TIMESTAMPING_TX_HARDWARE"]`. */
export function namesOf(names: Readonly<Record<string, number>>, word: bigint): readonly Data[] {
  let left = word;
  const found: string[] = [];
  for (const [name, number] of Object.entries(names)) {
    const bit = BigInt(number);
    if (bit === 0n || (left & bit) !== bit) continue;
    found.push(name);
    left &= ~bit;
  }
  return left === 0n ? found : [...found, `0x${left.toString(16)}`];
}
