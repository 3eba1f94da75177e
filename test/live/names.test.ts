/** Names that are not UTF-8, and a working directory that is not there any more: as under strace. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, SOCKTRACE } from "../support/socktrace.ts";
import { scratch } from "./safety/target.ts";

const test = suite("names");
const socktrace = `${process.execPath} ${resolve(SOCKTRACE)}`;
const LOG = resolve("samples/traces/6.1/socktrace/nginx.strace");

/** Runs it in a directory of that name, a byte of which is no UTF-8; $b is that byte. */
function run(script: string): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `b=$(printf '\\377'); mkdir "d$b"; cd "d$b"\n${script}`], {
    cwd: scratch(),
    encoding: "latin1",
  });
  return { status, out: stdout, err: stderr };
}

if (canTrace()) {
  test("a command, its arguments, variables and directory", () => {
    const { out, status, err } = run(
      `cp "$(command -v sh)" "./sh$b"; X="x$b" ${socktrace} -q -o /dev/null -- "./sh$b" -c 'echo "$1 $X $(pwd)"' sh "a$b"`,
    );
    assert.is(status, 0, err);
    assert.match(out, /^a\xff x\xff .*\/d\xff\n$/);
  });

  test("-o, --raw and --env", () => {
    const { out, status, err } = run(
      `${socktrace} -q -o "out$b" --raw "raw$b" -E "Y=y$b" -- sh -c 'echo "$Y"'; grep -c . "out$b" "raw$b"`,
    );
    assert.is(status, 0, err);
    assert.match(out, /^y\xff\nout\xff:\d+\nraw\xff:\d+\n$/);
  });

  test("a working directory that was removed: launch and attach", () => {
    const { out, status, err } = run(
      `rmdir "../d$b"; ${socktrace} -q -o /dev/null -- sh -c 'exit 3'; echo $?
       sleep 600 </dev/null >/dev/null 2>&1 & timeout -s INT 1 ${socktrace} -q -p $!; kill $!`,
    );
    assert.is(status, 0, err);
    assert.is(out, "3\nno socket was seen\n", err);
    assert.not.match(err, "internal error");
  });
}

test("read", () => {
  const { out, err } = run(`cp ${LOG} "log$b"; ${socktrace} read "log$b" | head -n 1`);
  assert.match(out, /^ *TIME/, err);
});

test("a name that is in no directory is shown with the byte escaped", () => {
  assert.is(run(`${socktrace} read "log$b"`).err, "socktrace: log\\xff: no such file\n");
  assert.is(run(`${socktrace} -- "./none$b"`).err, "socktrace: ./none\\xff: command not found\n");
});

test.run();
