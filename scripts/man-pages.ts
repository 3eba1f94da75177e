/**
 * Writes the manual pages, docs/socktrace.1 and one for each subcommand: `tsx scripts/man-pages.ts`. Options and usages are those
 * of commander with the words of src/cli/manual, of which --help is made too; prose is in scripts/manual. With `--check` it
 * writes nothing, and fails if a file is not up to date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Command, Option } from "commander";
import { ownVersion } from "../src/cli/args/own-version.ts";
import { groups, nameOf, noteOf } from "../src/cli/manual/notes.ts";
import { subcommandsOf, traceUsages, usageOf } from "../src/cli/manual/usage.ts";
import { makeProgram } from "../src/cli/program.ts";
import { defined, inline, roff, wrapped } from "./manual/roff.ts";

/** When the pages were last changed. */
const DATE = "2026-11-29";
/** Choices that stand in the place of the value's name. */
const SHORT = 24;

const program = makeProgram();
const subcommands = subcommandsOf(program).filter((command) => command.name() !== "help");
const commands = [program, ...subcommands];

const stale: string[] = [];
for (const command of commands) {
  const name = pageOf(command);
  const file = `docs/${name}.1`;
  const text = page(command);
  const current = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (current === text) continue;
  stale.push(file);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`${stale.join(", ")}: stale: run npx tsx scripts/man-pages.ts`);
  process.exitCode = 1;
}

function pageOf(command: Command): string {
  return command === program ? "socktrace" : `socktrace-${command.name()}`;
}

function page(command: Command): string {
  const name = pageOf(command);
  const prose = readFileSync(`scripts/manual/${name}.md`, "utf8");
  return `.\\" Made by scripts/man-pages.ts; do not edit it by hand.
.TH ${inline(name.toUpperCase())} 1 ${DATE} "socktrace ${ownVersion()}" "User Commands"
.SH NAME
${wrapped(`${name} - ${firstPart(command.description())}`)}
.SH SYNOPSIS
.nf
${usages(command).map(usageText).join("\n")}
.fi
${roff(filled(prose, command))}
`;
}

/** apropos(1) shows it on one line. */
function firstPart(text: string): string {
  return text.split(";")[0] ?? text;
}

function usages(command: Command): readonly string[] {
  return command === program ? [...Object.values(traceUsages), ...subcommands.map(usageOf)] : [usageOf(command)];
}

/** `**socktrace read** [*OPTIONS*] [*FILE*...]` */
function usageText(usage: string): string {
  return inline(
    usage
      .replace(/[A-Z]+/g, "*$&*")
      .replace(/^[a-z ]*[a-z]/, "**$&**")
      .replace(/ (--?\w*)(?=[\] ])/g, " **$1**")
      .replace("[--]", "[**--**]"),
  );
}

function filled(prose: string, command: Command): string {
  return prose
    .replace("{options}", () => optionsOf(command))
    .replace("{subcommands}", () => subcommands.map((one) => defined(`**${one.name()}**`, listed(one))).join("\n\n"))
    .replace("{pages}", () => [...pagesBeside(command)].map((name) => `**${name}**(1)`).join(", "));
}

function listed(command: Command): string {
  return `${command.description()}. See **${pageOf(command)}**(1).`;
}

function pagesBeside(command: Command): readonly string[] {
  return commands.filter((one) => one !== command).map(pageOf);
}

/** Those that only this subcommand has come first; the others by their groups, in the order of their importance. */
function optionsOf(command: Command): string {
  const options = command.createHelp().visibleOptions(command);
  const shared = new Set(groups.flatMap(({ notes }) => Object.keys(notes)));
  const own = options.filter((option) => !shared.has(nameOf(option)));
  const parts = groups.map(({ notes, ...group }) => ({ ...group, options: inOrder(options, Object.keys(notes)) }));
  return [{ title: `Of ${command.name()} alone`, about: undefined, options: own }, ...parts]
    .filter((part) => part.options.length > 0)
    .flatMap(({ title, about, options: some }) => [
      `## ${title}`,
      ...(about === undefined ? [] : [about]),
      ...some.map((option) => described(option, command)),
    ])
    .join("\n\n");
}

function inOrder(options: readonly Option[], names: readonly string[]): readonly Option[] {
  return names.flatMap((name) => options.find((option) => nameOf(option) === name) ?? []);
}

function described(option: Option, command: Command): string {
  const note = noteOf(command.name(), option);
  if (note === null) throw new Error(`${command.name()} ${option.flags}: has no row in src/cli/manual/notes`);
  return defined(termOf(option), note.manual);
}

/** `**-o**, **--output** *FILE*`, `**--color** **auto**|**always**|**never**` */
function termOf({ short, long, flags, argChoices = [] }: Option): string {
  const names = [short ?? [], long ?? []].flat().map((name) => `**${name}**`);
  const [, open = "", name = "", close = ""] = / ([<[])(.*)([>\]])$/.exec(flags) ?? [];
  const choices = argChoices.join("|").length <= SHORT ? argChoices.map((choice) => `**${choice}**`).join("|") : "";
  const value =
    name === ""
      ? ""
      : ` ${open === "[" ? "[" : ""}${choices === "" ? `*${name}*` : choices}${close === "]" ? "]" : ""}`;
  return names.join(", ") + value;
}
