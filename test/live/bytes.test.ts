import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace, SOCKTRACE, socktrace } from "../support/socktrace.ts";

/** docs/json.md, Bytes: what is not UTF-8 comes out of every mode's JSON as it was. */
const test = suite("bytes in JSON");

/** A program at a path, with an argument, a name and socket names that are no UTF-8, or hold control characters. */
const script = `
import os, socket, sys
with open("/proc/self/comm", "wb") as comm:
    comm.write(b"n\\xff\\x1b")
one = socket.socket(socket.AF_UNIX)
one.bind(b"\\0a\\xff" + str(os.getpid()).encode())
one.listen(1)
two = socket.socket(socket.AF_UNIX)
two.bind(os.path.join(os.fsencode(sys.argv[1]), b"s\\xfe\\n"))
kept = os.open(os.path.join(os.fsencode(sys.argv[1]), b"f\\xfd"), os.O_CREAT | os.O_RDWR)
print("ready", flush=True)
sys.stdin.read()
`;
const ARGUMENT = "a\xff\x1b";
const COMM = "n\xff\x1b";

/** Latin-1, as everywhere here: a char is a byte. */
const decoded = (text: unknown): string => Buffer.from(String(text), "base64").toString("latin1");

interface Address {
  readonly path?: string;
  readonly abstract?: string;
  readonly base64?: string;
}
interface Shown {
  readonly command?: string;
  readonly commandBase64?: string;
  readonly argv?: readonly string[];
  readonly argvBase64?: readonly (string | null)[];
  readonly files?: readonly { readonly path: string; readonly base64?: string }[];
}
interface Document {
  readonly processes: readonly Shown[];
  readonly sockets: readonly { readonly local: Address | null }[];
}

/** The command line that runs it, in `folder`. */
function command(folder: string): readonly string[] {
  const line = `ln -sf "$(python3 -c 'import sys; print(sys.executable)')" "$1/$(printf 'p\\377')" && exec "$1/$(printf 'p\\377')" -c "$2" "$1" "$(printf 'a\\377\\033')"`;
  return ["sh", "-c", line, "sh", folder, script];
}

async function inFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "socktrace-bytes-"));
  try {
    await check(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkArgv({ argv = [], argvBase64 = [] }: Shown, what: string): void {
  assert.is(argv.at(-1), "a\\xff\\x1b", what);
  assert.is(decoded(argvBase64.at(-1)), ARGUMENT, what);
  assert.is(argvBase64[1], null, what);
  assert.is(argv[1], "-c", what);
}

function checkSockets({ sockets }: Document, folder: string, what: string): void {
  const addresses = sockets.flatMap(({ local }) => local ?? []);
  const bound = addresses.find(({ path }) => path !== undefined);
  assert.is(bound?.path, `${folder}/s\\xfe\\x0a`, what);
  assert.is(decoded(bound?.base64), `${folder}/s\xfe\n`, what);
  const abstract = addresses.find((address) => address.abstract !== undefined);
  assert.match(abstract?.abstract ?? "", /^a\\xff\d+$/, what);
  assert.match(decoded(abstract?.base64), /^a\xff\d+$/, what);
}

async function withProgram(folder: string, check: (program: Program) => Promise<void>): Promise<void> {
  const [first = "", ...rest] = command(folder);
  const program = await startProgram(first, rest, /^ready\n/m);
  await check(program);
  await program.end();
}

test("pfiles and ls", async () => {
  await inFolder((folder) =>
    withProgram(folder, (program) => {
      for (const words of [
        ["pfiles", String(program.pid)],
        ["ls", "-p", String(program.pid)],
      ]) {
        const document = JSON.parse(socktrace([...words, "--json"]).stdout) as Document;
        const [shown = {}] = document.processes;
        checkArgv(shown, words[0] ?? "");
        assert.equal([shown.command, decoded(shown.commandBase64)], ["n\\xff\\x1b", COMM]);
        checkSockets(document, folder, words[0] ?? "");
        if (words[0] !== "pfiles") continue;
        const file = shown.files?.find(({ base64 }) => base64 !== undefined);
        assert.equal([file?.path, decoded(file?.base64)], [`${folder}/f\\xfd`, `${folder}/f\xfd`]);
      }
      return Promise.resolve();
    }),
  );
});

if (canTrace()) {
  test("launched: the document and the records", async () => {
    await inFolder((folder) => {
      const run = (format: string): string => {
        const file = join(folder, format);
        const { status, stderr } = socktrace(["--format", format, "-o", file, "--", ...command(folder)]);
        assert.is(status, 0, stderr);
        rmSync(Buffer.from(`${folder}/s\xfe\n`, "latin1"));
        return readFileSync(file, "utf8");
      };
      const document = JSON.parse(run("json")) as Document;
      const shown = document.processes.find(({ argvBase64 }) => argvBase64 !== undefined) ?? {};
      checkArgv(shown, "launch");
      assert.equal([shown.command, decoded(shown.commandBase64)], ["p\\xff", "p\xff"]);
      checkSockets(document, folder, "launch");

      const records = run("ndjson")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Shown & { change?: string; path?: string; pathBase64?: string });
      const executed = records.find(({ change, pathBase64 }) => change === "executed" && pathBase64 !== undefined);
      checkArgv(executed ?? {}, "ndjson");
      assert.equal([executed?.path, decoded(executed?.pathBase64)], [`${folder}/p\\xff`, `${folder}/p\xff`]);
      return Promise.resolve();
    });
  });

  test("attached to", async () => {
    await inFolder((folder) =>
      withProgram(folder, async (program) => {
        const args = [SOCKTRACE, "--json", "-p", String(program.pid)];
        const tracer = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
        let output = "";
        tracer.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
        while (/^TracerPid:\t0$/m.test(readFileSync(`/proc/${program.pid}/status`, "utf8"))) await pause(50);
        await pause(1_000);
        tracer.kill("SIGINT");
        await once(tracer, "close");
        const document = JSON.parse(output) as Document;
        const [shown = {}] = document.processes;
        checkArgv(shown, "attach");
        assert.equal([shown.command, decoded(shown.commandBase64)], ["n\\xff\\x1b", COMM]);
        checkSockets(document, folder, "attach");
      }),
    );
  });
}

test("an option's text in a log", () => {
  const log = String.raw`7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
7 setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, "e\377\33", 3) = 0
`;
  const { stdout } = socktrace(["read", "--json"], log);
  const { sockets } = JSON.parse(stdout) as { sockets: { options: { value: unknown }[] }[] };
  assert.equal(sockets[0]?.options[0]?.value, {
    text: "e\\xff\\x1b",
    base64: Buffer.from("e\xff\x1b", "latin1").toString("base64"),
  });
  assert.match(socktrace(["read"], log).stdout, /SO_BINDTODEVICE "e\\xff\\x1b"$/m);
});

test("selection by a command goes by its bytes' text", async () => {
  await inFolder((folder) =>
    withProgram(folder, (program) => {
      const found = (name: string): number | null => socktrace(["ls", "-p", String(program.pid), "-c", name]).status;
      assert.equal([found("n\\xff"), found("/^n.x/"), found("nn")], [0, 0, 1]);
      return Promise.resolve();
    }),
  );
});

if (spawnSync("python3", ["--version"]).error === undefined) test.run();
