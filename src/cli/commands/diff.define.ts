import { Option, type Command } from "commander";
import { diffFormats } from "../../views/formats.ts";
import { failWith } from "../terminal/ending.ts";
import type { DiffFlags } from "./diff.ts";
import { refuseAdvice } from "../args/advice-options.ts";
import { addSelectionOptions, chooseSelection, type SelectionFlags } from "../args/selecting.ts";

/** `socktrace diff [OPTIONS] A B` */
export function addDiff(program: Command): void {
  refuseAdvice(addSelectionOptions(program.command("diff")))
    .argument("<a>", "a saved log, a summary of --format json, or pid:N")
    .argument("<b>", "another one")
    .summary("what differs between two runs")
    .description("what differs between two runs, socket by socket; exit 0: no difference, 1: differences, 2: error")
    .addOption(new Option("--format <F>", diffFormats.join("|")).choices(diffFormats).default("text"))
    .option("--counts", "also where one side has more sockets that are alike")
    .option("--json", "short for --format json")
    .option("-o, --output <FILE>", "write to FILE; - is stdout")
    .addOption(new Option("--color <WHEN>", "auto|always|never").choices(["auto", "always", "never"]).default("auto"))
    .action(async (a: string, b: string, flags: DiffFlags & SelectionFlags) => {
      const selection = await chooseSelection(flags);
      if (selection === null) return;
      const { diffCommand } = await import("./diff.ts");
      const outcome = await diffCommand([a, b], flags, selection);
      if (typeof outcome === "number") process.exitCode = outcome;
      else failWith(outcome);
    });
}
