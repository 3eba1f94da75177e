import { Option, type Command } from "commander";
import { snapshotFormats } from "../../views/formats.ts";
import type { When } from "../terminal/colour.ts";
import { columnsOrHelp } from "./flags.ts";
import { addContainerOption, type ContainerFlags } from "./container-option.ts";
import { addAdviceOptions, type AdviceFlags } from "./advice-options.ts";
import type { SelectionFlags } from "./selecting.ts";

/** The options of pfiles and ls. */
export interface SnapshotFlags extends SelectionFlags, AdviceFlags, ContainerFlags {
  readonly format: string;
  readonly json?: true;
  readonly output?: string;
  readonly color: When;
  readonly verbose?: true;
  readonly expect?: string;
  /** Options that pfiles' layout has though nobody set them. */
  readonly show?: string;
  /** Of `--format table`. */
  readonly columns?: string;
}

export function addSnapshotOptions(command: Command, format: string): Command {
  return addContainerOption(addAdviceOptions(command))
    .addOption(new Option("--format <F>", snapshotFormats.join("|")).choices(snapshotFormats).default(format))
    .option("--json", "short for --format json")
    .option("-o, --output <FILE>", "write to FILE; - is stdout")
    .option("--expect <FILE>", "check the sockets against FILE (docs/expect.md); exit 1 if an expectation fails")
    .option("-v, --verbose", "more about each socket: all options, TCP_INFO, options that could not be read and why")
    .option("--show <LIST>", "in pfiles' layout also these options, though nobody set them: TCP_NODELAY,SO_KEEPALIVE")
    .addOption(
      new Option(
        "--columns <LIST>",
        "columns of --format table, socket options too: fd,local,SO_KEEPALIVE; help lists them",
      ).argParser(columnsOrHelp),
    )
    .addOption(new Option("--color <WHEN>", "auto|always|never").choices(["auto", "always", "never"]).default("auto"));
}
