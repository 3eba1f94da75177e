import type { Data, SocketContext, SocketOption, Sysctls } from "../option.ts";

/** A value that was set, on which socket and machine; null for what is unknown of these. */
export interface Asked {
  readonly option: SocketOption;
  readonly data: Data;
  readonly sysctls: Sysctls | null;
  readonly socket: SocketContext | null;
}

/** One number of a sysctl; null where the machine was not asked. */
export function sysctlNumber(sysctls: Sysctls | null, name: string, field = 0): number | null {
  const text = sysctls?.get(name);
  return text === undefined ? null : (numbersIn(text)[field] ?? null);
}

/** `32768	60999`: the numbers in a sysctl; null: another word. Advice asks for the same ones again and again. */
function numbersIn(text: string): readonly (number | null)[] {
  const before = read.get(text);
  if (before !== undefined) return before;
  const numbers = text
    .trim()
    .split(/\s+/)
    .map((word) => (/^-?\d+$/.test(word) ? Number(word) : null));
  if (read.size >= TEXTS) read.clear();
  read.set(text, numbers);
  return numbers;
}

const read = new Map<string, readonly (number | null)[]>();
const TEXTS = 1000;
