/**
 * The recording of samples/programs/option_values.py: every kind of value, as strace 6.1 printed it, and what became
 * of it. option-values.golden.txt is to be read: a call a line, the option and its value as a person sees it.
 * UPDATE=1 writes it anew.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { numberIn, wordsIn } from "../../src/decode/tree.ts";
import { optionValue } from "../../src/decode/option-value.ts";
import { findOption } from "../../src/linux/catalogue.ts";
import { familyName } from "../../src/linux/families.ts";
import { kinds } from "../../src/linux/kinds/kinds.ts";
import type { OptionValue, SocketOption } from "../../src/linux/option.ts";
import { showValue, toJson } from "../../src/linux/show.ts";
import { LineParser } from "../../src/strace/parse.ts";

interface Seen {
  readonly call: string;
  readonly option: SocketOption;
  readonly value: OptionValue;
  readonly text: string;
  readonly line: string;
  readonly failed: boolean;
}

const golden = "test/decode/option-values.golden.txt";

/** Every setsockopt and getsockopt of a recording that shows a value, decoded. */
function valuesIn(log: string): readonly Seen[] {
  // The socket's family, by fd; of a socket that could not be made, the program has the fd -1.
  const families = new Map<number, string>();
  const parser = new LineParser((name) => name === "socket" || name.endsWith("sockopt"));
  return log.split("\n").flatMap((line) => {
    const call = parser.parseLine(line);
    if (call.type !== "call") return [];
    if (call.name === "socket") {
      const made = call.result.type === "value" ? call.result.value : -1;
      const word = wordsIn(call.args[0]?.value)[0] ?? "";
      families.set(made, word.startsWith("AF_") ? word : familyName(Number(word)));
      return [];
    }
    // A getsockopt that failed has no value to show.
    if (call.name === "getsockopt" && call.result.type !== "value") return [];
    const [fd, level, name, value, length] = call.args;
    const family = families.get(numberIn(fd?.value) ?? NaN) ?? null;
    const option = findOption(wordsIn(level?.value)[0] ?? "", wordsIn(name?.value)[0] ?? "", { family });
    // The shapes of old versions have an option that nobody knows.
    if (option === null || value === undefined) return [];
    const { value: tree, text } = value;
    const failed = call.result.type !== "value";
    return [{ call: call.name, option, value: optionValue(option, tree, length?.value, text), text, line, failed }];
  });
}

function valuesOf(dialect: string): readonly Seen[] {
  return valuesIn(readFileSync(`samples/traces/6.1/${dialect}/option_values.strace`, "latin1"));
}

/** Pids, ports and cookies differ in each recording. */
const shown = ({ option, value }: Seen): string =>
  showValue(option, value)
    .replace(/^pid \d+/, "pid PID")
    .replace(/^\[::1\]:\d+/, "[::1]:PORT")
    .replace(/^0x7[0-9a-f]{11}$/, "POINTER");
const line = (seen: Seen): string =>
  `${seen.call} ${seen.option.name}: ${/COOKIE|TCP_INFO|MEMINFO|PEERPIDFD/.test(seen.option.name) ? seen.value.type : shown(seen)}`;

const recorded = valuesOf("socktrace");

test("each value reads as the golden has it", () => {
  const text = `${recorded.map(line).join("\n")}\n`;
  if (process.env["UPDATE"] === "1") writeFileSync(golden, text);
  assert.is(text, readFileSync(golden, "utf8"));
});

test("no value falls back to what strace wrote, but for one that was a pointer", () => {
  const raw = recorded.filter(({ value }) => value.type === "raw");
  assert.equal(
    raw.map(({ option, value }) => `${option.name} ${value.type === "raw" ? value.why : ""}`),
    ["SO_LINGER pointer"],
  );
});

test("every kind of value is in the recording", () => {
  const seen = new Set<string>(recorded.map(({ option }) => option.kind));
  const known = Object.keys(kinds);
  assert.equal(
    known.filter((kind) => !seen.has(kind)),
    [],
  );
  const asked = recorded.filter(({ call }) => call === "getsockopt").length;
  console.log(
    `\n  ${known.length} kinds of value: ${seen.size} recorded, in ${recorded.length} calls, ${asked} of them answers`,
  );
});

for (const dialect of ["v", "x", "xx", "X-raw", "X-verbose"]) {
  test(`strace -${dialect} prints the same values in other words`, () => {
    const others = valuesOf(dialect);
    assert.is(others.length, recorded.length);
    others.forEach((other, index) => {
      const first = recorded[index]!;
      // These logs are cut at 32 bytes; -X raw prints an interface's number, -v what a filter is made of.
      if (other.value.type === "raw" && other.value.why === "cut") return;
      const plain = (seen: Seen): string =>
        line(seen)
          .replace(/\blo\b/, "interface 1")
          .replace(/=interface 1/, "=1");
      assert.is(plain(other).replace(/, hash [0-9a-f]{8}$/, ""), plain(first));
    });
  });
}

test("a filter that strace shows has a hash, by which like filters are known", () => {
  const filter = valuesOf("v").find(({ option }) => option.name === "SO_ATTACH_FILTER");
  assert.equal(filter?.value, { type: "known", data: { len: 1, filter: [{ code: 6, jt: 0, jf: 0, k: 0xffffffff }] } });
  assert.is(shown(filter!), "1 instruction, hash eabbb4c8");
});

test("keys are nowhere: neither in text nor in JSON, in no dialect", () => {
  for (const dialect of ["socktrace", "v", "x", "xx", "X-raw", "X-verbose"]) {
    const values = valuesOf(dialect);
    const secrets = values.filter(({ text }) => /secret!|\\x73\\x65\\x63\\x72\\x65\\x74/.test(text));
    assert.ok(secrets.length >= 3, dialect);
    for (const { option, value } of values) {
      assert.not.match(
        `${showValue(option, value)} ${JSON.stringify(toJson(value))}`,
        /secret!|\\x73\\x65/,
        option.name,
      );
    }
  }
});

/** By version of strace: calls whose value was decoded, and those that were cut by -s. */
const tally = new Map<string, { decoded: number; cut: number }>();

for (const file of readdirSync("samples/traces", { recursive: true, encoding: "utf8" })) {
  // raw=all prints every value as an address.
  if (!/\.strace/.test(file) || file.includes("/raw-all/")) continue;
  const version = /\d+\.\d+/.exec(file)?.[0] ?? "";
  test(`${file}: no option of a known kind falls back to what strace wrote`, () => {
    const count = tally.get(version) ?? { decoded: 0, cut: 0 };
    for (const { value, line, failed } of valuesIn(readFileSync(`samples/traces/${file}`, "latin1"))) {
      if (value.type === "raw" && value.why === "cut") count.cut++;
      else {
        // strace 6.1 prints the address of a struct that the kernel refused because it was too short.
        assert.ok(value.type !== "raw" || (value.why === "pointer" && failed), line);
        if (value.type !== "raw") count.decoded++;
      }
    }
    tally.set(version, count);
  });
}

test("how many that were", () => {
  const counts = [...tally].filter(([, { decoded }]) => decoded > 0);
  console.log(
    `\n  ${counts.map(([version, { decoded, cut }]) => `${version}: ${decoded} decoded, ${cut} cut by -s`).join("\n  ")}`,
  );
  assert.ok((tally.get("6.1")?.decoded ?? 0) > 1400);
  assert.ok(counts.length >= 10, "versions that have options in their recordings");
});

test.run();
