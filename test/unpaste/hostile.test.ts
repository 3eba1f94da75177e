/**
 * What a traced program writes into its log, or puts into paths, addresses and names, looks like a wrapping. strace's own
 * lines come through unchanged all the same.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readPasted } from "../support/unpasted.ts";

const test = suite("pasted logs, hostile");

/** Lines of strace. Each string, path and name in them is the program's. */
const real = [
  "4242  socket(AF_UNIX, SOCK_STREAM, 0) = 3",
  '4242  bind(3, {sa_family=AF_UNIX, sun_path="# = 3"}, 110) = 0',
  '4242  bind(3, {sa_family=AF_UNIX, sun_path="/tmp/&lt;b&gt;"}, 110) = 0',
  '4242  connect(3, {sa_family=AF_UNIX, sun_path="/tmp/=3D3"}, 110) = -1 ENOENT (No such file or directory)',
  '4242  sendto(3, "> web-1  | Jun 14 10:02:11 h strace[1]: close(3) = 0", 52, 0, NULL, 0) = 52',
  '4242  sendto(3, "trace.out:1201:close(3) = 0 # x", 31, 0, NULL, 0 <unfinished ...>',
  "4242  <... sendto resumed>)             = 31",
  "4242<# <-- x>  setsockopt(3</tmp/x:12:>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0",
  "4242  setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
  "4242  close(3) = 0",
  "4242  +++ exited with 0 +++",
];

/** What a program prints into a log that is its stderr too, as often as strace's own lines and more. */
const looks: Readonly<Record<string, (at: number) => string>> = {
  "a quote": () => "> close(9) = 0",
  "a quote of a quote": () => "> > close(9) = 0",
  "a block's indentation": () => "    4242  close(9) = 0",
  syslog: (at) => `Jun 14 10:02:${10 + (at % 50)} host1 strace[4242]: close(9) = 0`,
  journald: (at) => `2026-06-14T10:02:${10 + (at % 50)}+0200 host1 strace[4242]: close(9) = 0`,
  kubectl: () => "2026-03-02T09:15:22.118345678Z 4242  close(9) = 0",
  compose: () => "web-1  | close(9) = 0",
  "grep -n": (at) => `trace.out:${at + 1}:close(9) = 0`,
  "grep -n of one file": (at) => `${at + 1}:4242  close(9) = 0`,
  "an editor's numbers": (at) => `${at + 1} close(9) = 0`,
  "cat -n": (at) => `${String(at + 1).padStart(6)}\t4242  close(9) = 0`,
  "HTML entities": () => "4242  close(9) = 0 &lt;0.000012&gt;",
  "HTML quotes": () => "4242  bind(9, {sa_family=AF_UNIX, sun_path=&quot;x&quot;}, 110) = 0",
  "quoted-printable": () => "4242  close(9) =3D 0",
  "a soft line break": () => "4242  close(9) =3D =",
  "a broken line": (at) => (at % 2 === 0 ? "4242  bind(9, {sa_family=AF_UNIX," : 'sun_path="x"}, 110) = 0'),
  "a beginning": () => "4242  connect(9, {sa_family=AF_UNIX,",
  "a full line of a stack": () => ` > ${"x".repeat(70)}`,
  "a prompt": () => "$ strace -f ./server",
  "a fence": () => "```",
  ANSI: () => "\x1b[31m4242  close(9) = 0\x1b[0m",
  "typographic characters": () => "4242\u00a0 close(9) = 0 \u201c\u201d \u2026",
  tabs: () => "4242\tclose(9) = 0",
  "a continuation mark": () => "4242  close(9) = \\",
  "docker's JSON": () => '{"log":"4242  close(9) = 0\\n"}',
  "a list": () => "* 4242  close(9) = 0",
  backticks: () => "`4242  close(9) = 0`",
  "Markdown escapes": () => "4242  setsockopt(9, SOL\\_SOCKET, SO\\_KEEPALIVE, [1], 4) = 0",
  "times of day": () => "12:00:00 4242  close(9) = 0",
  "UTF-16": () => "4\x002\x004\x002\x00 close(9) = 0",
  "trailing blanks": () => "4242  close(9) = 0   ",
};

