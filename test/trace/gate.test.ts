import { text } from "node:stream/consumers";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Gate } from "../../src/trace/gate.ts";

test("what is written while the gate is closed comes when it is opened, in order, and the writer never waits", async () => {
  const gate = new Gate();
  for (let line = 0; line < 1_000; line++) gate.write(`${line}`.padEnd(1_000, "."));
  await new Promise(setImmediate);
  assert.is(gate.writableLength, 0);
  assert.is(gate.readableLength, 0);
  gate.open();
  gate.end("last");
  const all = await text(gate);
  assert.is(all.length, 1_000_004);
  assert.ok(all.startsWith("0...") && all.endsWith("...last"));
});

test("an end that comes before it is opened is passed on then", async () => {
  const gate = new Gate();
  gate.end("first");
  const all = text(gate);
  gate.open();
  assert.is(await all, "first");
});

test.run();
