/**
 * Writes docs/options.md from the catalogue: `tsx scripts/options-doc.ts`. With `--check` it writes nothing, and fails if
 * the file is not up to date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { allOptions } from "../src/linux/catalogue.ts";
import { helpOf } from "../src/linux/help/index.ts";
import { levelNumber } from "../src/linux/levels.ts";
import type { Default, SocketOption } from "../src/linux/option.ts";
import { showData } from "../src/linux/show.ts";

const file = "docs/options.md";

const page = document(allOptions());
if (process.argv.includes("--check")) {
  const current = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (current !== page) {
    console.error(`${file} is stale: run npx tsx scripts/options-doc.ts`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, page);
  console.log(`${file}: ${allOptions().length} options`);
}

function document(options: readonly SocketOption[]): string {
  const levels = [...new Set(options.map(({ level }) => level))];
  const longer = options.filter((option) => helpOf(option) !== null).length;
  const measured = options.filter((option) => option.measured !== null).length;
  return `# The socket options of Linux

Made by \`scripts/options-doc.ts\` from the catalogue in \`src/linux\`; do not edit it by hand.

${options.length} options on ${levels.length} levels. ${measured} of them were measured on a running kernel, the others read in the
kernel's source. \`socktrace explain NAME\` says more on ${longer} of them.

- **number**: as on x86-64; a star: some architectures differ (alpha, mips, parisc, powerpc, sparc).
- **access**: r is getsockopt, w is setsockopt; "none": a header names it, and the kernel refuses both.
- **inherited**: whether accept() copies it from a TCP listener; a dash: no listener has it, or nobody measured it.
- **since**: the kernel that brought it. \`test/linux/headers.test.ts\` compares names and numbers with the headers of the
  machine it runs on; what is newer than those is ahead of them, and the test lists it.

${levels.map((level) => `- [${level}](#${level.toLowerCase()})`).join("\n")}

${levels
  .map((level) =>
    section(
      level,
      options.filter((option) => option.level === level),
    ),
  )
  .join("\n")}`;
}

function section(level: string, options: readonly SocketOption[]): string {
  const headers = [...new Set(options.map(({ header }) => `\`${header}\``))].join(", ");
  return `## ${level}

Level ${levelNumber(level) ?? "?"}; from ${headers}.

| option | number | kind | access | default | inherited | since | what it does |
| --- | --- | --- | --- | --- | --- | --- | --- |
${options.map(row).join("\n")}
`;
}

function row(option: SocketOption): string {
  const { name, aliases, number, elsewhere, kind, access, inherited, since, does } = option;
  const cells = [
    [`\`${name}\``, ...aliases.map((alias) => `\`${alias}\``)].join(" "),
    `${number}${elsewhere === undefined ? "" : "\\*"}`,
    kind,
    access,
    access === "none" || access === "w" ? "-" : defaultText(option, option.default),
    inherited === null ? "-" : inherited ? "yes" : "no",
    since,
    does,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function defaultText(option: SocketOption, from: Default): string {
  switch (from.type) {
    case "constant":
      return showData(option.kind, from.data);
    case "sysctl":
      return `\`${from.name}\`${from.field === undefined ? "" : ` (number ${from.field + 1})`}`;
    case "varies":
      return `varies: ${from.on}`;
    case "cases":
      return from.cases.map((one) => `${conditionText(one)}${defaultText(option, one.default)}`).join("; ");
    case "unknown":
      return "unknown";
  }
}

function conditionText(one: { families?: readonly string[]; types?: readonly string[] }): string {
  const words = [...(one.families ?? []), ...(one.types ?? [])];
  return words.length === 0 ? "else " : `${words.join(" ")}: `;
}
