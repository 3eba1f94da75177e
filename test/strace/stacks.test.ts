/** Stacks (-k): how a frame is read, which call gets it, what is kept. test/cases/attachments.md has what comes of whole logs. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Frame, Stack } from "../../src/base/stack.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import { linesOf, recordings } from "../support/recorded.ts";

const parser = new LineParser(() => true);

function frameOf(line: string): Frame | null | undefined {
  const read = parser.parseLine(` > ${line}`);
  return read.type === "attachment" && read.kind === "stack" ? read.frame : undefined;
}

/** `MODULE SYMBOL OFFSET ADDRESS SOURCE`; - for what is missing. */
function told(line: string): string {
  const frame = frameOf(line);
  if (frame == null) return String(frame);
  const { module, symbol, offset, address, source } = frame;
  return [
    module || "-",
    symbol ?? "-",
    offset ?? "-",
    address ?? "-",
    source ? `${source.file}:${source.line}` : "-",
  ].join(" | ");
}

const forms: readonly (readonly [line: string, frame: string])[] = [
  ["/usr/lib/libc.so.6(bind+0x7) [0x10]", "/usr/lib/libc.so.6 | bind | 7 | 16 | -"],
  ["/usr/sbin/nginx() [0x33d23]", "/usr/sbin/nginx | - | - | 212259 | -"],
  // strace 6.1 looks when execve is entered, and prints an empty name so.
  ["/usr/sbin/nginx(+0x0) [0x10]", "/usr/sbin/nginx | - | - | 16 | -"],
  ["/bin/app(main+0x9) [0x1139] app.c:7", "/bin/app | main | 9 | 4409 | app.c:7"],
  ["/bin/app(main+0x9) [0x1139] /a b/c:d.c:7", "/bin/app | main | 9 | 4409 | /a b/c:d.c:7"],
  ["/bin/app (deleted)(main+0x1) [0x10]", "/bin/app (deleted) | main | 1 | 16 | -"],
  ["/bin/app(1)(main+0x1) [0x10]", "/bin/app(1) | main | 1 | 16 | -"],
  ["/opt/x (86)/app() [0x10]", "/opt/x (86)/app | - | - | 16 | -"],
  ["/bin/app(S::open(int, char (*)[3]) const+0x1) [0x10]", "/bin/app | S::open(int, char (*)[3]) const | 1 | 16 | -"],
  ["/bin/app(A::operator()(int)+0x1) [0x10]", "/bin/app | A::operator()(int) | 1 | 16 | -"],
  ["/bin/app(net.(*netFD).connect+0x10) [0x10]", "/bin/app | net.(*netFD).connect | 16 | 16 | -"],
  ["[vdso](__vdso_time+0x1) [0x10]", "[vdso] | __vdso_time | 1 | 16 | -"],
  // libdw's name of a module may be missing.
  ["(null)(f+0x1) [0x10]", "- | f | 1 | 16 | -"],
  ["unexpected_backtracing_error [0x7f3a1c0]", "- | - | - | 133407168 | -"],
  ["[vsyscall]() [0xffffffffff600000]", "[vsyscall] | - | - | - | -"],
  ["too many stack frames", "null"],
  ["No DWARF information found", "null"],
  ["/bin/app(main+0x9) [0x11", "null"],
  ["/bin/app(main", "null"],
  ["/bin/app(a)b+0x9) [0x11]", "null"],
  ["", "null"],
];

for (const [line, frame] of forms)
  test(`> ${line}`, () => {
    assert.is(told(line), frame);
  });

test("in a pasted log a frame may have lost its first blank; what is none stays unread", () => {
  const pasted = new LineParser(() => true, { remarks: true });
  const typeOf = (line: string): string => pasted.parseLine(line).type;
  assert.is(typeOf("> /bin/app(main+0x9) [0x1139]"), "attachment");
  assert.is(typeOf("> no frame"), typeOf("> none"));
  assert.is.not(typeOf("> no frame"), "attachment");
  assert.is.not(parser.parseLine("> /bin/app(main+0x9) [0x1139]").type, "attachment");
});

test("a colour that strace 7 puts in between is no part of a name", () => {
  assert.is(told("\x1b[34m/bin/app\x1b[0m(main+0x1) [0x10\x1b[0m]"), "/bin/app | main | 1 | 16 | -");
});

test("every frame that was recorded is read, but those in which strace reports an error", () => {
  const lines = recordings.flatMap(linesOf).filter((line) => line.startsWith(" > "));
  assert.ok(lines.length > 1_000, `${lines.length} lines`);
  const unread = lines.filter((line) => frameOf(line.slice(3)) === null);
  assert.equal([...new Set(unread)].sort(), [" > No DWARF information found", " > no matching address range"]);
});

