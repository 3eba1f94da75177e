import type { NumberValue } from "./value.ts";

/** Fds, lengths and booleans, of which a log is full, are smaller. */
const COUNT = 1000;
const numbers: readonly NumberValue[] = Array.from({ length: COUNT }, (_, value) => {
  return { type: "number", text: String(value), value };
});

/** A small number as it is written in decimal. Many lines share it: nobody may change it. */
export function smallNumber(value: number): NumberValue | null {
  // A read behind the end of an array costs V8 more than the rest of this.
  return value < COUNT ? (numbers[value] ?? null) : null;
}
