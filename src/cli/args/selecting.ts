import type { Command } from "commander";
import { everything } from "../../select/everything.ts";
import type { Selection } from "../../select/selection.ts";
import type { SelectionFlags } from "./choose-selection.ts";

export type { SelectionFlags };

export function addSelectionOptions(command: Command): Command {
  return command
    .optionsGroup("Which sockets (kinds are ANDed; several -i, -U and -c are ORed):")
    .option("-i, --internet [SPEC]", "[46][protocol][@host|addr[/prefix]][:service|port[-port][,...]]", collect, [])
    .option(
      "-s, --state <PROTO:STATE>",
      "sockets in these states: TCP:LISTEN,^CLOSE_WAIT or UDP:Idle; ^ excludes",
      collect,
      [],
    )
    .option("-U, --unix", "UNIX sockets")
    .option("-c, --command <NAME>", "processes whose command begins with NAME; ^NAME excludes; /regex/i", collect, [])
    .option(
      "--opt <EXPR>",
      "sockets with such an option: SO_KEEPALIVE, '!TCP_NODELAY', 'SO_RCVBUF<65536', NAME:set",
      collect,
      [],
    )
    .option("-n", "print addresses as numbers, look up no host names")
    .option("-P", "print ports as numbers, not as service names")
    .option("-Q", "exit 0 even if nothing matched");
}

/** The selection of the command line. Null: it was wrong, which has been reported; the exit status is set. */
export async function chooseSelection(flags: SelectionFlags): Promise<Selection | null> {
  const { internet, state, command, opt, unix } = flags;
  if (unix !== true && [internet, state, command, opt].every((words) => words.length === 0)) return everything;
  const { selectionOf } = await import("./choose-selection.ts");
  return selectionOf(flags);
}

export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
