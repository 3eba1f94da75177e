import type { Command } from "commander";

/** An option before a subcommand is the trace's, which then is not made: it would be dropped without a word. */
export function refuseMisplaced(program: Command): Command {
  return program.hook("preSubcommand", (_, subcommand) => {
    const given = program.options.find((option) => program.getOptionValueSource(option.attributeName()) === "cli");
    if (given === undefined) return;
    const name = subcommand.name();
    const flag = given.short ?? given.long ?? given.flags;
    const takes = subcommand.options.some(({ short, long }) => short === given.short && long === given.long);
    const what = takes ? `put it behind: socktrace ${name} ${flag}` : `${name} has no such option: leave it out`;
    program.error(`socktrace: ${flag} before ${name}: ${what}`);
  });
}
