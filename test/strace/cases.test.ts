/**
 * Runs test/cases/*.md: the lines of a log stand in a fence, what the joiner makes of them in the next. A record is
 * JSON on a line of its own, the arguments of its call below it; what is null or false is left out. `UPDATE=1`
 * writes the second fences anew.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";

const folder = "test/cases";
/** A heading, then a fence of lines and a fence of records, with words between. */
const CASE = /^## (?<title>.+)$(?<words>[^]*?)^```strace\n(?<lines>[^]*?)^```\n\n```jsonl\n(?<records>[^]*?)^```$/gm;
/** Every name is wanted but these two, which stand for all that nobody decodes. */
const wanted = (name: string): boolean => name !== "mmap" && name !== "futex";

for (const file of readdirSync(folder)) {
  const path = `${folder}/${file}`;
  const text = readFileSync(path, "utf8");
  if (process.env["UPDATE"] === "1") writeFileSync(path, text.replace(CASE, renew));
  const cases = [...text.matchAll(CASE)];
  for (const { groups } of cases) {
    test(`${file}: ${groups?.["title"]}`, () => {
      assert.is(recordsOf(groups?.["lines"] ?? ""), groups?.["records"]);
    });
  }
  test(`${file}: every heading is a case`, () => {
    assert.is(cases.length, text.match(/^## /gm)?.length);
  });
}

function renew(whole: string, _title: string, _words: string, lines: string, records: string): string {
  return whole.replace(`\`\`\`jsonl\n${records}\`\`\``, () => `\`\`\`jsonl\n${recordsOf(lines)}\`\`\``);
}

function recordsOf(log: string): string {
  const records: SyscallRecord[] = [];
  const parser = new LineParser(wanted);
  const joiner = new Joiner(parser, (record) => records.push(record), { stacks: true });
  log
    .replace(/\n$/, "")
    .split("\n")
    .forEach((line, index) => {
      joiner.push(parser.parseLine(line), line, index + 1);
    });
  joiner.end();
  return records.map(show).join("");
}

function show(record: SyscallRecord): string {
  if (!("args" in record)) return `${json(record)}\n`;
  const { args, ...rest } = record;
  return [rest, ...args].map((part, index) => `${index === 0 ? "" : "  "}${json(part)}\n`).join("");
}

/** A trouble's text is its line. */
function json(value: object): string {
  return JSON.stringify(value, (key, part: unknown) => {
    return part === null || part === false || key === "from" || (key === "text" && "code" in value) ? undefined : part;
  });
}

test.run();
