import type { Help } from "./help.ts";

/** One claim of an option's longer text, without its last stop: each has to say how it is known (linux/proofs). */
export interface Statement {
  readonly part: "what" | "when" | "traps";
  readonly text: string;
}

const parts = ["what", "when", "traps"] as const;

export function statementsOf(help: Help): readonly Statement[] {
  return parts.flatMap((part) => clausesOf(help[part]).map((text) => ({ part, text })));
}

/** `It is full: wait. 0 resets it.` are three: `It is full`, `wait` and `0 resets it`. */
export function clausesOf(text: string): readonly string[] {
  return text.split(/(?<=[.;:]) /).map((clause) => clause.replace(/[.;:]$/, ""));
}
