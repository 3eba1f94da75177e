import type { Test } from "uvu";
import { isFault } from "../../../src/base/fault.ts";
import { canTrace } from "../socktrace.ts";
import { Witnesses } from "../witnesses.ts";

/** Whether both engines can be had here; otherwise the reason is printed, and the tests are skipped. */
export async function canWitness(): Promise<boolean> {
  if (!canTrace()) return false;
  const witnesses = await Witnesses.load();
  if (isFault(witnesses)) console.log(`skipped: ${witnesses.message}`);
  else witnesses.close();
  return !isFault(witnesses);
}

export async function loadWitnesses(): Promise<Witnesses> {
  const witnesses = await Witnesses.load();
  if (isFault(witnesses)) throw new Error(witnesses.message);
  return witnesses;
}

/** The test, or its place among the skipped ones. */
export function testWhere(isPossible: boolean, test: Test, name: string, body: () => Promise<void>): void {
  if (isPossible) test(name, body);
  else test.skip(name, body);
}
