import type { Command } from "commander";
import type { Fault } from "../../base/fault.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import type { DynamicKind, Shell } from "../completion/kinds.ts";
import { listOf } from "../completion/lists.ts";
import { specOf, type CommandSpec } from "../completion/spec.ts";
import { tablesFor, type Tables } from "../completion/words.ts";
import { zshScript } from "../completion/zsh.ts";
import { writeText } from "../terminal/write-text.ts";

const STDOUT = 1;

/** `socktrace completion SHELL`: the script; or what such a script asks for when Tab is pressed. */
export function completionCommand(
  program: Command,
  wanted: DynamicKind | { readonly shell: Shell },
): Promise<Fault | null> {
  if (typeof wanted === "string") return writeText(STDOUT, listOf(wanted), "the output");
  const spec = specOf(program);
  return writeText(STDOUT, scripts[wanted.shell](spec, tablesFor(spec)), "the output");
}

const scripts: Readonly<Record<Shell, (spec: readonly CommandSpec[], tables: Tables) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
