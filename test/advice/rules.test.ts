/**
 * For each rule a pair of programs in samples/advice: the bad one gives that advice and no other, and shows what follows
 * from it ("shown: ..."); the good one gives none. Live, and from the log that strace wrote.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rules } from "../../src/advice/rules.ts";
import { allOptions } from "../../src/linux/catalogue.ts";
import { inventedOn, pairsOfReductions, reductions } from "../support/reduced.ts";
import { canTrace, SOCKTRACE } from "../support/socktrace.ts";

const test = suite("advice");
const FOLDER = "samples/advice";
const folder = mkdtempSync(join(tmpdir(), "socktrace-advice-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** What follows cannot be seen by a small program on one machine. */
const unseen: Readonly<Record<string, string>> = {};

/** They need a setting of the machine, or what the kernel reports of an open socket, which a saved log does not have. */
const ofMachine = new Set([
  ...["close-wait", "never-closed", "no-keepalive", "queue-full"],
  ...["autotuning-off", "backlog-clamped", "buffer-clamped", "buffer-too-late", "fastopen-off", "keepalive-default"],
  "port-in-ephemeral-range",
]);

/** They need the calls that move data. */
const withData = new Set(["close-with-unread", "cork-left-on", "more-left-on", "nagle-delay"]);

/** What a saved log gives in the place of advice that needs such a setting. */
const withoutSetting: Readonly<Record<string, readonly string[]>> = { "port-in-ephemeral-range": ["address-in-use"] };

interface Outcome {
  readonly printed: string;
  readonly live: readonly string[];
  readonly saved: readonly string[];
  /** The log, line by line. */
  readonly log: readonly string[];
}

const pairs = rules.flatMap(({ id }) => (["bad", "good"] as const).map((kind) => ({ id, kind })));
const runs = canTrace() ? pMap(pairs, ({ id, kind }) => outcome(id, kind), { concurrency: 4 }) : null;

async function outcome(id: string, kind: string): Promise<Outcome> {
  const [file, raw] = [join(folder, `${id}-${kind}.json`), join(folder, `${id}-${kind}.strace`)];
  const program = ["python3", join(FOLDER, id, `${kind}.py`)];
  const data = withData.has(id) ? ["--data"] : [];
  const printed = await run(["--json", ...data, "-o", file, "--raw", raw, "--", ...program]);
  const saved = await run(["read", "--json", raw]);
  const log = readFileSync(raw, "latin1").trimEnd().split("\n");
  return { printed, live: idsIn(readFileSync(file, "utf8")), saved: idsIn(saved), log };
}

async function run(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [SOCKTRACE, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  return text(child.stdout);
}

function savedOf(id: string, kind: string): readonly string[] {
  return kind === "bad" ? (withoutSetting[id] ?? []) : [];
}

function idsIn(document: string): readonly string[] {
  const { advice } = JSON.parse(document) as { readonly advice: readonly { readonly id: string }[] };
  return [...new Set(advice.map(({ id }) => id))].sort();
}

if (runs !== null)
  for (const [at, { id, kind }] of pairs.entries())
    test(`${id}: ${kind}`, async () => {
      const found = (await runs)[at];
      assert.ok(found !== undefined);
      const expected = kind === "bad" ? [id] : [];
      assert.equal(found.live, expected);
      assert.equal(found.saved, ofMachine.has(id) ? savedOf(id, kind) : expected);
      if (kind === "bad" && unseen[id] === undefined) assert.match(found.printed, /^shown: /m);
      else assert.not.match(found.printed, "shown:");
    });

if (runs !== null)
  test("none comes from what a log does not contain: fewer calls, strings, times, threads", async () => {
    const invented = (await runs).flatMap(({ log }, at) =>
      inventedOn(log, { ...reductions, ...pairsOfReductions }).map((one) => `${pairs[at]?.id ?? "?"}: ${one}`),
    );
    assert.equal(invented, []);
  });

test("each rule has its pair of programs, and each pair its rule", () => {
  assert.equal(readdirSync(FOLDER).sort(), rules.map(({ id }) => id).sort());
});

test("ids are unique, titles are short, options are in the catalogue", () => {
  assert.is(new Set(rules.map(({ id }) => id)).size, rules.length);
  const names = new Set(allOptions().map(({ name }) => name));
  for (const { id, title, options } of rules) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(title.length <= 100 && !title.endsWith("."), title);
    assert.equal(
      options.filter((name) => !names.has(name)),
      [],
    );
  }
});

test.run();
