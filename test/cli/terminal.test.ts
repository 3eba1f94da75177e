import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram } from "../support/program.ts";
import { canTrace, SOCKTRACE } from "../support/socktrace.ts";
import { until } from "../support/until.ts";

/** socktrace on a pseudo-terminal of util-linux's script. */
const test = suite("on a terminal");

interface Terminal {
  readonly output: () => string;
  readonly type: (keys: string) => void;
  readonly ended: Promise<void>;
}

function terminal(args: readonly string[], environment: Readonly<Record<string, string>> = {}, columns = 80): Terminal {
  const quoted = [process.execPath, SOCKTRACE, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const env = { ...process.env, TERM: "xterm", SHELL: "/bin/sh", NO_COLOR: "", ...environment };
  const child = spawn("script", ["-qec", `stty cols ${columns} rows 24; exec ${quoted.join(" ")}`, "/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    env,
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  return {
    output: () => output,
    type: (keys) => child.stdin.write(keys),
    ended: once(child, "close").then(() => undefined),
  };
}

async function run(
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
  columns?: number,
): Promise<string> {
  const { output, ended } = terminal(args, environment, columns);
  await ended;
  return output();
}

const own = /\x1b\[\d+m/g;

/** What is left once our own colours and the terminal's line ends are gone. */
function foreignControls(text: string): readonly string[] {
  return (
    text
      .replace(own, "")
      .replaceAll("\r\n", "")
      .match(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g) ?? []
  );
}

const LOG = "samples/traces/6.1/socktrace/nginx.strace";

test("colours, unless NO_COLOR, TERM or --color speak against them", async () => {
  assert.match(await run(["read", LOG]), /\x1b\[1m.*TIME.*\x1b\[0m\r\n/);
  assert.is((await run(["read", LOG], { NO_COLOR: "1" })).match(own), null);
  assert.is((await run(["read", LOG], { TERM: "dumb" })).match(own), null);
  assert.is((await run(["read", "--color", "never", LOG])).match(own), null);
  assert.match(await run(["read", "--color", "always", LOG], { NO_COLOR: "1" }), own);
  assert.is(spawnSync(process.execPath, [SOCKTRACE, "read", LOG], { encoding: "utf8" }).stdout.match(own), null);
});

test("a format that is no text is not written to it", async () => {
  const log = "samples/traces/6.1/socktrace/udp.strace";
  for (const output of [[], ["-o", "-"]])
    assert.match(
      await run(["read", "--format", "perfetto", ...output, log]),
      /^socktrace: --format perfetto is not text: .*\r\n$/,
    );
});

test("a table is as wide as the terminal at most, and no wider than it must be elsewhere", async () => {
  const args = ["read", "--format", "table", "-nP", LOG];
  const widest = (text: string): number =>
    Math.max(
      ...text
        .replace(own, "")
        .split(/\r?\n/)
        .map((line) => line.length),
    );
  const piped = spawnSync(process.execPath, [SOCKTRACE, ...args], { encoding: "utf8" }).stdout;
  const natural = widest(piped);
  for (const columns of [70, 90]) {
    assert.ok(natural > columns, "there is something to shorten");
    assert.ok(widest(await run(args, {}, columns)) <= columns, `${columns} columns`);
  }
  assert.is(widest(await run(args, {}, 500)), natural);
  assert.is(/[ \t]$/m.test(piped), false, "no blank ends a line");
});

test("what a program chose never reaches the terminal raw: pfiles and ls", async () => {
  const hostile = await startProgram("python3", ["test/cli/hostile.py"], /^ready\n/m);
  const pid = String(hostile.pid);
  const commands = [
    ["pfiles", pid],
    ["pfiles", "-v", pid],
    ...["lsof", "netstat", "table", "pfiles", "json"].map((format) => ["ls", "-U", "-p", pid, "--format", format]),
  ];
  for (const command of commands) {
    const text = await run(command, {}, 500);
    assert.equal(foreignControls(text), [], command.join(" "));
    assert.match(text, command.includes("json") ? /\\\\x1b/ : /\\x1b/, command.join(" "));
  }
  await hostile.end();
});

if (canTrace()) {
  test("what a program chose never reaches the terminal raw: traces", async () => {
    for (const flags of [
      [],
      ["-v"],
      ["--by-socket"],
      ["--format", "table"],
      ["--format", "pfiles"],
      ["--format", "ndjson"],
    ]) {
      // The program's own text is its own affair: it goes to /dev/null here.
      const { output, type, ended } = terminal([
        ...flags,
        "sh",
        "-c",
        "python3 test/cli/hostile.py > /dev/null < /dev/null",
      ]);
      type("");
      await ended;
      assert.equal(foreignControls(output()), [], flags.join(" "));
      // It has closed its sockets when it ends: pfiles' layout has nothing left to show.
      if (!flags.includes("pfiles")) assert.match(output(), /\\x1b/, flags.join(" "));
    }
  });

  test("Ctrl-C goes to the program; we stay and report", async () => {
    const code = "import socket, time\ns = socket.socket()\nprint('ready')\ntime.sleep(60)";
    const { output, type, ended } = terminal(["python3", "-uc", code]);
    await until(() => output().includes("ready"));
    type("\x03");
    await ended;
    assert.match(output(), /KeyboardInterrupt/);
    assert.match(output(), /S_IFSOCK/);
  });

  test("Ctrl-C on an attached process lets go of it, and it goes on", async () => {
    const target = await startProgram("python3", ["test/cli/hostile.py"], /^ready\n/m);
    const { output, type, ended } = terminal(["-p", String(target.pid)]);
    const status = (): string => readFileSync(`/proc/${target.pid}/status`, "utf8");
    await until(() => !/^TracerPid:\t0$/m.test(status()));
    await pause(1_000);
    type("\x03");
    await ended;
    assert.match(output(), /S_IFSOCK/);
    assert.match(status(), /^TracerPid:\t0$/m);
    assert.equal(foreignControls(output().replace("^C", "")), []);
    assert.is(await target.end(), 0);
  });
}

if (spawnSync("script", ["--version"]).error === undefined) test.run();
else console.log("skipped: util-linux's script is not there");
