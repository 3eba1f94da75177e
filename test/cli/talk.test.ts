import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startProgram, type Program } from "../support/program.ts";
import { canTrace, socktrace } from "../support/socktrace.ts";

/** The command lines of docs/from-lsof-and-strace.md, both of each pair, on the same process. */
const page = readFileSync("docs/from-lsof-and-strace.md", "utf8");
const rows = [...page.matchAll(/^\| `([^`]+)`[^|]*\| `([^`]+)` \|/gm)].map(([, known = "", ours = ""]) => ({
  known,
  ours,
}));

const test = suite("from lsof and strace");
let program: Program;

test.before(async () => {
  program = await startProgram("python3", ["test/cli/lsof-sockets.py", "wget"], /^(\{.*\})\n/m);
});

test.after(async () => {
  await program.end();
});

test("the page has the usual command lines", () => {
  const known = rows.map((row) => row.known);
  const usual = [
    "netstat -tuanp",
    "lsof -i",
    "lsof -iTCP",
    "lsof -i:ftp",
    "lsof -i@localhost",
    "lsof -iTCP -sTCP:LISTEN,CLOSE_WAIT",
    "lsof -i -sTCP:ESTABLISHED",
    "lsof -itcp -stcp:^close_wait",
    "lsof -i -n",
    "lsof -i -P",
    "lsof -i -a -c wget",
    "pfiles PID",
    "strace -f -e trace=setsockopt COMMAND",
  ];
  assert.equal(
    usual.filter((line) => !known.includes(line)),
    [],
  );
});

/** fds that lsof does not recognise as Internet sockets: test/cli/lsof.test.ts has the reasons. */
function unseen(): readonly number[] {
  const made = JSON.parse(program.ready[1] ?? "") as Readonly<Record<string, number>>;
  return ["fresh4", "fresh6", "bound", "udp-fresh", "raw"].flatMap((label) => made[label] ?? []);
}

for (const { known, ours } of rows.filter((row) => row.known.startsWith("lsof"))) {
  test(`${known} | ${ours}`, () => {
    const only = ["-p", String(program.pid)];
    const [, ...theirs] = known.split(" ");
    const lsof = spawnSync("lsof", ["-w", "-a", ...only, "-Ff", ...theirs.filter((word) => word !== "-a")], {
      encoding: "utf8",
    });
    const expected = (lsof.stdout.match(/^f\d+$/gm) ?? []).map((line) => Number(line.slice(1)));
    const [, ...words] = ours.split(" ");
    const listed = socktrace([...words, ...only, "--format", "lsof"]);
    const fds = [...listed.stdout.matchAll(/^\S+ +\d+ +\S+ +(\d+)u /gm)].map(([, fd]) => Number(fd));
    assert.equal(
      fds.filter((fd) => !unseen().includes(fd)),
      expected,
    );
    assert.ok(expected.length > 0, "there is something to find");
  });
}

test("pfiles PID", () => {
  const { stdout, status } = socktrace(["pfiles", String(program.pid)]);
  assert.is(status, 0);
  assert.match(stdout, /^\d+:\t.*lsof-sockets\.py wget$/m);
  assert.match(stdout, /^\tsockname: AF_INET 127\.0\.17\.3 {2}port: 17200$/m);
  assert.match(stdout, /SO_REUSEADDR/);
});

test("the command lines that the other tools do not have", () => {
  const only = ["-p", String(program.pid)];
  const alone = [...page.matchAll(/`socktrace (ls [^`]+)`/g)].map(([, line = ""]) =>
    line.replaceAll("'", "").split(" "),
  );
  for (const words of alone.filter((line) => line.some((word) => word.startsWith("--")))) {
    const { status, stderr } = socktrace([...words, ...only]);
    assert.is(status, 0, `${words.join(" ")}: ${stderr}`);
  }
});

if (canTrace()) {
  const code =
    "import socket as s\na = s.socket()\na.setsockopt(1, 9, 1)\na.setsockopt(1, 2, 1)\na.setsockopt(6, 1, 1)\n";
  const command = ["python3", "-c", code];

  test("strace -f -e trace=setsockopt COMMAND | socktrace --no-summary COMMAND", () => {
    const strace = spawnSync("strace", ["-f", "-e", "trace=setsockopt", ...command], { encoding: "utf8" });
    const theirs = [...strace.stderr.matchAll(/setsockopt\(\d+, \w+, (\w+), \[(\d)\]/g)].map(([, name]) => name);
    const ours = [...socktrace(["--no-summary", ...command]).stderr.matchAll(/ set +((?:SO|TCP)_\w+) on$/gm)].map(
      ([, name]) => name,
    );
    assert.equal(theirs, ["SO_KEEPALIVE", "SO_REUSEADDR", "TCP_NODELAY"]);
    assert.equal(ours, theirs);
  });

  test("strace -f -e trace=%network COMMAND | socktrace COMMAND", () => {
    const { stderr } = socktrace(command);
    assert.match(stderr, /created +TCP over IPv4/);
    assert.match(stderr, /^\tSO_KEEPALIVE,SO_REUSEADDR,TCP_NODELAY$/m);
  });

  test("-o FILE, -u USER, -E VAR=VAL", () => {
    const { status, stdout, stderr } = socktrace(["-o", "/dev/null", "-E", "VAR=VAL", "sh", "-c", "echo $VAR"]);
    assert.equal([status, stdout, stderr], [0, "VAL\n", ""]);
    if (process.getuid?.() !== 0) return;
    assert.is(socktrace(["-o", "/dev/null", "-u", "nobody", "id", "-un"]).stdout, "nobody\n");
  });
}

const missing = ["lsof", "netstat"].filter((name) => spawnSync(name, ["-h"]).error !== undefined);
if (missing.length === 0) test.run();
else console.log(`skipped: ${missing.join(" and ")} not there`);
