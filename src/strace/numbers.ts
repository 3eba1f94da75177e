import type { NumberValue } from "./value.ts";

/** Smaller ones are fds, lengths and booleans, of which a log is full. */
const MANY = 1000;
const numbers: readonly NumberValue[] = Array.from({ length: MANY }, (_, value) => {
  return { type: "number", text: String(value), value };
});

/** A small number as it is written in decimal, which may be many a line's: nobody changes it. */
export function smallNumber(value: number): NumberValue | null {
  // To ask behind the end of an array costs V8 more than the whole look-up.
  return value < MANY ? (numbers[value] ?? null) : null;
}
