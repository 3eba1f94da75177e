import type { Decoder } from "./decoder.ts";
import { decoders } from "./table.ts";

/** A system call to ask strace for. */
export interface TracedCall {
  readonly name: string;
  /** Every strace knows it. */
  readonly everywhere: boolean;
}

/** What a live trace asks strace for. */
export const tracedCalls: readonly TracedCall[] = callsWhere(
  ({ traced }) => traced === "always" || traced === "not-with-light",
);

/** The same with --light: options and addresses are complete, when an fd was closed or copied is not seen. */
export const lightCalls: readonly TracedCall[] = callsWhere(({ traced }) => traced === "always");

/** What --data adds to either. */
export const dataCalls: readonly TracedCall[] = callsWhere(({ traced }) => traced === "with-data");

/** Of these, the ones that strace can print without the data. */
export const rawCalls: readonly TracedCall[] = callsWhere(({ onlyNumbers }) => onlyNumbers === true);

/** Calls in which --verify holds a thread: before they are done, after they are. */
export const heldCalls: Readonly<Record<"before" | "after", readonly TracedCall[]>> = {
  before: callsWhere(({ held }) => held === "before"),
  after: callsWhere(({ held }) => held === "after"),
};

const notLight: ReadonlySet<string> = new Set(
  callsWhere(({ traced }) => traced === "not-with-light").map(({ name }) => name),
);

/** Whether --light leaves out this call, which a trace without it has. */
export function isLeftOutByLight(name: string): boolean {
  return notLight.has(name);
}

/** Which of the two ways to set a flag the call is; null: neither. */
export function setsFlags(name: string): Decoder["setsFlags"] | null {
  return decoders.get(name)?.setsFlags ?? null;
}

/**
 * Calls on memory, which every program makes and nobody asks for together with those on sockets: a log that has one is of
 * a trace of all calls.
 */
export function isOfWholeTraces(name: string): boolean {
  return memoryCalls.has(name);
}

const memoryCalls: ReadonlySet<string> = new Set(["brk", "mmap", "mmap2", "munmap", "mprotect"]);

function callsWhere(which: (decoder: Decoder) => boolean): readonly TracedCall[] {
  return [...decoders].flatMap(([name, decoder]) =>
    which(decoder) ? [{ name, everywhere: decoder.everywhere === true }] : [],
  );
}
