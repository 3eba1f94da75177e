import type { Command } from "commander";
import { nearest } from "../../base/nearest.ts";

/** `socktrace help [SUBCOMMAND]`: what --help prints, of socktrace or of a subcommand. */
export function addHelp(program: Command): void {
  program
    .command("help")
    .argument("[subcommand]", "one of socktrace's subcommands")
    .summary("what --help prints")
    .description("what --help prints, of socktrace or of a subcommand")
    .action((name: string | undefined) => {
      if (name === undefined) return program.help();
      const found = program.commands.find((command) => command.name() === name);
      return found === undefined ? program.error(noSuch(name, program)) : found.help();
    });
}

function noSuch(name: string, program: Command): string {
  const names = program.commands.map((command) => command.name());
  const [meant] = nearest(name, names);
  return `socktrace: help ${name}: no such subcommand; ${meant === undefined ? "`socktrace --help` lists them" : `did you mean ${meant}?`}`;
}
