import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readLog } from "../../src/index.ts";
import { startProgram } from "../support/program.ts";
import { SOCKTRACE, socktrace } from "../support/socktrace.ts";
import { until } from "../support/until.ts";

/** Logs as people paste them, through the command line: what is read, what is said to be removed, the exit status. */
const test = suite("read: pasted logs");
const folder = mkdtempSync(join(tmpdir(), "socktrace-pasted-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

interface Case {
  /** What is removed, as stderr says it. */
  readonly removed: string;
  /** Of each socket: what of its options and calls has to be there. */
  readonly sockets: readonly RegExp[];
}

const cases: Readonly<Record<string, Case>> = {
  "ansi-colours.log": {
    removed: "ANSI escapes",
    sockets: [/ 3: S_IFSOCK.*SO_REUSEADDR +on.*failed: bind 0\.0\.0\.0:8080: EADDRINUSE/s],
  },
  "compose-prefix.log": {
    removed: "container prefix",
    sockets: [/^17:.* 18: S_IFSOCK.*SO_REUSEADDR +on +on +set by 17.*failed: bind 0\.0\.0\.0:3000: EADDRINUSE/s],
  },
  "crlf.log": {
    removed: "CRLF",
    sockets: [/ 3: S_IFSOCK.*LISTEN, backlog 5/s, / 4: S_IFSOCK.*peername: AF_INET 192\.0\.2\.7.*TCP_NODELAY +on/s],
  },
  "grep-n-context.log": {
    removed: "grep -n prefix",
    sockets: [/^4711:.* 9: S_IFSOCK.*TCP_USER_TIMEOUT +20000 ms.*failed: connect 198\.51\.100\.4:50051: ECONNREFUSED/s],
  },
  "kubectl-timestamps.log": {
    removed: "time stamps",
    sockets: [/^17:.* 18: S_IFSOCK.*LISTEN, backlog 511.*IPV6_V6ONLY +off +off +set by 17/s],
  },
  "only-setsockopt.log": {
    removed: "prompts",
    sockets: [/ 12: S_IFSOCK.*TCP_NODELAY +on/s, / 11: S_IFSOCK.*SO_KEEPALIVE +on +on +set by 4244/s],
  },
  "syslog-prefix.log": {
    removed: "syslog prefix",
    sockets: [/ 5: S_IFSOCK.*SO_REUSEADDR +on.*failed: bind 0\.0\.0\.0:80: EACCES/s],
  },
  "remarks.log": { removed: "remarks behind lines", sockets: [/ 3: S_IFSOCK.*SO_REUSEADDR +on/s] },
};

for (const [name, { removed, sockets }] of Object.entries(cases)) {
  test(name, () => {
    const { status, stdout, stderr } = socktrace(["read", "-q", `samples/pasted/${name}`]);
    assert.is(stderr, `socktrace: read through: ${removed}\n`);
    assert.is(status, 0);
    for (const socket of sockets) assert.match(stdout, socket);
    assert.is(stdout.match(/S_IFSOCK/g)?.length, sockets.length);
  });
}

const clean = [
  "4242  socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
  '4242  setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\5\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0", 16) = 0',
  '4242  connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16) = -1 ECONNREFUSED (Connection refused)',
  "4242  close(3) = 0",
];
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
const summary = (lines: readonly string[], ...flags: string[]): string =>
  socktrace(["read", "-q", "--json", ...flags, "-"], text(lines)).stdout;

/** The further shapes of the field cases, each of a log of four lines. */
const shapes: Readonly<Record<string, readonly [removed: string, lines: readonly string[]]>> = {
  "trailing blanks": ["trailing blanks", clean.map((line) => `${line}   `)],
  "leading blanks": ["indentation", clean.map((line) => `  ${line}`)],
  tabs: ["indentation", clean.map((line) => `\t${line}`)],
  "a Markdown code block": ["code fences", ["```", ...clean, "```"]],
  "a code block of four blanks": ["indentation", clean.map((line) => `    ${line}`)],
  "the quote of a mail": ["block quote", clean.map((line) => `> ${line}`)],
  "a quote of a quote": ["block quote", clean.map((line) => `> > ${line}`)],
  "a byte-order mark": ["byte-order mark", clean.map((line, at) => (at === 0 ? `\ufeff${line}` : line))],
  "quoted-printable": [
    "quoted-printable",
    clean
      .map((line) => line.replaceAll("=", "=3D"))
      .flatMap((line) => (line.length > 76 ? [`${line.slice(0, 75)}=`, line.slice(75)] : [line])),
  ],
  "HTML entities": [
    "HTML entities",
    clean.map((line) => `${line} <0.000012>`.replace("<", "&lt;").replace(">", "&gt;")),
  ],
  "72 columns": ["wrapped lines", clean.flatMap((line) => line.match(/.{1,72}/g) ?? [])],
  "80 columns": ["wrapped lines", clean.flatMap((line) => line.match(/.{1,80}/g) ?? [])],
  "an editor's line numbers": ["line numbers", clean.map((line, at) => `${String(at + 118).padStart(4)} ${line}`)],
  "cat -n": ["line numbers", clean.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)],
  "a shell's prompt": ["prompts", ["root@host1:~# strace -f -o /dev/stdout curl http://192.0.2.1", ...clean]],
  "no-break blanks": ["typographic characters", clean.map((line) => line.replaceAll(" ", "\u00a0 "))],
  "no-break blanks behind commas": ["typographic characters", clean.map((line) => line.replaceAll(", ", ",\u00a0"))],
  "thin blanks": ["typographic characters", clean.map((line) => line.replaceAll(" ", "\u2009"))],
  "zero-width blanks": ["typographic characters", clean.map((line) => `\u200b${line}`)],
  "typographic quotes": [
    "typographic characters",
    clean.map((line) => line.replace(/(?<![\w\\])"/g, "\u201c").replaceAll('"', "\u201d")),
  ],
  "tabs behind the pid": ["tabs", clean.map((line) => line.replace("  ", "\t"))],
  "an editor's continuation marks": [
    "continuation marks",
    clean.flatMap((line) => (line.match(/.{1,60}/g) ?? []).map((part) => (part.length === 60 ? `${part}\\` : part))),
  ],
  "docker's json-file": ["docker's JSON", clean.map((line) => JSON.stringify({ log: `${line}\n`, stream: "stderr" }))],
  "UTF-16, as PowerShell redirects": [
    "UTF-16, CRLF",
    clean.map((line, at) => `${at === 0 ? "\ufffd\ufffd" : "\0"}${`${line}\r`.replace(/[^]/g, "$&\0")}`),
  ],
  "an added file of a diff": ["marks before lines", clean.map((line) => `+${line}`)],
  "a list": ["marks before lines", clean.map((line) => `* ${line}`)],
  "code in backticks": ["marks around lines", clean.map((line) => `\`${line}\``)],
  "a table of Markdown": ["marks around lines", clean.map((line) => `| ${line} |`)],
  "Markdown escapes": ["Markdown escapes", clean.map((line) => line.replaceAll("_", "\\_"))],
  "times of day": ["times of day", clean.map((line, at) => `00:00:0${at} ${line}`)],
  stern: ["container prefix", clean.map((line) => `web-5d8f7c-abcde app ${line}`)],
  remarks: ["remarks behind lines", clean.map((line, at) => line + (["", " // here", " <-- why?", "#(1)!"][at] ?? ""))],
};

for (const [name, [removed, lines]] of Object.entries(shapes)) {
  test(name, () => {
    const { status, stdout, stderr } = socktrace(["read", "-q", "--json", "-"], text(lines));
    assert.is(stderr, `socktrace: read through: ${removed}\n`);
    assert.is(stdout, summary(clean));
    assert.is(status, 0);
  });
}

test(")=0 without blanks, and ends that were cut", () => {
  const log = ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)=3", "close(3) = 0 <0.1"];
  const { stdout, stderr } = socktrace(["read", "-q", "-"], text(log));
  assert.match(stdout, /3: S_IFSOCK.*closed by/s);
  assert.is(stderr, "");
  const cut = socktrace(["read", "-q", "-"], text([...log, "setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1}, 8) =..."]));
  assert.match(cut.stderr, /1 line could not be parsed \(not read: 1 setsockopt\): -:3:/);
});

test("an address that is none is not shown as one: its line counts as unread", () => {
  const log = [
    "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
    'connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_ad dr("10.0.0.1")}, 16) = 0',
  ];
  const { stdout, stderr } = socktrace(["read", "--no-unpaste", "-"], text(log));
  assert.not.match(stdout, "inet_ad");
  assert.not.match(stdout, "ESTABLISHED");
  assert.match(stderr, "1 line could not be parsed (not read: 1 connect): -:2:1: expected an address");
});

for (const [name, removed, prefixes] of [
  ["containers", "container prefix", ["web-1  | ", "db-1   | "]],
  ["files", "grep -n prefix", ["web-1:N:", "db-1:N:"]],
  ["hosts", "syslog prefix", ["Jun 14 10:02:11 web-1 strace[7]: ", "Jun 14 10:02:11 db-1 strace[7]: "]],
] as const)
  test(`two sources in one text: the pids of ${name} are not each other's, so the first alone is read`, () => {
    const other = [
      "[pid 7] socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP) = 3",
      "[pid 7] listen(3, 5) = 0",
      "[pid 7] close(3) = 0",
    ];
    const own = [
      "[pid 7] socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
      "[pid 7] listen(3, 128) = 0",
      "[pid 7] close(3) = 0",
    ];
    const numbered = (line: string, at: number): string => line.replace("N:", `${at + 1}:`);
    const mixed = own
      .flatMap((line, at) => [`${prefixes[0]}${line}`, `${prefixes[1]}${other[at] ?? ""}`])
      .map(numbered);
    const { stdout, stderr } = socktrace(["read", "-q", "--json", "-"], text(mixed));
    assert.equal(
      (JSON.parse(stdout) as { sockets: unknown }).sockets,
      (JSON.parse(summary(own)) as { sockets: unknown }).sockets,
    );
    assert.match(stderr, `read through: ${removed}, several sources in one log (read is web-1 alone, not db-1)\n`);
    assert.match(
      stderr,
      "3 lines could not be parsed, the first: -:2:1: expected a line of web-1: db-1 is another source",
    );
  });

test("--no-unpaste reads the text as it stands", () => {
  const quoted = clean.map((line) => `> ${line}`);
  const { status, stderr } = socktrace(["read", "--no-unpaste", "-"], text(quoted));
  assert.is(stderr, "socktrace: -: no strace output found in it\n");
  assert.is(status, 125);
});

test("a bug report: what is no log is reported by its lines, and the numbers are those of the file", () => {
  const report = ["Hello,", "it hangs.", "", "See here:", "", "```", ...clean, "connect(4, {sa_fam", "```", "Regards"];
  const { status, stdout, stderr } = socktrace(["read", "-q", "--json", "-"], text(report));
  assert.is(status, 0);
  assert.match(stdout, /"ECONNREFUSED"/);
  assert.match(stderr, "socktrace: read through: code fences\n");
  assert.match(stderr, "socktrace: 5 lines could not be parsed (not read: 1 connect), the first: -:1:1:");
  assert.match(stderr, "socktrace: -: lines 1-4: no strace output\n");
});

for (const [name, lines, message] of [
  ["prose alone", ["Hello,", "it hangs.", "Regards"], "no strace output found in it"],
  [
    "messages and prompts alone",
    ["$ strace -p 4242", "strace: Process 4242 attached", "^Cstrace: Process 4242 detached"],
    "messages of strace only, no call of the program",
  ],
  ["calls that are all cut", ["connect(3, {sa_fam", "connect(3, {sa_f"], "none of its calls could be read"],
] as const)
  test(`nothing to read is a failure: ${name}`, () => {
    const { status, stderr } = socktrace(["read", "-"], text(lines));
    assert.is(stderr, `socktrace: -: ${message}\n`);
    assert.is(status, 125);
  });

test("several files: each by its name", () => {
  const [one, other] = [join(folder, "quoted.log"), join(folder, "numbered.log")];
  writeFileSync(one, text(clean.map((line) => `> ${line}`)));
  writeFileSync(other, text(clean.map((line, at) => `${at + 1}: ${line}`)));
  const { stderr } = socktrace(["read", "-q", one, other]);
  assert.is(stderr, `socktrace: ${one}: read through: block quote\nsocktrace: ${other}: read through: line numbers\n`);
});

test("--follow: a clean line is shown at once, a wrapped one as soon as three show how", async () => {
  const log = join(folder, "growing.log");
  const stamp = (line: string): string => `2026-03-02T09:15:22.118345678Z ${line}\n`;
  const [first = "", second = "", third = ""] = clean;
  writeFileSync(log, stamp(first) + stamp(second));
  const running = await startProgram(
    "sh",
    ["-c", 'echo starting; exec "$@"', "sh", process.execPath, SOCKTRACE, "read", "--follow", log],
    /starting\n/,
  );
  appendFileSync(log, stamp(third));
  await until(() => running.output().includes("ECONNREFUSED"));
  assert.is(await running.end("SIGINT"), 0);
  assert.match(running.output(), "read through: time stamps");
});

test("the API reads them alike", async () => {
  const quoted = text(clean.map((line) => `> ${line}`));
  const { sockets } = await readLog({ text: quoted });
  assert.is(sockets.length, 1);
  try {
    await readLog({ text: quoted }, { unpaste: false });
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), "no strace output found in it");
  }
});

test.run();
