import type { Transform, Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * Runs `from` through the steps into an output that stays open for the next one. pipeline() leaves its listeners on such an
 * output (measured on Node 20), so that five logs, one after the other, were warned about as a leak: they are removed.
 */
export async function pipeInto(output: Writable, from: Readable, steps: readonly Transform[]): Promise<void> {
  const before = new Map(watched.map((name) => [name, new Set(output.rawListeners(name))]));
  try {
    await pipeline([from, ...steps, output], { end: false });
  } finally {
    for (const [name, known] of before)
      for (const listener of output.rawListeners(name).filter(isListener))
        if (!known.has(listener)) output.removeListener(name, listener);
  }
}

function isListener(value: unknown): value is () => void {
  return typeof value === "function";
}

/** What pipeline() leaves: measured, and lib/internal/streams/end-of-stream.js. */
const watched = ["error", "close", "finish", "end"] as const;
