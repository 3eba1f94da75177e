import { closeSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CoalescingReader } from "../../src/sources/strace/coalescing-reader.ts";
import { makePipe } from "../support/pipe.ts";

/** A pipe that is written to in small pieces, read in larger ones: nothing lost, nothing late. */
const test = suite("CoalescingReader");

test("of a thousand small pieces, written as strace writes them, all arrive in a few reads", async () => {
  const { read, write } = makePipe();
  const pieces: Buffer[] = [];
  const reader = new CoalescingReader(read).on("data", (piece: Buffer) => pieces.push(piece));
  const lines = Array.from({ length: 1_000 }, (_, at) => `7 1.${at} close(3) = 0\n`);
  for (const line of lines) {
    writeSync(write, line.slice(0, 9));
    await turn();
    writeSync(write, line.slice(9));
    await turn();
  }
  closeSync(write);
  await new Promise((done) => reader.on("close", done));
  assert.is(Buffer.concat(pieces).toString(), lines.join(""));
  assert.ok(pieces.length < lines.length, `${pieces.length} pieces`);
});

test("what comes after a silence comes without more being written", async () => {
  const { read, write } = makePipe();
  const reader = new CoalescingReader(read);
  for (const line of ["accept(3, ", "...) = 4\n"]) {
    writeSync(write, line);
    assert.is(String(await new Promise((done) => reader.once("data", done))), line);
  }
  reader.destroy();
  closeSync(write);
});

test("more than a pipe holds comes through whole, at the reader's pace", async () => {
  const { read, write } = makePipe();
  const reader = new CoalescingReader(read);
  const sent = Buffer.alloc(3_000_000, "0123456789");
  new Socket({ fd: write, readable: false }).end(sent);
  const pieces: Buffer[] = [];
  reader.on("data", (piece: Buffer) => pieces.push(piece));
  await new Promise((done) => reader.on("close", done));
  assert.ok(Buffer.concat(pieces).equals(sent));
});

test.run();
