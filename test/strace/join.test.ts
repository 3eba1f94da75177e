/** What the joiner holds, and for how long. test/cases/*.md has what it makes of each kind of line. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asTid } from "../../src/base/brands.ts";
import { Joiner, type JoinerOptions } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord } from "../../src/strace/record.ts";

const parser = new LineParser(() => true);

/** Feeds lines; tells each record in few words: `7 accept`, `7 exited`. */
function joined(lines: readonly string[], options: JoinerOptions = {}, tids: readonly number[] = []): string[] {
  const told: string[] = [];
  const joiner = new Joiner(parser, (record) => told.push(tell(record)), options);
  lines.forEach((line, index) => {
    const tid = tids[index];
    joiner.push(parser.parseLine(line), line, index + 1, tid === undefined ? null : asTid(tid));
  });
  joiner.end();
  return told;
}

function tell(record: SyscallRecord): string {
  switch (record.type) {
    case "call":
      return `${record.tid} ${record.name}${record.resumed ? " resumed" : ""}`;
    case "entered":
      return `${record.tid} ${record.name} entered`;
    case "abandoned":
      return `${record.tid} ${record.name} ${record.why}`;
    case "trouble":
      return `trouble: ${record.code} at ${record.line}:${record.column}`;
    case "identified":
      return `${record.was} is ${record.tid}`;
    default:
      return `${record.tid} ${record.type}`;
  }
}

test("of more calls under way than the limit the oldest is given up, and told", () => {
  assert.equal(
    joined(["7 accept(3 <unfinished ...>", "8 accept(3 <unfinished ...>", "9 accept(3 <unfinished ...>"], { limit: 2 }),
    [
      "7 accept entered",
      "8 accept entered",
      "9 accept entered",
      "trouble: pending-overflow at 3:0",
      "7 accept forgotten",
      "8 accept never-resumed",
      "9 accept never-resumed",
    ],
  );
});

test("heads are held up to 64 million characters together", () => {
  const head = `"${"x".repeat(1_000_000)}"`;
  const lines = Array.from({ length: 70 }, (_, tid) => `${tid + 1} write(1, ${head} <unfinished ...>`);
  const told = joined(lines);
  assert.is(told.filter((text) => text.endsWith("forgotten")).length, 3);
});

test("-ff: lines that name nobody are of the thread that their file is named after", () => {
  const lines = [
    'execve("/bin/x", ["x"], 0x7ffd /* 40 vars */ <pid changed to 7 ...>',
    "+++ superseded by execve in pid 9 +++",
    "<... execve resumed>)                 = 0",
    "close(3)                                = 0",
    "+++ exited with 0 +++",
  ];
  assert.equal(joined(lines, { merged: true }, [9, 7, 7, 7, 7]), [
    "9 execve entered",
    "7 superseded",
    "7 execve resumed",
    "7 close",
    "7 exited",
  ]);
});

test("without -f a fork's child is not followed: lines that name nobody are still the parent's", () => {
  assert.equal(joined(["fork() = 8", "close(3) = 0", "+++ exited with 0 +++"]), ["0 fork", "0 close", "0 exited"]);
});

test("the child may print before its parent's clone returns: it is not the parent", () => {
  assert.equal(
    joined([
      "clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>",
      "[pid     8] close(3) = 0",
      "[pid     7] <... clone resumed>, child_tidptr=0x7f00) = 8",
      "[pid     7] exit_group(0) = ?",
      "[pid     7] +++ exited with 0 +++",
      "close(4) = 0",
    ]),
    ["0 clone entered", "8 close", "0 is 7", "7 clone resumed", "7 exit_group", "7 exited", "8 close"],
  );
});

test("-qq hides the ends: who called exit_group speaks no more", () => {
  assert.equal(
    joined(["strace: Process 7 attached", "[pid 7] fork() = 8", "[pid 8] exit_group(0) = ?", "close(3) = 0"]),
    ["7 attached", "7 fork", "8 exit_group", "7 close"],
  );
});

test("a rest that comes when another line of strace has come is still the cut line's", () => {
  assert.equal(
    joined([
      "clone(child_stack=NULL, flags=SIGCHLDstrace: Process 8 attached",
      "the program's own words on stderr",
      ", child_tidptr=0x7f00) = 8",
    ]),
    ["8 attached", "trouble: not-strace at 2:0", "0 clone"],
  );
});

