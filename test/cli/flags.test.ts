import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LiveFlags } from "../../src/cli/args/flags.ts";
import { splitArgv } from "../../src/cli/args/split-argv.ts";
import { makeProgram } from "../../src/cli/program.ts";
import { SOCKTRACE, socktrace } from "../support/socktrace.ts";

/** What is typed, and the value that it means; what is wrong is one line on stderr that shows how it is written. */
const test = suite("flags");

const values: readonly (readonly [typed: string, flag: keyof LiveFlags, value: unknown])[] = [
  ["--rotate 65536", "rotate", 65_536],
  ["--rotate 64k", "rotate", 65_536],
  ["--rotate 64K", "rotate", 65_536],
  ["--rotate 10M", "rotate", 10_485_760],
  ["--rotate 1G", "rotate", 1_073_741_824],
  ["--every 60", "every", 60],
  ["--every 0.1", "every", 0.1],
  ["--keep 0", "keep", 0],
  ["--keep 999999999", "keep", 999_999_999],
  ["", "keep", undefined],
  ["", "t", 0],
  ["-t", "t", 1],
  ["-ttt", "t", 3],
  ["-tt -tt", "t", 3],
  ["", "format", "text"],
  ["--columns fd,SO_KEEPALIVE", "columns", "fd,SO_KEEPALIVE"],
  ["", "color", "auto"],
  ["", "summary", true],
  ["--no-summary", "summary", false],
  ["-p 1 -p 2,3", "pid", [1, 2, 3]],
  ["-i -i TCP:80", "internet", ["", "TCP:80"]],
  ["-s TCP:LISTEN -s UDP:Idle", "state", ["TCP:LISTEN", "UDP:Idle"]],
  ["-E A=1 -E B", "env", ["A=1", "B"]],
];

for (const [typed, flag, value] of values)
  test(`${typed === "" ? "nothing" : typed}: ${flag} is ${JSON.stringify(value)}`, async () => {
    const program = makeProgram();
    const { own } = await splitArgv(typed.split(" "), program);
    program.parseOptions([...own]);
    assert.equal(program.opts<LiveFlags>()[flag], value);
  });

const LOG = "samples/traces/6.1/socktrace/udp.strace";

const wrong: readonly (readonly [args: readonly string[], message: string])[] = [
  ...["63k", "10", "1T", "1.5M", "-1M", "x"].map(
    (size) =>
      [
        ["--rotate", size, "-o", "/dev/null", "true"],
        `option '--rotate <SIZE>' argument '${size}': expected a size of at least 64k, with k, M or G: --rotate 10M`,
      ] as const,
  ),
  ...["0", "-1", "often"].map(
    (seconds) =>
      [
        ["--every", seconds, "true"],
        `option '--every <SECONDS>' argument '${seconds}': expected a number of seconds, at least 0.1: --every 60`,
      ] as const,
  ),
  [["read", "--keep", "many", LOG], "option '--keep <N>' argument 'many': expected a number: --keep 1000"],
  [
    ["read", "--color", "red", LOG],
    "option '--color <WHEN>' argument 'red' is invalid. Allowed choices are auto, always, never.",
  ],
  [
    ["read", "--format", "table", "--columns", "fd,SO_KEEPALIV", LOG],
    "--columns: unknown column SO_KEEPALIV: did you mean SO_KEEPALIVE? --columns help lists them",
  ],
  [
    ["read", "--show", "TCP_NODELY", LOG],
    "--show: unknown option TCP_NODELY: did you mean TCP_NODELAY? socktrace explain lists them",
  ],
  // The nearest name of what is misspelt.
  [["--formt", "json", "true"], "unknown option '--formt'; did you mean --format?"],
  [["read", "--no-sumary", LOG], "unknown option '--no-sumary'; did you mean --no-summary?"],
  [
    ["read", "--color", "allways", LOG],
    "option '--color <WHEN>' argument 'allways' is invalid. Allowed choices are auto, always, never; did you mean always?",
  ],
  [["completion", "fsh"], "argument 'fsh' is invalid. Allowed choices are bash, zsh, fish; did you mean zsh, fish?"],
  [["pfiles", "abc"], "argument 'abc': expected process ids: 1234 or 1234,1235"],
  [["diff", LOG], "the argument b is missing: --help shows what is expected"],
  [["completion"], "name a shell, bash, zsh, fish: socktrace completion bash"],
  [["read", "--columns", "fd", LOG], "--columns needs --format table"],
  [["ls", "--columns", "fd"], "--columns needs --format table"],
  [["pfiles", "--json", "--columns", "fd", "1"], "--columns needs --format table"],
  [["read", "--format", "lsof", "--show", "TCP_NODELAY", LOG], "--show needs --format text or json or ndjson"],
  [["ls", "--show", "TCP_NODELAY"], "--show needs --format pfiles or json"],
  [["-k", "read", LOG], "-k before read: read has no such option: leave it out"],
  [["-o", "/dev/null", "read", LOG], `-o before read: put it behind: socktrace read -o /dev/null ${LOG}`],
  [
    ["--format", "json", "-i", "TCP:80", "--opt", "!TCP_NODELAY", "read", "x y"],
    "--format before read: put it behind: socktrace read --format json -i TCP:80 --opt '!TCP_NODELAY' 'x y'",
  ],
  [["--format", "json", "-k", "read", LOG], "-k before read: read has no such option: leave it out"],
  [["--fail-on", "note", "diff", LOG, LOG], "--fail-on before diff: diff has no such option: leave it out"],
  [["-p", "1,2", "pfiles"], "-p before pfiles: pfiles takes process ids without -p: socktrace pfiles 1 2"],
  [["pfiles", "-p", "1"], "pfiles takes process ids without -p: socktrace pfiles 1"],
  [["pfiles", "--pid=1,2"], "pfiles takes process ids without -p: socktrace pfiles 1 2"],
  [
    ["read", "--fail-on", "wrn", LOG],
    "option '--fail-on <LEVEL>' argument 'wrn' is invalid. Allowed choices are error, warning, note; did you mean warning?",
  ],
  [["-p", "1", "true"], "give either -p PID or a COMMAND, not both"],
  [["--rotate", "1M", "true"], "--rotate needs -o FILE or --raw FILE"],
  [
    ["--one-cpu", "--no-follow", "true"],
    "--one-cpu cannot be used with --no-follow: untraced children would stay on the one CPU",
  ],
];