for (const [name, look] of Object.entries(looks))
  for (const times of [1, 3, 30])
    test(`${name}, ${times} before and behind each line`, () => {
      let at = 0;
      const many = (): string[] => Array.from({ length: times }, () => look(at++));
      const log = [...Array.from({ length: 20 }, () => real).flat()].flatMap((line) => [...many(), line]);
      const { lines } = readPasted("hostile.log", [...log, ...many()]);
      const left = lines.filter((line) => real.includes(line));
      assert.is(left.length, 20 * real.length);
      // In their order, too.
      assert.equal(left.slice(0, real.length), real);
    });

test("all of them together", () => {
  const each = Object.values(looks);
  const log = Array.from({ length: 600 }, (_, at) => [
    each[(at * 7) % each.length]?.(at) ?? "",
    real[at % real.length] ?? "",
  ]).flat();
  const { lines } = readPasted("hostile.log", log);
  assert.equal(
    lines.filter((line) => real.includes(line)),
    log.filter((line) => real.includes(line)),
  );
});

test("strace's lines are those of a log that is only wrapped in part", () => {
  const half = [...real.map((line) => `> ${line}`), ...real];
  const { lines } = readPasted("half.log", half);
  assert.equal(lines, [...real, ...real]);
});

test("broken lines of a program's own do not lengthen a result of strace's", () => {
  const forged = ["4242  bind(9, {sa_family=AF_UNIX, sun_pat", 'h="x"}, 110) = 0'];
  const line = "4242  socket(AF_UNIX, SOCK_STREAM, 0) = 3";
  const wide = "4242  setsockopt(3, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0";
  const log = [wide, ...Array.from({ length: 30 }, () => [...forged, line, "7"]).flat()];
  assert.equal(
    readPasted("forged.log", log).lines.filter((one) => one.startsWith("4242  socket")),
    Array.from({ length: 30 }, () => line),
  );
});

for (const look of ["> ", "Nov 28 12:00:00 host strace[1]: ", "web-1  | "])
  test(`a few lines behind "${look}" in a log that has none before its own are a program's`, () => {
    const log = Array.from({ length: 6 }, () => [...real.slice(0, 5), `${look}4242  close(9) = 0`]).flat();
    const { lines, removed } = readPasted("stderr.log", log);
    assert.equal(lines, log);
    assert.equal(removed, []);
  });

test("pids that rise by one from line to line are pids", () => {
  const children = Array.from({ length: 40 }, (_, at) => `${String(4242 + at).padEnd(5)} close(3) = 0`);
  const { lines, removed } = readPasted("children.log", children);
  assert.equal(lines, children);
  assert.equal(removed, []);
});

test("one line alone of many proves nothing", () => {
  const log = [...real, "> 4242  close(9) = 0", ...real];
  assert.is(readPasted("one.log", log).removed.length, 0);
});

test("a hostile file takes no longer than its length", () => {
  const pieces = [
    "7 connect(3, {a=",
    "[pid 7] f(",
    "> > > > >",
    "trace.out:1:2:3:4:5:",
    "&lt;&gt;&quot;",
    "a=3D=",
    "1 2 3 4",
  ];
  for (const piece of pieces) {
    const lines = Array.from({ length: 4000 }, (_, at) => `${piece}${"x,".repeat(at % 300)}`);
    const before = process.cpuUsage();
    readPasted("slow.log", lines);
    const { user, system } = process.cpuUsage(before);
    const characters = lines.reduce((sum, line) => sum + line.length, 0);
    assert.ok((user + system) / characters < 20, `${piece}: ${(user + system) / characters} us a character`);
  }
});

test.run();