test("but not for ever", () => {
  const words = Array.from({ length: 16 }, () => "hello");
  const told = joined(["clone(0strace: Process 8 attached", ...words, ", 0) = 8"]);
  assert.is(told.at(-1), "trouble: not-strace at 18:0");
});

test("what a program prints after a half is no rest of it", () => {
  assert.equal(joined(["7 accept(3 <unfinished ...>", "hello", ", NULL) = 4"]), [
    "7 accept entered",
    "trouble: not-strace at 2:0",
    "trouble: not-strace at 3:0",
    "7 accept never-resumed",
  ]);
});

test("a fault in the second half is where it is on its line", () => {
  const lines = ["7 accept(3, <unfinished ...>", "7 <... accept resumed>{sa_family=AF_INET], [16]) = 4"];
  assert.is(joined(lines)[1], `trouble: bad-argument at 2:${lines[1]!.indexOf("]")}`);
});

test("a trouble quotes the line around its place, and no more than 4 KiB", () => {
  const line = `7 write(1, "${"x".repeat(100_000)}" ? oops"${"y".repeat(100_000)}`;
  const records: SyscallRecord[] = [];
  new Joiner(parser, (record) => records.push(record)).push(parser.parseLine(line), line, 1);
  const [trouble] = records;
  assert.ok(trouble?.type === "trouble" && trouble.text.length === 4096);
  assert.is(trouble.text, line.slice(trouble.from, trouble.from + 4096));
  assert.ok(trouble.column >= trouble.from && trouble.column <= trouble.from + 4096);
});

/** The call in each trouble record: its thread, name and the arguments that could be read. */
function unreadCalls(lines: readonly string[]): unknown[] {
  const calls: unknown[] = [];
  const joiner = new Joiner(parser, (record) => {
    if (record.type !== "trouble") return;
    const { call } = record;
    calls.push(call && [call.tid, call.time, call.name, ...call.args.map(({ text }) => text)]);
  });
  lines.forEach((line, i) => {
    joiner.push(parser.parseLine(line), line, i + 1);
  });
  return calls;
}

test("a line that could not be read names its call, its thread and time, and the arguments that are complete", () => {
  assert.equal(
    unreadCalls([
      "7  10:00:01 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=in...",
      "setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) =...",
      "[pid     8] bind(3",
      "listen(",
      "hello",
      "7 accept(3, <unfinished ...>",
      "7 <... accept resumed>{sa_family=AF_INET], [16]) = 4",
      "7 <... accept4 resumed>NULL, NULL, 0) = 5",
    ]),
    [
      [7, 36_001_000_000, "connect", "3"],
      [7, null, "setsockopt", "3", "SOL_SOCKET", "SO_LINGER", "{onoff=1, linger=0}", "8"],
      [8, null, "bind", "3"],
      [0, null, "listen"],
      null,
      [7, null, "accept", "3"],
      [7, null, "accept4"],
    ],
  );
});

test("Ctrl-C, as a terminal shows it before the message that cuts a call, is none of its arguments", () => {
  const lines = ["setsockopt(3, SOL_SOCKET, ^Cstrace: Process 7 detached", " <detached ...>"];
  const args: string[] = [];
  const joiner = new Joiner(parser, (record) => {
    if (record.type === "abandoned") args.push(...record.args.map(({ text }) => text));
  });
  lines.forEach((line, i) => {
    joiner.push(parser.parseLine(line), line, i + 1);
  });
  joiner.end();
  assert.equal(args, ["3", "SOL_SOCKET"]);
});

test("a result that stands directly behind its =, and a length that was cut", () => {
  for (const line of ["7 close(3)=0", "7 close(3) =0", "7 close(3) = 0 <0.1", "7 close(3) = 0 <"]) {
    const read = parser.parseLine(line);
    assert.ok(read.type === "call" && read.result.type === "value" && read.result.value === 0, line);
    assert.is(read.result.elapsed, null);
  }
  // What was cut may have had more digits.
  for (const line of ["7 close(3) = 3...", "7 close(3) =...", "7 close(3) = -1 E...", "7 close(3) = 0 <0.1x"]) {
    assert.is(parser.parseLine(line).type, "unparsed", line);
  }
});

test.run();
