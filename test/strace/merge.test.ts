/** -ff makes a file for each thread; together they are one log again. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asTid } from "../../src/base/brands.ts";
import { mergeByTime, type FileLine } from "../../src/strace/merge.ts";
import { LineParser } from "../../src/strace/parse.ts";

const parser = new LineParser(() => true);

type Files = Readonly<Record<string, string>>;

/** The lines of a file, `size` at a time, as a stream gives them. */
async function* batches(source: string, text: string, size: number): AsyncGenerator<readonly FileLine[]> {
  const lines = text.trim().split("\n");
  for (let at = 0; at < lines.length; at += size) {
    await Promise.resolve();
    yield lines.slice(at, at + size).map((line, index) => ({
      line: parser.parseLine(line.trim()),
      text: line.trim(),
      number: at + index + 1,
      source,
      tid: asTid(Number(source)),
    }));
  }
}

/** The order in which the lines come, each as `file:number`; behind a `|` those that went back in time. */
async function merged(files: Files, size = 2): Promise<string> {
  const taken: string[] = [];
  const backwards: string[] = [];
  await mergeByTime(
    Object.entries(files).map(([source, text]) => batches(source, text, size)),
    ({ source, number }) => taken.push(`${source}:${number}`),
    ({ source, number }) => backwards.push(`${source}:${number}`),
  );
  return `${taken.join(" ")} | ${backwards.join(" ")}`.trimEnd();
}

test("lines come in the order of their times, in batches of any size", async () => {
  const files = {
    7: `
      1795340000.000001 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      1795340000.000004 close(3) = 0
      1795340000.000009 +++ exited with 0 +++`,
    8: `
      1795340000.000002 close(3) = 0
      1795340000.000003 close(4) = 0
      1795340000.000005 +++ exited with 0 +++`,
  };
  for (const size of [1, 2, 100]) assert.is(await merged(files, size), "7:1 8:1 8:2 7:2 8:3 7:3 |");
});

test("with -T a call counts from its end: accept gave an fd that another thread closed before", async () => {
  const files = {
    7: `
      10:00:00.000000 accept(3, NULL, NULL) = 4 <5.000000>
      10:00:06.000000 close(4) = 0 <0.000001>`,
    8: "10:00:01.000000 close(4) = 0 <0.000001>",
  };
  assert.is(await merged(files), "8:1 7:1 7:2 |");
});

test("but a fork counts from its beginning: its child speaks before it returns", async () => {
  const files = {
    7: "10:00:00.000000 vfork() = 8 <2.000000>",
    8: '10:00:01.000000 execve("/bin/x", ["x"], 0x7ffd /* 40 vars */) = 0 <0.000100>',
  };
  assert.is(await merged(files), "7:1 8:1 |");
});

test("a line without a time belongs to the one above it", async () => {
  const files = {
    7: `
      1795340000.000001 listen(3, 5) = 0
       > /usr/lib/libc.so.6(listen+0x7) [0x10a787]
      1795340000.000005 close(3) = 0`,
    8: "1795340000.000002 close(4) = 0",
  };
  assert.is(await merged(files), "7:1 7:2 8:1 7:3 |");
});

test("a clock that was set back is told, and the file keeps its order", async () => {
  const files = {
    7: `
      1795340000.000005 close(3) = 0
      1795340000.000001 close(4) = 0
      1795340000.000009 close(5) = 0`,
    8: "1795340000.000003 close(3) = 0",
  };
  assert.is(await merged(files), "8:1 7:1 7:2 7:3 | 7:2");
});

test("over midnight", async () => {
  const files = {
    7: "23:59:59 close(3) = 0\n00:00:02 close(4) = 0",
    8: "23:59:58 close(3) = 0\n00:00:01 close(4) = 0",
  };
  assert.is(await merged(files), "8:1 7:1 8:2 7:2 |");
});

test("files without times come one after the other; empty ones are none", async () => {
  assert.is(await merged({ 7: "close(3) = 0\nclose(4) = 0", 8: "", 9: "close(3) = 0" }), "7:1 7:2 8:1 9:1 |");
});

test("a thousand files", async () => {
  const line = (time: number): string => `1795340000.${String(time).padStart(6, "0")} close(3) = 0`;
  const files = Object.fromEntries(
    Array.from({ length: 1000 }, (_, file) => [file + 1, `${line(file)}\n${line(1000 + file)}`]),
  );
  const order = (await merged(files)).split(" ");
  assert.is(order.length, 2001);
  assert.equal([order[0], order[999], order[1000], order[1999]], ["1:1", "1000:1", "1:2", "1000:2"]);
});

test.run();
