import { test } from "uvu";
import * as assert from "uvu/assert";
import type { LiveFlags } from "../../src/cli/args/flags.ts";
import { settingsOf } from "../../src/cli/live/settings.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { dataCalls, heldCalls, lightCalls, rawCalls, tracedCalls } from "../../src/decode/traced.ts";
import { launchArguments, straceArguments } from "../../src/sources/strace/argv.ts";
import type { Strace } from "../../src/sources/strace/strace.ts";
import { straceOptions } from "../../src/trace/strace-options.ts";

/** From the command line to strace's: what is typed, the flags, the settings, and what strace is asked for. */

function flagsOf(typed: string): LiveFlags {
  const program = makeProgram();
  program.parseOptions(typed.split(" ").filter((word) => word !== ""));
  return program.opts<LiveFlags>();
}

const usual = {
  strace: null,
  follow: true,
  light: false,
  data: false,
  where: false,
  oneCpu: false,
  verify: "no",
  user: null,
  environment: [],
  detachable: false,
  stdio: "inherit",
  judged: true,
};

// What is typed, and the settings that it changes.
const settings: readonly (readonly [typed: string, changed: Partial<Record<keyof typeof usual, unknown>>])[] = [
  ["", {}],
  ["-f", {}],
  ["--no-follow", { follow: false }],
  ["--light", { light: true }],
  ["--data", { data: true }],
  ["-k", { where: true }],
  ["--where", { where: true }],
  ["--one-cpu", { oneCpu: true }],
  ["--strace /opt/strace", { strace: "/opt/strace" }],
  ["-u nobody -E A=1 -E B", { user: "nobody", environment: ["A=1", "B"] }],
  ["--verify", { verify: "at-exit" }],
  ["--verify-each", { verify: "at-calls" }],
  ["--verify --verify-each", { verify: "at-calls" }],
  ["--advice none", { judged: false }],
  ["--detachable", { detachable: true }],
  // What is left behind in the background must be able to live without strace too.
  ["--detach-on-exit", { detachable: true }],
  // Of the output: strace does not learn of these.
  ["-q -v --json --fold --keep 5 --rotate 1M -o x --raw y --every 1", {}],
];

for (const [typed, changed] of settings)
  test(`${typed === "" ? "no option" : typed}: ${JSON.stringify(changed)}`, () => {
    assert.equal(settingsOf(flagsOf(typed)), { ...usual, ...changed });
  });

const strace: Strace = {
  type: "strace",
  path: "/usr/bin/strace",
  version: "6.1",
  seccompBpf: true,
  optionalNames: true,
  delays: true,
  pidNamespaces: null,
  unwinder: null,
};

const names = (calls: typeof tracedCalls): string =>
  calls.map(({ name, everywhere }) => (everywhere ? name : `?${name}`)).join(",");

/** strace's words, without those of every trace. */
function straceWords(typed: string): readonly string[] {
  const options = straceOptions(settingsOf(flagsOf(typed)), null);
  const words = [...launchArguments(options, !options.detachable), ...straceArguments(strace, options, "OUT")];
  return words.filter(
    (word) => !["-ttt", "-T", "-y", "-s", "512", "-e", "-o", "OUT"].includes(word) && !everyTrace(word),
  );
}

const everyTrace = (word: string): boolean => /^(abbrev|signal)=/.test(word);

const all = `trace=${names(tracedCalls)}`;
const [atExit, atCalls] = [names(heldCalls.before), names(heldCalls.after)];

const asked: readonly (readonly [typed: string, words: readonly string[]])[] = [
  ["", ["--seccomp-bpf", "-f", all]],
  ["--no-follow", ["--seccomp-bpf", all]],
  ["--light", ["--seccomp-bpf", "-f", `trace=${names(lightCalls)}`]],
  [
    "--light --data",
    ["--seccomp-bpf", "-f", `trace=${names([...lightCalls, ...dataCalls])}`, `raw=${names(rawCalls)}`],
  ],
  ["--detachable", ["-f", all]],
  ["-k", ["--seccomp-bpf", "-f", "-k", all]],
  ["-u nobody -E A=1", ["--seccomp-bpf", "-u", "nobody", "-E", "A=1", "-f", all]],
  ["--verify", ["--seccomp-bpf", "-f", `${all},${atExit}`, `inject=${atExit}:delay_enter=200000`]],
  [
    "--verify-each",
    [
      "--seccomp-bpf",
      "-f",
      // accept and the like are in the list already.
      `${all},${atExit}`,
      `inject=${atExit}:delay_enter=200000`,
      `inject=${atCalls}:delay_exit=100000`,
    ],
  ],
];

for (const [typed, words] of asked)
  test(`strace is asked with ${typed === "" ? "no option" : typed}`, () => {
    assert.equal(straceWords(typed), words);
  });

test("every trace: fds with their inode, microseconds, long strings, no signal that kills nobody", () => {
  assert.equal(straceArguments(strace, straceOptions(settingsOf(flagsOf("")), null), "OUT").slice(0, 10), [
    ...["-f", "-y", "-ttt", "-T", "-s", "512", "-e", "abbrev=!setsockopt", "-e"],
    "signal=!SIGCHLD,SIGURG,SIGWINCH,SIGCONT",
  ]);
});

test.run();
