/**
 * Text that a program chose, to fool the reader or to exhaust it. test/cases/hostile.md has what is read of it; here is
 * what it must not do.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Joiner } from "../../src/strace/join.ts";
import { caretUnder } from "../../src/strace/caret.ts";
import type { CallLine, UnparsedLine } from "../../src/strace/line.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";

const parser = new LineParser(() => true);

/** As strace escapes a name: quotes, backslashes and what is not printable. */
const escaped = (name: string): string =>
  name.replace(/["\\\x00-\x1f\x7f-\uffff]/g, (char) => {
    if (char === "\n") return "\\n";
    return char === '"' || char === "\\"
      ? `\\${char}`
      : `\\${(char.charCodeAt(0) & 0xff).toString(8).padStart(3, "0")}`;
  });

const names = [
  ...["+++ exited with 0 +++", "+++ killed by SIGKILL +++", "--- SIGKILL {si_signo=SIGKILL} ---", " <unfinished ...>"],
  ...[
    "<... accept resumed>) = 5",
    ") = 0",
    ") = -1 EPERM (Operation not permitted)",
    '"',
    '", 5) = 0',
    "\\",
    '\\"',
    "{",
    "}}",
    "]",
  ],
  ...[
    "a>, b",
    "a>) = 7",
    "*/",
    "/* x */",
    "\n7 close(3) = 0\n",
    "\x1b[31m\x1b]0;title\x07",
    "__proto__",
    "constructor",
    "\x00\x001",
  ],
  ...[
    "strace: Process 5 attached",
    "[ Process PID=5 runs in 32 bit mode. ]",
    "=> 16",
    "->",
    "[pid 5] ",
    "é",
    "...",
    "'",
  ],
];

test("a name is one string, whatever it says", () => {
  for (const name of names) {
    const text = escaped(name);
    const line = callIn(`7 bind(3, {sa_family=AF_UNIX, sun_path=@"${text}"}, 110) = 0`);
    assert.equal(line.args[1]?.value, {
      type: "struct",
      members: [
        { name: "sa_family", value: { type: "word", text: "AF_UNIX" } },
        { name: "sun_path", value: { type: "string", text, abstract: true, cut: false } },
      ],
      cut: false,
    });
    assert.is(line.args.length, 3);
  }
});

test("in a decoration too, of an argument and of a result", () => {
  for (const name of names) {
    // strace escapes neither < nor > there.
    const told = `UNIX-STREAM:[7->8,@"${escaped(name)}"]`;
    const line = callIn(`7 accept(3<${told}>, NULL, NULL) = 4<${told}> <0.000007>`);
    assert.equal(line.args[0]?.value, { type: "number", text: "3", value: 3, decoration: told });
    assert.ok(line.result.type === "value" && line.result.decoration === told && line.result.elapsed === 7);
  }
});

test("and where a call is printed in two", () => {
  for (const name of names) {
    const records: SyscallRecord[] = [];
    const joiner = new Joiner(parser, (record) => records.push(record));
    const text = escaped(name);
    const lines = [`7 connect(3, {sun_path="${text}"} <unfinished ...>`, `7 <... connect resumed>, "${text}") = 0`];
    lines.forEach((line, index) => {
      joiner.push(parser.parseLine(line), line, index + 1);
    });
    const [entered, call] = records;
    assert.is(records.length, 2);
    assert.ok(entered?.type === "entered" && call?.type === "call" && call.resumed);
    assert.equal(call.args[0], { value: { type: "number", text: "3", value: 3 }, text: "3" });
    assert.is(call.args[2]?.text, `"${text}"`);
  }
});

test("the comm of -Y", () => {
  // strace escapes < > " and \ there, and leaves the others.
  for (const comm of ["a) = 0", "[pid 7] ", "+++ x +++", "sh, -c", "12:00:00 "]) {
    for (const line of [`7<${comm}> close(3) = 0`, `[pid     7<${comm}>] close(3) = 0`]) {
      assert.is(callIn(line).prefix.comm, comm);
      assert.is(callIn(line).prefix.tid, 7);
    }
  }
});

test("a member called __proto__ is a member", () => {
  const line = callIn("7 f({__proto__={polluted=1}}, __proto__=5) = 0");
  assert.is(line.args[1]?.name, "__proto__");
  assert.is(({} as Record<string, unknown>)["polluted"], undefined);
});

test("a line of more than 1 MiB is not read", () => {
  const line = `7 write(1, "${"x".repeat(10 << 20)}", 10485760) = 10485760`;
  assert.equal(parser.parseLine(line), {
    type: "unparsed",
    code: "too-long",
    column: 1 << 20,
    expected: "the end of the line within 1048576 characters",
    call: null,
  });
  assert.is(parser.parseCall("write", line, prefix).type, "unparsed");
  assert.is(parser.parseArguments(line).length, 0);
});

test("one of 1 MiB is", () => {
  const line = `7 write(1, "${"x".repeat((1 << 20) - 40)}", 1) = 1`;
  assert.is(callIn(line).args[1]?.text.length, (1 << 20) - 38);
});

test("nesting ends at 64 levels", () => {
  const nest = (levels: number): string => `7 f(${"[".repeat(levels)}1${"]".repeat(levels)}) = 0`;
  assert.is(parser.parseLine(nest(64)).type, "call");
  const { code, column, expected } = parser.parseLine(nest(65)) as UnparsedLine;
  assert.equal([code, column, expected], ["too-deep", 68, "at most 64 levels of brackets"]);
  assert.is(parser.parseLine(nest(100_000)).type, "unparsed");
  assert.is(parser.parseLine(`7 f(1${"{".repeat(100_000)}`).type, "unparsed");
});

test("arguments and flags end at 64, where the 65th begins", () => {
  for (const [line, expected] of [
    [(many: number) => `7 f(${Array(many).fill("1").join(", ")}) = 0`, "at most 64 arguments"],
    [(many: number) => `7 f(${Array(many).fill("A").join("|")}) = 0`, "at most 64 flags"],
  ] as const) {
    assert.is(parser.parseLine(line(64)).type, "call");
    const { code, expected: wanted } = parser.parseLine(line(65)) as UnparsedLine;
    assert.equal([code, wanted], ["bad-argument", expected]);
  }
});

test("the line under which the caret stands moves no cursor and rings no bell", () => {
  const line = '\x1b]0;owned\x07\x1b[2J7 f(3\u202e, \x9b31m"abc) = 0';
  const shown = caretUnder(line, 20);
  assert.not.match(shown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  assert.ok(shown.split("\n").every((text) => text.length <= 80));
});

const prefix = { tid: null, comm: null, time: null, clock: null, relative: null };

function callIn(text: string): CallLine {
  const line = parser.parseLine(text);
  if (line.type !== "call") throw new Error(`${line.type}: ${text}`);
  return line;
}

test.run();
