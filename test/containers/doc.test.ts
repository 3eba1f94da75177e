/** The table of docs/containers.md is made of the texts that shapes.test.ts checks: UPDATE=1 writes it. */
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asBytes } from "../../src/base/brands.ts";
import { containerAmong, parseCgroups } from "../../src/linux/containers/cgroup.ts";
import { runtimes } from "../../src/linux/containers/runtimes.ts";
import { containerText } from "../../src/views/container.ts";
import { shapes } from "./shapes.ts";

const FILE = "docs/containers.md";

function table(): string {
  const rows = shapes.map(({ what, text }) => {
    const own = containerAmong(parseCgroups(asBytes(text)), false);
    const [line = ""] = text.split("\n");
    return `| ${what} | \`${shortened(line)}\` | ${own === null ? "-" : `\`${containerText(own)}\``} |`;
  });
  return ["| whose | /proc/PID/cgroup | shown |", "|---|---|---|", ...rows].join("\n");
}

/** Ids and UIDs are long. */
function shortened(line: string): string {
  return line.replace(/[0-9a-f]{64}/g, (id) => `${id.slice(0, 12)}...`);
}

test("the table is what is shown now", () => {
  const page = readFileSync(FILE, "utf8");
  const made = page.replace(/<!-- table -->\n[^]*<!-- end -->/, () => `<!-- table -->\n\n${table()}\n\n<!-- end -->`);
  if (process.env["UPDATE"] === "1") writeFileSync(FILE, made);
  else assert.is(page, made, "run it with UPDATE=1");
});

test("it names each runtime", () => {
  const page = readFileSync(FILE, "utf8");
  for (const { name } of runtimes) if (name !== null) assert.ok(page.includes(name), name);
});

test.run();
