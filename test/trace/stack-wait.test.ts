/** -k: the last call before a program blocks waits for its stack, and no longer. */
import { closeSync, openSync, writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { asTid, type Tid } from "../../src/base/brands.ts";
import { isFault } from "../../src/base/fault.ts";
import { makeFifo } from "../../src/sources/strace/fifo.ts";
import { StackWait } from "../../src/trace/stack-wait.ts";

const TIMER_MS = 25;

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(5);
}

/** A call waits, whose thread is held as long as `held` says. */
function start(held: { now: boolean | null }, more: { now: boolean }): { wait: StackWait; ends: boolean[] } {
  const ends: boolean[] = [];
  const input: { waiting: Tid | null } = { waiting: asTid(7) };
  const wait = new StackWait(input, TIMER_MS, { isTraceStopped: () => held.now, hasMore: () => more.now }, (whole) => {
    input.waiting = null;
    ends.push(whole);
  });
  return { wait, ends };
}

test("what is in strace's pipe is read before the wait ends, however late its timer comes", async () => {
  const fifo = await makeFifo();
  if (isFault(fifo)) throw new Error(fifo.message);
  const writer = openSync(fifo.path, "w");
  const log: string[] = [];
  const { wait, ends } = start({ now: false }, { now: false });
  fifo.stream.on("data", (chunk: Buffer) => {
    log.push(...chunk.toString().trim().split("\n"));
    wait.arrived();
    if (log.length > 3) return;
    // Its next line comes while we are busy.
    writeSync(writer, `frame ${log.length}\n`);
    busyFor(2 * TIMER_MS);
  });
  fifo.stream.resume();
  writeSync(writer, "call\n");
  await until(() => {
    if (ends.length > 0 && log.at(-1) !== "end") log.push("end");
    return ends.length > 0;
  });
  wait.stop();
  closeSync(writer);
  await fifo.close();
  fifo.release();
  fifo.stream.destroy();
  assert.equal(log, ["call", "frame 1", "frame 2", "frame 3", "end"]);
  assert.equal(ends, [true]);
});

test("a stack is whole where strace was seen to let the thread go", async () => {
  const held = { now: true as boolean | null };
  const { wait, ends } = start(held, { now: false });
  wait.arrived();
  await pause(4 * TIMER_MS);
  assert.equal(ends, [], "strace is at work on it");
  held.now = false;
  await until(() => ends.length > 0);
  assert.equal(ends, [true]);
});

test("where that cannot be seen it may have been cut", async () => {
  const { wait, ends } = start({ now: null }, { now: false });
  wait.arrived();
  await until(() => ends.length > 0);
  assert.equal(ends, [false]);
});

test("text that was read and has not become lines is waited for", async () => {
  const more = { now: true };
  const { wait, ends } = start({ now: false }, more);
  wait.arrived();
  await pause(6 * TIMER_MS);
  assert.equal(ends, []);
  more.now = false;
  await until(() => ends.length > 0);
});

test.run();
