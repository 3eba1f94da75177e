import { optionNames } from "../../linux/catalogue.ts";
import { protocols } from "../../select/protocols.ts";
import { stateNames } from "../../select/states.ts";
import { explainable } from "../../views/explain/find.ts";
import { columns } from "../../views/table/columns.ts";
import type { CommandSpec } from "./spec.ts";

/** The tables whose words stand in the scripts. */
export interface Tables {
  /** All socket options. */
  readonly options: readonly string[];
  /** What --columns takes besides them. */
  readonly columns: readonly string[];
  /** What explain takes besides them. */
  readonly explain: readonly string[];
  /** `TCP:LISTEN` */
  readonly states: readonly string[];
  /** `NAME:set`: where the value of an option comes from. */
  readonly origins: readonly string[];
  /** What -i may begin with. */
  readonly protocols: readonly string[];
  readonly subcommands: readonly string[];
}

/** As the grammar of --opt has them. */
const originNames = ["set", "inherited", "default", "observed", "unknown"];

export function tablesFor(spec: readonly CommandSpec[]): Tables {
  const options = new Set(optionNames());
  return {
    options: plain([...options]),
    columns: plain([...columns.keys()]),
    explain: plain(explainable().filter((name) => !options.has(name))),
    states: plain((["tcp", "udp"] as const).flatMap(statesOf)),
    origins: originNames,
    protocols: plain(Object.keys(protocols).map((name) => name.toUpperCase())),
    subcommands: plain(spec.flatMap(({ name }) => (name === "" ? [] : [name]))),
  };
}

/** An extended regular expression, for a word in capitals that -i takes (isAddressWord, args/choose-selection.ts). */
export function addressPattern({ protocols: names }: Tables): string {
  return `^[46]?(${names.join("|")})?([@:].*)?$|^[^./-].*[:@]`;
}

function statesOf(protocol: "tcp" | "udp"): readonly string[] {
  return stateNames(protocol).map((name) => `${protocol.toUpperCase()}:${name}`);
}

/** Words that mean nothing to a shell, so that they need no quotes; the others are left out. */
function plain(words: readonly string[]): readonly string[] {
  return words.filter((word) => /^[\w:.-]+$/.test(word));
}

/** `'text'` for a shell: nothing in it is expanded. In bash and zsh a quote in it ends the quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
