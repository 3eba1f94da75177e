import { test } from "uvu";
import * as assert from "uvu/assert";
import { RawRecord } from "../../src/ebpf/record.ts";
import { RecordQueue } from "../../src/pipeline/record-queue.ts";
import { makeRecord } from "../support/records.ts";

/** What the record said, when it had its turn. */
function given(queue: RecordQueue, until: number, rest: RecordQueue): readonly string[] {
  const all: string[] = [];
  queue.give(until, (record) => all.push(`${record.time} ${record.call} ${record.data()}`), rest);
  return all;
}

test("records come in the order of their times; those that are not due wait, in that order too", () => {
  const [queue, rest] = [new RecordQueue(), new RecordQueue((bytes) => Buffer.alloc(bytes))];
  for (const time of [30, 10, 50, 20, 40])
    queue.add(makeRecord({ call: "bind", data: `at ${time}`, rest: { time } }), []);
  assert.equal(given(queue, 35, rest), ["10 bind at 10", "20 bind at 20", "30 bind at 30"]);
  assert.equal([queue.length, rest.length], [0, 2]);
  rest.add(makeRecord({ call: "close", rest: { time: 45 } }), []);
  assert.equal(given(rest, Infinity, queue), ["40 bind at 40", "45 close ", "50 bind at 50"]);
});

test("a record is a copy: the kernel may write over its place", () => {
  const queue = new RecordQueue();
  const words = new Uint32Array(new ArrayBuffer(1024));
  const record = makeRecord({ call: "listen", data: "x", rest: { time: 1 } });
  record.copyTo(words, 8);
  queue.add(new RawRecord(Buffer.from(words.buffer), words, 8, record.size), []);
  words.fill(0xffffffff);
  assert.equal(given(queue, Infinity, new RecordQueue()), ["1 listen x"]);
});

test("more than there was room for at first: 5,000 long records", () => {
  const queue = new RecordQueue();
  const data = "y".repeat(4000);
  for (let time = 0; time < 5000; time++) queue.add(makeRecord({ call: "setsockopt", data, rest: { time } }), []);
  assert.equal(
    given(queue, Infinity, new RecordQueue()),
    Array.from({ length: 5000 }, (_, time) => `${time} setsockopt ${data}`),
  );
});

test.run();
