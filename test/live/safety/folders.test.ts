import { readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, SOCKTRACE } from "../../support/socktrace.ts";
import { end, startSocktrace, type Running } from "./socktrace.ts";
import { scratch } from "./target.ts";

/** Where a start lacks something, such as a place for the FIFO: one line that names it and the remedy, and 125. */
const test = suite("what a start needs");

async function refused(running: Running): Promise<string> {
  const { status, lines } = await end(running);
  assert.is(status, 125);
  assert.is(lines.length, 1);
  return lines[0] ?? "";
}

test("no such directory", async () => {
  assert.is(
    await refused(startSocktrace(["--", "true"], { env: { TMPDIR: "/nonexistent" } })),
    "socktrace: cannot make a directory in /nonexistent (ENOENT): set TMPDIR to one that can be written",
  );
});

test("no mkfifo", async () => {
  const folder = scratch();
  for (const name of ["strace", "sh"]) symlinkSync(`/usr/bin/${name}`, join(folder, name));
  assert.match(
    await refused(startSocktrace(["--", "/usr/bin/true"], { env: { PATH: folder } })),
    /^socktrace: cannot make a FIFO in .*: mkfifo cannot be started \(ENOENT\)/,
  );
});

test("too few open files", async () => {
  const script = `ulimit -n 19; exec ${process.execPath} bin/socktrace.js -- true`;
  assert.is(
    await refused(startSocktrace([], { command: ["sh", "-c", script] })),
    "socktrace: too many open files (EMFILE): raise the limit (ulimit -n 1024)",
  );
});

for (const sign of canTrace() ? ["|", "!"] : [])
  test(`a relative TMPDIR that begins with ${sign}, which strace would take for a command`, async () => {
    const cwd = scratch();
    const name = `${sign}touch run`;
    const script = `cd ${cwd} && mkdir '${name}' && TMPDIR='${name}' exec ${process.execPath} ${resolve(SOCKTRACE)} -- sh -c 'exit 4'`;
    const { status, lines } = await end(startSocktrace([], { command: ["sh", "-c", script] }));
    assert.is(status, 4);
    assert.equal(lines, []);
    assert.equal([readdirSync(cwd), readdirSync(join(cwd, name))], [[name], []]);
  });

const folder = scratch();

/** Options of a tmpfs mounted there, in a mount namespace of its own, and the message. */
const mounts: readonly (readonly [about: string, options: string, message: RegExp])[] = [
  [
    "it is read-only",
    "ro",
    /^socktrace: cannot make a directory in \S+ \(EROFS\): set TMPDIR to one that can be written$/,
  ],
  ["no room for the directory", "nr_inodes=1", /^socktrace: cannot make a directory in \S+ \(ENOSPC\): set TMPDIR to /],
  [
    "room for the directory, not for the FIFO",
    "nr_inodes=2",
    /^socktrace: cannot make a FIFO in .*: No space left .*: set TMPDIR to another place$/,
  ],
];

if (process.geteuid?.() === 0) {
  test("a working directory that the user may not enter", async () => {
    const as = "setpriv --reuid nobody --regid nogroup --clear-groups";
    const script = `cd ${scratch()} && chmod 700 . && exec ${as} ${process.execPath} ${resolve(SOCKTRACE)} -- true`;
    assert.is(
      await refused(startSocktrace([], { command: ["sh", "-c", script] })),
      "socktrace: the working directory cannot be entered (EACCES): change to another (cd /)",
    );
  });

  test("a working directory over which something was mounted: the program runs there", async () => {
    const path = scratch();
    const launch = `${process.execPath} ${resolve(SOCKTRACE)} -q -o /dev/null -- test -e here`;
    const script = `cd ${path} && touch here && mount -t tmpfs none ${path} && ${launch}`;
    const { status, lines } = await end(startSocktrace([], { command: ["unshare", "-m", "sh", "-c", script] }));
    assert.equal([status, lines], [0, []]);
  });

  test("no /proc", async () => {
    const script = `umount -l /proc && exec ${process.execPath} bin/socktrace.js -- true`;
    assert.is(
      await refused(startSocktrace([], { command: ["unshare", "-m", "sh", "-c", script] })),
      "socktrace: /proc is not mounted: mount it (mount -t proc proc /proc)",
    );
  });

  for (const [about, options, message] of mounts)
    test(about, async () => {
      const script = `mount -t tmpfs -o ${options} none ${folder} && exec ${process.execPath} bin/socktrace.js -- true`;
      const command = ["unshare", "-m", "sh", "-c", script] as const;
      assert.match(await refused(startSocktrace([], { command, env: { TMPDIR: folder } })), message);
    });
} else console.log("skipped: only root may mount");

test.run();
