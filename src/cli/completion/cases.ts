import type { CommandSpec, Proposal } from "./spec.ts";

/** What a script does for the values of some options: `:--format|read:--format`. */
export interface Case {
  /** `SUBCOMMAND:OPTION`, with no subcommand for socktrace's own. */
  readonly patterns: readonly string[];
  readonly action: string;
}

/** The options that take values, those with the same action together; `actionFor` has null where nothing can be proposed. */
export function valueCases(
  spec: readonly CommandSpec[],
  actionFor: (proposal: Proposal) => string | null,
): readonly Case[] {
  const cases = new Map<string, string[]>();
  for (const { name, options } of spec)
    for (const { names, proposal } of options) {
      const action = actionFor(proposal);
      if (action === null) continue;
      const patterns = cases.get(action) ?? [];
      cases.set(action, patterns);
      patterns.push(...names.map((one) => `${name}:${one}`));
    }
  return [...cases].map(([action, patterns]) => ({ action, patterns }));
}
