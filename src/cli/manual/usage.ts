import type { Argument, Command } from "commander";

/** `[PID...]`, `A`: an operand as usage lines write it. */
function operand(argument: Argument): string {
  const name = `${argument.name().toUpperCase()}${argument.variadic ? "..." : ""}`;
  return argument.required ? name : `[${name}]`;
}

/** `socktrace read [OPTIONS] [FILE...]`; without options of its own `socktrace help [SUBCOMMAND]`. */
export function usageOf(command: Command): string {
  const options = command.options.some(({ hidden }) => !hidden) ? ["[OPTIONS]"] : [];
  const words = [command.name(), ...options, ...command.registeredArguments.map(operand)];
  return `${command.parent?.name() ?? ""} ${words.join(" ")}`;
}

/** How a trace is begun: commander has one program for both. */
export const traceUsages = {
  launch: "socktrace [OPTIONS] [--] COMMAND [ARG...]",
  attach: "socktrace [OPTIONS] -p PID[,PID...]",
} as const;

/** The subcommands that users see. */
export function subcommandsOf(program: Command): readonly Command[] {
  return program.createHelp().visibleCommands(program);
}
