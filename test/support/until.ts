import { setTimeout as wait } from "node:timers/promises";

/** Resolves when it holds; a test that waits for ever is ended by the runner. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(10);
}
