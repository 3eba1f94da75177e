import { Argument, Option, type Command } from "commander";
import { dynamicKinds, type DynamicKind } from "../completion/kinds.ts";
import { shells, type Shell } from "../completion/kinds.ts";
import { failWith } from "../terminal/ending.ts";

/** `socktrace completion bash|zsh|fish` */
export function addCompletion(program: Command): void {
  const command = program
    .command("completion")
    .addArgument(new Argument("[shell]", shells.join(", ")).choices(shells))
    .addOption(new Option("--list <KIND>", "what the scripts ask for").choices(dynamicKinds).hideHelp())
    .summary("completions for bash, zsh, fish")
    .description("the script that makes Tab complete socktrace's subcommands, options and their values")
    .action(async (shell: Shell | undefined, { list }: { readonly list?: DynamicKind }) => {
      if (shell === undefined && list === undefined)
        return command.error(`socktrace: name a shell, ${shells.join(", ")}: socktrace completion bash`);
      const { completionCommand } = await import("./completion.ts");
      const problem = await completionCommand(program, list ?? { shell: shell ?? "bash" });
      if (problem !== null) failWith(problem);
    });
}
