import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Tracer } from "../../src/pipeline/tracer.ts";
import { lostRights } from "../../src/trace/lost-rights.ts";
import { makeView } from "../../src/views/registry.ts";
import { usualOptions } from "../../src/views/view.ts";
import { World } from "../../src/world/world.ts";
import { startProgram } from "../support/program.ts";

/** Programs that exec should give other rights: under a tracer they do not get them, and the summary says so. */
const test = suite("lost rights");
const folder = mkdtempSync(join(tmpdir(), "socktrace-rights-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** A program of ours with that mode. */
function program(name: string, mode: number): string {
  const path = join(folder, name);
  copyFileSync("/bin/true", path);
  chmodSync(path, mode);
  return path;
}

const ordinary = program("ordinary", 0o755);
const setUser = program("set-user", 0o4755);
const setGroup = program("set-group", 0o2755);
/** Without the right to execute, set-group-ID means mandatory locking (fcntl_locking(2)). */
const locking = program("locking", 0o2744);

/** Above every pid: the kernel cannot be asked for its ids. */
const NOBODY = 4194304;
const we = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
const other = { uid: we.uid + 1, gid: we.gid + 1 };
const why = we.uid === 0 ? "under --seccomp-bpf (--detachable does without)" : "traced by an ordinary user";

/** The causes of what is unknown after the programs were executed one after the other, under --seccomp-bpf. */
function doubts(ids: typeof we, programs: readonly string[], parent: number = process.pid): readonly string[] {
  const view = makeView("text", usualOptions);
  if (view === null) throw new Error("no such view");
  const tracer = new Tracer(new World(), view, { timeline: false });
  tracer.reporter.annotate = lostRights({ bound: true, ids }, () => parent);
  programs.forEach((path, at) => {
    tracer.line(`${NOBODY} execve("${path}", ["x"], 0x0 /* 1 var */) = 0`, at + 1, "-");
  });
  return [...tracer.reporter.world.state.doubts.keys()];
}

for (const path of [setUser, setGroup])
  test(`it is executed by somebody else: ${path.slice(folder.length + 1)}`, () => {
    const cause = `${path} is set-user-ID or the like: ${why} it has no such rights`;
    assert.equal(doubts(other, [ordinary, path]), [cause]);
  });

test("one that gives nothing", () => {
  assert.equal(doubts(other, [ordinary, ordinary, locking]), []);
});

test("one that gives what its process has already", () => {
  assert.equal(doubts(we, [ordinary, setUser, setGroup]), []);
});

test("what we launch itself has a note of its own", () => {
  assert.equal(doubts(other, [setUser, ordinary]), []);
});

test("by a relative path: it has ended, and its parent is in the same directory", () => {
  const path = relative(".", setUser);
  const cause = `${path} is set-user-ID or the like: ${why} it has no such rights`;
  assert.equal(doubts(other, [ordinary, path]), [cause]);
});

test("one that is gone, and a relative path to nothing", () => {
  assert.equal(doubts(other, [ordinary, join(folder, "gone"), "./gone"]), []);
});

if (we.uid === 0)
  test("in a container: the file is the container's, not the host's of that path", async () => {
    const script = `mount --bind ${ordinary} ${setUser} && echo ready && exec sleep 600`;
    const container = await startProgram("unshare", ["-m", "sh", "-c", script], /ready/);
    assert.equal(doubts(other, [ordinary, setUser], container.pid), []);
    assert.is(doubts(other, [ordinary, setUser]).length, 1);
    await container.end("SIGKILL");
  });

if (we.uid === 0)
  test("root's tracer without --seccomp-bpf takes nothing away", () => {
    assert.is(
      lostRights({ bound: false, ids: other }, () => null),
      null,
    );
    assert.is(
      lostRights(null, () => null),
      null,
    );
  });

test.run();