for (const [args, message] of wrong)
  test(`exit 2: ${args.join(" ")}`, () => {
    const { status, stdout, stderr } = socktrace(args);
    assert.equal([stderr, stdout, status], [`socktrace: ${message}\n`, "", 2]);
  });

test("a wrong selection: what is expected, an example, and a caret under the place", () => {
  const { status, stderr } = socktrace(["read", "-i", "TCP@1.2.3.4:80-x", LOG]);
  const [first = "", ...shown] = stderr.split("\n");
  assert.match(first, /^socktrace: -i TCP@1\.2\.3\.4:80-x: .*; for example: \S/);
  assert.equal(shown, ["  -i TCP@1.2.3.4:80-x", "                    ^", ""]);
  assert.is(status, 2);
});

test("a misspelt name in a selection: the nearest", () => {
  const messages = [
    ["-s", "TCP:LISTN", "LISTEN"],
    ["-s", "LISTEN", "TCP:LISTEN"],
    ["-s", "idle", "UDP:IDLE"],
    ["-s", "TPC:LISTEN", "TCP"],
    ["-i", "TPC:80", "TCP"],
    ["--opt", "!TCP_NODELY", "TCP_NODELAY"],
  ] as const;
  for (const [option, text, meant] of messages)
    assert.match(
      socktrace(["read", option, text, LOG]).stderr,
      new RegExp(`; did you mean ${meant}(, .*)?\\? for example: `),
    );
});

test("a misspelt subcommand is a command that does not exist, unless it stands behind -- or exists", () => {
  const ends = (args: readonly string[]): readonly [string, number | null] => {
    const { stderr, status } = socktrace(args);
    return [stderr, status];
  };
  assert.equal(ends(["pfile", "1"]), ["socktrace: pfile: command not found; did you mean socktrace pfiles?\n", 127]);
  assert.equal(ends(["version"]), ["socktrace: version: command not found; did you mean socktrace --version?\n", 127]);
  assert.equal(ends(["--", "pfile", "1"]), ["socktrace: pfile: command not found\n", 127]);
  assert.equal(ends(["nothing-like-it"]), ["socktrace: nothing-like-it: command not found\n", 127]);
  const folder = mkdtempSync(join(tmpdir(), "socktrace-pfile-"));
  writeFileSync(join(folder, "pfile"), "#!/bin/sh\nexit 127\n", { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  const run = spawnSync(process.execPath, [SOCKTRACE, "-q", "pfile", "1"], { encoding: "utf8", env });
  rmSync(folder, { recursive: true });
  assert.is(run.status, 127);
  assert.not.match(run.stderr, /did you mean/);
});

test("--columns help: the columns, whatever else is there", () => {
  const { status, stdout, stderr } = socktrace(["--columns", "help"]);
  assert.match(stdout, /^ *local\b/m);
  assert.equal([stderr, status], ["", 0]);
  assert.is(socktrace(["read", "/nowhere", "--columns", "help"]).stdout, stdout);
});

test("-V: our version, strace's and Node's; without strace why", () => {
  const { status, stdout } = socktrace(["--strace", "/nowhere/strace", "-V"]);
  assert.match(stdout, /^socktrace \d+\.\d+\.\d+\S*\nstrace: \/nowhere\/strace cannot be started: .*\nNode\.js v\d+\./);
  assert.is(status, 0);
  assert.is(socktrace(["--strace", "/nowhere/strace", "--version", "ls"]).stdout, stdout);
  assert.match(socktrace(["-V"]).stdout, /^strace \d+\.\d+ \(strace\), (no )?--seccomp-bpf/m);
});

test.run();
