import type { Proof } from "../proofs/proof.ts";

/** What a user sees or says of a socket that does not do what it should: `EADDRINUSE`, `CLOSE_WAIT`, `leak`. */
export interface Symptom {
  readonly name: string;
  readonly kind: "errno" | "state" | "word";
  /** Other spellings, and what people type: `EWOULDBLOCK`, ss's `ESTAB`, `port in use`. */
  readonly aliases: readonly string[];
  /** An errno's text, as strerror(3) has it; of the others what it is, in a few words. */
  readonly title: string;
  /** What it means, a sentence each, with what shows it. */
  readonly means: readonly Shown[];
  /** The advice that it concerns, by id. */
  readonly rules: readonly string[];
  /** The options, by name. */
  readonly options: readonly string[];
  /** Commands that show it on this machine; PID stands for a process. */
  readonly commands: readonly string[];
}

/** One sentence of its own. */
export interface Shown {
  readonly text: string;
  readonly proofs: readonly Proof[];
}

/** By functions of the programs in test/facts/programs. */
export function shown(text: string, ...programs: readonly string[]): Shown {
  return { text, proofs: programs.map((program) => ({ says: text, program })) };
}

/** In the kernel's source. */
export function inSource(text: string, source: string): Shown {
  return { text, proofs: [{ says: text, source }] };
}

/** On a page of the manual. */
export function onPage(text: string, page: string): Shown {
  return { text, proofs: [{ says: text, page }] };
}
