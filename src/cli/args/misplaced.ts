import type { Command, Option } from "commander";
import { asTyped } from "./as-typed.ts";

/**
 * An option before a subcommand is the trace's, which then is not made: it would be dropped without a word. `own` is
 * the command line (splitArgv).
 */
export function refuseMisplaced(program: Command, own: readonly string[]): Command {
  return program.hook("preSubcommand", (_, subcommand) => {
    const given = program.options.filter((option) => program.getOptionValueSource(option.attributeName()) === "cli");
    const refused = given.find((option) => !takes(subcommand, option)) ?? given[0];
    if (refused === undefined) return;
    const name = subcommand.name();
    const flag = refused.short ?? refused.long ?? refused.flags;
    // What stands behind the subcommand is left in args, which begin with its name.
    const before = own.slice(0, own.length - program.args.length);
    const behind = program.args.slice(1);
    const line = `socktrace ${asTyped([name, ...before, ...behind])}`;
    program.error(
      `socktrace: ${flag} before ${name}: ${advice(program, subcommand, refused) ?? `put it behind: ${line}`}`,
    );
  });
}

/** Null: the subcommand takes it, behind its name. */
function advice(program: Command, subcommand: Command, option: Option): string | null {
  if (takes(subcommand, option)) return null;
  const name = subcommand.name();
  if (name !== "pfiles" || option.long !== "--pid") return `${name} has no such option: leave it out`;
  const pids: unknown = program.getOptionValue("pid");
  return pfilesWithout(Array.isArray(pids) ? pids.join(" ") : "PID");
}

/** PIDs are the operands of pfiles, though -p is the usual option for them. */
export function pfilesWithout(pids: string): string {
  return `pfiles takes process ids without -p: socktrace pfiles ${pids}`;
}

/** An option that only reports where it belongs is hidden. */
function takes(subcommand: Command, { short, long }: Option): boolean {
  return subcommand.options.some((one) => !one.hidden && one.short === short && one.long === long);
}
