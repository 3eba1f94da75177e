import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canUseEbpf, timelineByEbpf } from "../support/ebpf.ts";
import type { Summary } from "../support/socktrace.ts";

/** Calls through io_uring, which no system call shows. */
const test = suite("io_uring");

const folder = mkdtempSync(join(tmpdir(), "socktrace-test-"));
const program = join(folder, "uring");

if ((await canUseEbpf()) && isPossible("uring")) {
  test("its socket calls are in the timeline, with values, results and what follows from them", () => {
    const lines = timelineByEbpf([program]);
    const client = lines.filter((line) => line.startsWith("#2"));
    assert.equal(
      lines.filter((line) => !client.includes(line)),
      [
        "#1 4 created TCP over IPv4, CLOEXEC",
        "#1 4 set SO_REUSEADDR on",
        "#1 4 bound 127.0.0.1:0",
        "#1 4 listens backlog 7",
        "#1 4 local address: 127.0.0.1:PORT",
        "#3 5 accepted on #1 (127.0.0.1:PORT) from 127.0.0.1:PORT, inherits SO_REUSEADDR on",
        "#3 5 set TCP_NODELAY on",
        "#3 5 set TCP_KEEPIDLE 70 s",
        "#3 5 FAILED TCP_KEEPIDLE = -1 s: EINVAL",
        "#3 5 shutdown both sides",
        ...states(lines),
        "#4 6 created TCP over IPv4",
        "#4 6 FAILED connect 127.0.0.1:1: ECONNREFUSED",
        "#3 5 closed",
        "#4 6 closed",
        "#1 4 closed by process exit",
      ],
    );
    assert.ok(client.includes("#2 5 state CLOSE_WAIT: the peer has closed its side"), client.join("\n"));
  });

  test("it is no gap that the summary names", () => {
    const { stderr } = spawnSync(process.execPath, ["bin/socktrace.js", "--engine", "ebpf", "-q", program], {
      encoding: "utf8",
    });
    assert.not.match(stderr, "invisible");
    assert.match(stderr, /opened .* \(io_uring socket\)/);
  });
}

/** A socket that has an fd is set through the ring's own table, too: what that changes is not known. */
if ((await canUseEbpf()) && isPossible("uring-direct")) {
  test("files of the ring's own table: never taken for what has the same number; what came of them is unknown", () => {
    const lines = timelineByEbpf([join(folder, "uring-direct")]);
    assert.equal(
      lines.filter((line) => !line.includes("closed by process exit")),
      [
        "#1 4 created TCP over IPv4",
        "#1 4 bound 127.0.0.1:0",
        "#1 4 listens backlog 7",
        "#1 4 local address: 127.0.0.1:PORT",
        "#1 0 dup of fd 4",
        "#2 5 appeared TCP over IPv4, may come from io_uring: opened where the trace does not look",
        "#2 5 set TCP_NODELAY on",
        "#3 6 created socketpair, UNIX stream",
        "#4 7 created socketpair, UNIX stream",
        "#5 8 created UDP over IPv4",
        "#5 8 closed",
        "#5 8 appeared under this fd; how it got here was not traced",
        "#5 8 set SO_BROADCAST on",
        "#5 8 set SO_BROADCAST off",
        "#5 8 set SO_KEEPALIVE on",
      ],
    );
  });

  test("nothing is claimed of a socket that was set in a way that is not shown", () => {
    const { stderr } = spawnSync(
      process.execPath,
      ["bin/socktrace.js", "--engine", "ebpf", "--json", "--", join(folder, "uring-direct")],
      { encoding: "utf8" },
    );
    const { sockets, unknown } = JSON.parse(stderr) as Summary;
    const [first, , , , last] = sockets;
    assert.not.ok("incomplete" in (first ?? {}));
    assert.is(last?.incomplete, true);
    assert.equal(
      last?.options.map(({ name, value }) => [name, value]),
      [
        ["SO_BROADCAST", null],
        ["SO_KEEPALIVE", true],
      ],
    );
    assert.ok(unknown.some(({ cause }) => cause.includes("files of its own table")));
    assert.ok(unknown.some(({ cause }) => cause.includes("SCM_RIGHTS")));
  });
}

/** What the connection's end does to #3 depends on who is quicker. */
function states(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith("#3 5 state"));
}

function isPossible(name: string): boolean {
  const program = join(folder, name);
  execFileSync("gcc", ["-o", program, `test/ebpf/programs/${name}.c`]);
  const { status } = spawnSync(program);
  if (status !== 0) console.log("skipped: this kernel's io_uring makes and binds no sockets (Linux 6.11)");
  return status === 0;
}

test.after(() => {
  rmSync(folder, { recursive: true });
});

test.run();
