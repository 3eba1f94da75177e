import { readdirSync, readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { namesOfThisMachine, neutralise, oddPaths, wholeWord } from "../../scripts/record/names.ts";

interface Recording {
  readonly program: string;
  readonly dialect: string;
  readonly files: readonly string[];
}

const folder = "samples/traces";
const versions = readdirSync(folder).filter((name) => /^\d/.test(name));
const logs = versions
  .flatMap((version) => filesUnder(`${folder}/${version}`))
  .filter((file) => !file.endsWith(".json"));
const readLog = (file: string): string => readFileSync(file, "latin1");

test("a log names neither the machine nor its people", () => {
  const names = namesOfThisMachine(process.cwd());
  for (const file of logs) {
    const log = readLog(file);
    for (const [name] of names) assert.not.match(log, wholeWord(name), `${file} holds ${name}`);
    assert.equal(oddPaths(log), [], file);
    assert.not.match(log, /\/\* [1-9]\d+ vars \*\//, `${file}: a person's environment has more variables`);
  }
});

test("names are replaced, the longer ones first", () => {
  const log = 'execve("/home/jane/code/socktrace/x", ...) close(3</home/jane/.profile>) uname({nodename="janes-box"';
  const names = [
    ["jane", "user"],
    ["janes-box", "host"],
    ["/home/jane", "/home/user"],
    ["/home/jane/code/socktrace", "/home/user/socktrace"],
  ] as const;
  assert.is(
    neutralise(log, names),
    'execve("/home/user/socktrace/x", ...) close(3</home/user/.profile>) uname({nodename="host"',
  );
});

test("a path that only one machine has is found wherever strace writes it", () => {
  const log = `openat(AT_FDCWD</home/jane>, "/opt/acme/etc/app.conf", O_RDONLY) = 3</srv/data/app.conf>
connect(3, {sa_family=AF_UNIX, sun_path="/usr/lib/x"}, 110) = 0
 > /home/user/bin/x(main+0x2) [0x1] PATH=/work/bin`;
  assert.equal(oddPaths(log), ["/home/jane", "/opt/acme/etc/app.conf", "/srv/data/app.conf", "/work/bin"]);
});

test("the manifest lists every log, and no other", () => {
  for (const version of versions) {
    const recordings = JSON.parse(readLog(`${folder}/${version}/manifest.json`)) as readonly Recording[];
    const listed = recordings.flatMap(({ files }) => files.map((file) => `${folder}/${version}/${file}`));
    assert.equal(listed.sort(), logs.filter((file) => file.startsWith(`${folder}/${version}/`)).sort());
  }
});

test("every log was recorded to its end", () => {
  for (const file of logs) {
    // A detach can come between two calls; -C adds a table behind the end.
    const end = /\/(?:network-)?attach/.test(file) ? /\n$/ : /\+\+\+ exited with 0 \+\+\+\n/;
    assert.match(readLog(file), end, file);
  }
});

test("together they stay small", () => {
  const bytes = logs.reduce((sum, file) => sum + readLog(file).length, 0);
  assert.ok(bytes < 3_000_000, `${bytes} bytes`);
});

function filesUnder(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

test.run();
