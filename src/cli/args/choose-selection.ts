import { lookup } from "node:dns/promises";
import { setTimeout as wait } from "node:timers/promises";
import { isSelectionFault, parseSelection, type SelectionFault } from "../../select/parse.ts";
import { meantBy } from "../../select/meant.ts";
import { hostsIn, makeSelection, readSelection, type Selection } from "../../select/selection.ts";
import { readServices } from "../names/services.ts";
import { put, tell } from "../terminal/tell.ts";

/** Which sockets, as written on the command line. */
export interface SelectionFlags {
  readonly internet: readonly string[];
  readonly state: readonly string[];
  readonly command: readonly string[];
  readonly opt: readonly string[];
  readonly unix?: true;
  readonly n?: true;
  readonly P?: true;
  readonly Q?: true;
}

/** How long the name of a host in -i may take. */
const LOOKUP_MS = 10_000;

/** Reads the selection and looks its names up. Null: it was wrong, which has been reported; the exit status is set. */
export async function selectionOf(flags: SelectionFlags): Promise<Selection | null> {
  const specs = readSelection({
    addresses: flags.internet,
    states: flags.state,
    commands: flags.command,
    options: flags.opt,
    unix: flags.unix === true,
  });
  if ("type" in specs) return tellFault(specs);
  const addresses = await resolveHosts(hostsIn(specs));
  const services = flags.internet.length === 0 ? null : readServices();
  const selection = makeSelection(specs, {
    addresses: (host) => addresses.get(host) ?? [],
    ports: (name, protocol) => services?.ports(name, protocol === "mptcp" ? "tcp" : protocol) ?? [],
  });
  return "type" in selection ? tellFault(selection) : selection;
}

/** Whether a word after -i is its SPEC. One that only looks like one is too, so that a typing error is reported as one. */
export function isAddressWord(word: string): boolean {
  return !isSelectionFault(parseSelection("Address", word)) || /^[^./-].*[:@]|^[:@]/.test(word);
}

/** All addresses of each host; one that cannot be found has none. */
async function resolveHosts(hosts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await Promise.all(
    hosts.map(async (host) => {
      const slow = wait(LOOKUP_MS, [], { ref: false });
      const addresses = await Promise.race([lookup(host, { all: true }).catch(() => []), slow]);
      return [host, addresses.map(({ address }) => address)] as const;
    }),
  );
  return new Map(found);
}

/** The line, and a caret under the place where it goes wrong. */
function tellFault(wrong: SelectionFault): null {
  const { option, text, at, message, example } = wrong;
  const near = meantBy(wrong);
  const meant = near.length === 0 ? "" : `; did you mean ${near.join(", ")}?`;
  tell(`${option} ${text}: ${message}${meant}${meant === "" ? ";" : ""} for example: ${example}`);
  if (at !== null && !/[^\x20-\x7e]/.test(text)) put(`  ${option} ${text}\n${" ".repeat(option.length + 3 + at)}^\n`);
  process.exitCode = 2;
  return null;
}
