/**
 * `npm run bench [-- OPTIONS] [PART...]`: figures of speed and memory, each with the range of its rounds, and as a ratio to
 * something that is measured in the same rounds. All parts where none is named (parts.ts). The figures of a commit are
 * saved in bench/history/ if all that is measured is committed.
 *
 *   --quick             under two minutes: smaller logs, fewer rounds, one way to trace one server
 *   --rounds N          as many, instead of what each part takes
 *   --megabytes N       the size of the logs: 128, with --quick 16
 *   --ways REGEX        which ways to trace a server: 'nginx: socktrace -q$'
 *   --beside FOLDER     measure the socktrace that is built there too
 *   --save, --no-save   save the figures also of a quick run or of what is not committed; or never
 *   --compare           of two commits: print their saved figures side by side
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { comparison } from "./figures/compare.ts";
import type { Group } from "./figures/figure.ts";
import { checkedOut, load, save, type Measured } from "./figures/history.ts";
import { machineText, thisMachine } from "./figures/machine.ts";
import { table } from "./figures/table.ts";
import { parts } from "./parts.ts";
import { socktraces } from "./processes/programs.ts";
import type { Settings } from "./settings.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    megabytes: { type: "string" },
    ways: { type: "string" },
    beside: { type: "string" },
    save: { type: "boolean" },
    compare: { type: "boolean", default: false },
  },
});

if (values.compare) compare(positionals);
else await measure(positionals.length === 0 ? Object.keys(parts) : positionals);

function compare([first, second]: readonly string[]): void {
  if (first === undefined || second === undefined) throw new Error("--compare takes two commits of bench/history");
  console.log(comparison(load(first), load(second)));
}

async function measure(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Error(`no part ${unknown}: ${Object.keys(parts).join(", ")}`);
  const tree = checkedOut();
  const commit = tree === null ? "" : `; commit ${tree.commit}${tree.changed ? " with changes" : ""}`;
  console.log(`${machineText(thisMachine())}${commit}`);
  const folder = mkdtempSync(join(tmpdir(), "socktrace-bench-"));
  const measured: Record<string, Measured> = {};
  try {
    for (const name of names) measured[name] = await measurePart(name, settings(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (tree !== null && (values.save ?? !(tree.changed || values.quick)))
    console.log(`saved in ${save(tree.changed ? `${tree.commit}-changed` : tree.commit, measured)}`);
}

function settings(folder: string): Settings {
  const { quick, rounds, megabytes, ways, beside } = values;
  return {
    quick,
    folder,
    megabytes: Number(megabytes ?? (quick ? 16 : 128)),
    rounds: rounds === undefined ? null : Number(rounds),
    ways: ways === undefined ? null : new RegExp(ways),
    socktraces: socktraces(beside ?? null),
  };
}

async function measurePart(name: string, settings: Settings): Promise<Measured> {
  const part = await parts[name]?.();
  const machine = thisMachine();
  const groups: Group[] = [];
  for await (const group of part?.(settings) ?? []) {
    groups.push(group);
    console.log(`\n${name}: ${table(group)}`);
  }
  return { date: new Date().toISOString(), machine, quick: settings.quick, groups };
}