function stacksOf(log: readonly string[]): readonly (Stack | undefined)[] {
  const stacks: (Stack | undefined)[] = [];
  const joiner = new Joiner(
    parser,
    (record) => {
      if (record.type === "call") stacks.push(record.stack);
    },
    { stacks: true },
  );
  log.forEach((line, index) => {
    joiner.push(parser.parseLine(line), line, index + 1);
  });
  joiner.end();
  return stacks;
}

const call = "7 close(3) = 0";
const at = (name: string): string => ` > /bin/app(${name}+0x1) [0x10]`;

test("calls from the same place share their stack, and frames are shared by stacks", () => {
  const [first, second, other] = stacksOf([call, at("f"), at("main"), call, at("f"), at("main"), call, at("f")]);
  assert.ok(first !== undefined && first === second);
  assert.is(first.frames.length, 2);
  assert.is(other?.frames.length, 1);
  assert.is(first.frames[0], other?.frames[0]);
});

test("a call waits for the line behind its stack, or until nobody waits any longer", () => {
  const names: string[] = [];
  const joiner = new Joiner(parser, (record) => names.push(record.type), { stacks: true });
  joiner.push(parser.parseLine(call), call, 1);
  assert.equal(names, []);
  assert.is(joiner.waiting, 7);
  joiner.release();
  assert.equal(names, ["call"]);
  assert.is(joiner.waiting, null);
  // Its stack comes too late, and is no other call's.
  joiner.push(parser.parseLine(at("f")), at("f"), 2);
  joiner.push(parser.parseLine(call), call, 3);
  assert.equal(names, ["call"]);
});

test("a close that was split has its stack where it takes effect, and nothing overtakes it", () => {
  const log = [
    "7 bind(3) = 0",
    at("b"),
    "7 close(3 <unfinished ...>",
    "8 bind(4) = 0",
    at("c"),
    "7 <... close resumed>) = 0",
    at("f"),
  ];
  const records: string[] = [];
  const joiner = new Joiner(
    parser,
    (record) => {
      const stack = record.type === "call" || record.type === "entered" ? record.stack : undefined;
      records.push(`${record.type} ${"tid" in record ? record.tid : ""} ${stack?.frames[0]?.symbol ?? "-"}`);
    },
    { stacks: true, actsOnEntry: (name) => name === "close" },
  );
  const push = (lines: readonly string[]): void => {
    for (const line of lines) joiner.push(parser.parseLine(line), line, 1);
  };
  push(log);
  assert.equal(records, ["call 7 b"]);
  joiner.release();
  assert.equal(records, ["call 7 b", "entered 7 f", "call 8 c", "call 7 f"]);
  // One that blocks is not waited for for ever.
  push(log.slice(2, 4));
  joiner.release();
  assert.is(records.length, 4);
  assert.is(joiner.waiting, 7);
  joiner.flush();
  assert.equal(records.slice(4), ["entered 7 -", "call 8 -"]);
  assert.is(joiner.waiting, null);
});

test("a stack whose end nobody waits for says so, and is no other call's", () => {
  const stacks: (Stack | undefined)[] = [];
  const joiner = new Joiner(parser, (record) => record.type === "call" && stacks.push(record.stack), { stacks: true });
  for (const whole of [true, false, true]) {
    joiner.push(parser.parseLine(call), call, 1);
    joiner.push(parser.parseLine(at("f")), at("f"), 2);
    joiner.release(whole);
  }
  assert.equal(
    stacks.map((stack) => [stack?.frames.length, stack?.cut]),
    [
      [1, undefined],
      [1, true],
      [1, undefined],
    ],
  );
});

test("without -k no call waits", () => {
  const names: string[] = [];
  const joiner = new Joiner(parser, (record) => names.push(record.type));
  joiner.push(parser.parseLine(call), call, 1);
  assert.equal(names, ["call"]);
});

test("a stack is no deeper than strace's own, and a name of a megabyte is none", () => {
  const deep = Array.from({ length: 2_000 }, (_, index) => at(`f${index}`));
  const [stack] = stacksOf([call, ...deep]);
  assert.is(stack?.frames.length, 256);
  const long = ` > /bin/app(${"a".repeat(1_000_000)}+0x1) [0x10]`;
  const [cut] = stacksOf([call, at("f"), long, at("main")]);
  assert.is(cut?.frames.length, 1);
  assert.is(frameOf(`/bin/app(${"(".repeat(60_000)}+0x1) [0x10]`)?.symbol, null);
});

test("whatever stands in a frame is read without an error", () => {
  const piece = fc.constantFrom("(", ")", "+0x", "[0x", "] ", "a", " ", ":1", "\x1b[31m", "\u009b", "�", "1f");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const frame = frameOf(pieces.join(""));
      assert.ok(frame === null || typeof frame?.module === "string");
    }),
    { numRuns: 2_000 },
  );
});

test.run();
