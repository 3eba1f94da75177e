/** Every line of every recording, and of other versions' shapes, is read, and the halves of calls find each other. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asTid } from "../../src/base/brands.ts";
import { Joiner } from "../../src/strace/join.ts";
import { LineParser } from "../../src/strace/parse.ts";
import type { SyscallRecord, TroubleRecord } from "../../src/strace/record.ts";
import { linesOf, recordings } from "../support/recorded.ts";

const parser = new LineParser(() => true);

for (const path of recordings) {
  test(path, () => {
    const records = recordsOf(path);
    assert.equal(records.filter(isTrouble).map(tellTrouble), []);
    assert.ok(records.some(({ type }) => type === "call"));
    // A call of which a half was printed comes back, or is given up with its thread.
    assert.is(records.filter(endsHalf).length, records.filter(({ type }) => type === "entered").length);
  });
}

test("the recordings are there, and the shapes of other versions", () => {
  assert.ok(recordings.filter((path) => path.includes("/6.1/")).length > 100);
  assert.ok(recordings.filter((path) => path.includes("/shapes/")).length > 12);
});

function recordsOf(path: string): readonly SyscallRecord[] {
  const records: SyscallRecord[] = [];
  const joiner = new Joiner(parser, (record) => records.push(record));
  // An -ff file names its thread.
  const tid = /\.strace\.(\d+)$/.exec(path)?.[1];
  linesOf(path).forEach((line, index) => {
    joiner.push(parser.parseLine(line), line, index + 1, tid === undefined ? null : asTid(Number(tid)));
  });
  joiner.end();
  return records;
}

function isTrouble(record: SyscallRecord): record is TroubleRecord {
  return record.type === "trouble";
}

/** `f(3 <detached ...>` is one line, and no half. */
function endsHalf(record: SyscallRecord): boolean {
  return record.type === "call" ? record.resumed : record.type === "abandoned" && record.why !== "detached";
}

function tellTrouble({ line, column, code, text }: TroubleRecord): string {
  return `${line}:${column}: ${code}: ${text}`;
}

test.run();
