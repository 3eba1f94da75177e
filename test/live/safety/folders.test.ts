import { readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canTrace, SOCKTRACE } from "../../support/socktrace.ts";
import { end, startSocktrace, type Running } from "./socktrace.ts";
import { scratch } from "./target.ts";

/** Where the FIFO for strace's output cannot be made: one line that names the place and the remedy, and 125. */
const test = suite("no place for the FIFO");

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

if (process.geteuid?.() === 0)
  for (const [about, options, message] of mounts)
    test(about, async () => {
      const script = `mount -t tmpfs -o ${options} none ${folder} && exec ${process.execPath} bin/socktrace.js -- true`;
      const command = ["unshare", "-m", "sh", "-c", script] as const;
      assert.match(await refused(startSocktrace([], { command, env: { TMPDIR: folder } })), message);
    });
else console.log("skipped: only root may mount");

test.run();
