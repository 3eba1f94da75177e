import type { Command } from "commander";
import { collect } from "./selecting.ts";

export interface ContainerFlags {
  readonly container: readonly string[];
}

export function addContainerOption(command: Command): Command {
  return command.option(
    "--container <X>",
    "processes of a container, by its name or the beginning of its id (repeatable)",
    collect,
    [],
  );
}
