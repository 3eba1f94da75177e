/**
 * The recording of samples/programs/option_values.py: every kind of value, as strace 6.1 printed it, and what became
 * of it. option-values.golden.txt is to be read: a call a line, the option and its value as a person sees it.
 * UPDATE=1 writes it anew.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { wordsIn } from "../../src/events/look.ts";
import { optionValue } from "../../src/events/option-value.ts";
import { findOption } from "../../src/linux/catalogue.ts";
import { kinds } from "../../src/linux/kinds/kinds.ts";
import type { OptionValue, SocketOption } from "../../src/linux/option.ts";
import { showValue, toJson } from "../../src/linux/show.ts";
import { parseLine } from "../../src/strace/parse.ts";

interface Seen {
  readonly call: string;
  readonly option: SocketOption;
  readonly value: OptionValue;
  readonly text: string;
}

const golden = "test/events/option-values.golden.txt";

/** Every setsockopt and getsockopt of a recording, decoded. */
function valuesOf(dialect: string): readonly Seen[] {
  const log = readFileSync(`samples/traces/6.1/${dialect}/option_values.strace`, "latin1");
  return log.split("\n").flatMap((line) => {
    const call = parseLine(line, (name) => name.endsWith("sockopt"));
    if (call.type !== "call") return [];
    const [, level, name, value, length] = call.args;
    const option = findOption(wordsIn(level?.value)[0] ?? "", wordsIn(name?.value)[0] ?? "");
    if (option === null) throw new Error(`not in the catalogue: ${line}`);
    const { value: tree, text } = value!;
    return [{ call: call.name, option, value: optionValue(option, tree, length?.value, text), text }];
  });
}

/** Pids, ports and cookies differ in each recording. */
const shown = ({ option, value }: Seen): string =>
  showValue(option, value)
    .replace(/^pid \d+/, "pid PID")
    .replace(/^\[::1\]:\d+/, "[::1]:PORT")
    .replace(/^0x7f[0-9a-f]{10}$/, "POINTER");
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

/** Only getsockopt gives them, and only on a kernel with SCTP, with Bluetooth, or with a packet fanout group. */
const unrecorded =
  /^(sctp-(paddrinfo|status|authchunks|association-ids|peeloff|peeloff-flags|addresses|statistics|prstatus)|bt-(phy|connection)|hci-filter|l2cap-options|sco-options|packet-rollover)$/;

test("every kind of value is in the recording, or is named as one that could not be", () => {
  const seen = new Set<string>(recorded.map(({ option }) => option.kind));
  const missing = Object.keys(kinds).filter((kind) => !seen.has(kind) && !unrecorded.test(kind));
  assert.equal(missing, []);
  const known = Object.keys(kinds).length;
  console.log(`\n  ${known} kinds of value: ${seen.size} recorded, ${known - seen.size} only from made-up bytes`);
});

for (const dialect of ["v", "xx", "X-raw", "X-verbose"]) {
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

test("a filter that strace -v shows has a hash, by which like filters are known", () => {
  const filter = valuesOf("v").find(({ option }) => option.name === "SO_ATTACH_FILTER");
  assert.equal(filter?.value, { type: "known", data: { len: 1, filter: ["BPF_STMT(BPF_RET|BPF_K, 0xffffffff)"] } });
  assert.is(shown(filter!), "1 instruction, hash 126ba0a3");
});

test("keys are nowhere: neither in text nor in JSON, in no dialect", () => {
  for (const dialect of ["socktrace", "v", "xx", "X-raw", "X-verbose"]) {
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

test("in no recording an option of a known kind falls back to what strace wrote", () => {
  let decoded = 0;
  for (const file of readdirSync("samples/traces", { recursive: true, encoding: "utf8" })) {
    // raw=all prints every value as an address.
    if (!/\.strace/.test(file) || file.includes("/raw-all/")) continue;
    for (const line of readFileSync(`samples/traces/${file}`, "latin1").split("\n")) {
      const call = parseLine(line, (name) => name.endsWith("sockopt"));
      if (call.type !== "call" || call.args[3] === undefined || call.result.type !== "value") continue;
      const [, level, name, value, length] = call.args;
      const option = findOption(wordsIn(level?.value)[0] ?? "", wordsIn(name?.value)[0] ?? "");
      const found = optionValue(option, value.value, length?.value, value.text);
      const cut = found.type === "raw" && found.why === "cut";
      assert.ok(found.type !== "raw" || cut, `${file}: ${line}`);
      decoded++;
    }
  }
  console.log(`\n  ${decoded} calls of all recordings`);
  assert.ok(decoded > 500);
});

test.run();
