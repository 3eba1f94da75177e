/**
 * Recordings of servers that share their work among threads or processes, made with `strace -f -e trace=%network`: no
 * clone and no close is in them. The program counted its sockets itself, and each socket has an option that shows which
 * client it belongs to.
 */
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { linesOf } from "../support/recorded.ts";
import { workIn } from "../support/workers.ts";

interface Recording {
  readonly program: string;
  readonly dialect: string;
  readonly files: readonly string[];
  readonly sockets?: number;
}

const folder = "samples/traces/6.1";
const recordings = JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")) as readonly Recording[];
const counted = recordings.filter(({ sockets }) => sockets !== undefined);

test("five servers, launched and attached to, on stderr and in a file, with and without -y", () => {
  assert.is(counted.length, 25);
});

for (const { program, dialect, files, sockets } of counted)
  test(`${dialect}, ${program}: as many sockets as the program had, and no two mixed up`, () => {
    for (const file of files) assert.equal(workIn(linesOf(`${folder}/${file}`)), { sockets, mixedUp: [] });
  });

test.run();
