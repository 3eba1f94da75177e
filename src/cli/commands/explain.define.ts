import { Option, type Command } from "commander";
import type { ExplainFlags } from "./explain.ts";
import { refuseAdvice } from "../args/advice-options.ts";
import { failWith } from "../terminal/ending.ts";

/** `socktrace explain [NAME...]` */
export function addExplain(program: Command): void {
  refuseAdvice(program.command("explain"))
    .argument(
      "[name...]",
      "options (SO_KEEPALIVE, SOL_TCP:1, 6 18), levels (tcp, SOL_SOCKET), advice (reuse-after-bind), errors (EADDRINUSE), states (CLOSE_WAIT), words (leak); without a name: the index",
    )
    .addOption(new Option("--format <F>", "text|json").choices(["text", "json"]).default("text"))
    .option("--json", "short for --format json")
    .option("-v, --verbose", "also how the statements are known: the program or the source that shows each")
    .addOption(new Option("--color <WHEN>", "auto|always|never").choices(["auto", "always", "never"]).default("auto"))
    .summary("what an option, error, state means")
    .description(
      "what a socket option does, its default on this machine, its traps; what advice, an error or a state means",
    )
    .action(async (names: readonly string[], flags: ExplainFlags) => {
      const { explainCommand } = await import("./explain.ts");
      const problem = await explainCommand(names, flags);
      if (problem !== null) failWith(problem);
    });
}
