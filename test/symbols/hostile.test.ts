/**
 * Files that claim what is not true: read within bounds, without an error, and what is found is right or nothing. Each claim
 * is written into a copy of a real program at the place that elf(5) gives its field.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Frame } from "../../src/base/stack.ts";
import type { Location } from "../../src/events/code.ts";
import { crc32 } from "../../src/symbols/elf/crc32.ts";
import { buildIdOf, debugLinkOf, hasLines } from "../../src/symbols/elf/debug-info.ts";
import { readElf } from "../../src/symbols/elf/elf.ts";
import { functionsOf } from "../../src/symbols/elf/functions.ts";
import type { Reader } from "../../src/symbols/elf/reader.ts";
import { Symbols } from "../../src/symbols/symbols.ts";
import { addressIn, buildId, compile, makeFolder, ownerOf } from "../support/stacks.ts";

const test = suite("hostile files");
const folder = makeFolder();
const program = compile(folder.path, "program", "places.c", ["-O2", "-Wl,--build-id"]);
const start = addressIn(program, "main");
const bytes = readFileSync(program);

/** What is found of a frame of main, as of a saved log. */
async function mainOf(content: Buffer, symbol = "main"): Promise<readonly Location[]> {
  const path = join(folder.path, "hostile");
  writeFileSync(path, content);
  const symbols = new Symbols();
  const frame: Frame = { module: path, symbol, offset: 14, address: start + 14, source: null };
  await symbols.resolve({ frames: [frame] }, ownerOf({ name: "", tid: 1, stack: { frames: [] } }, false));
  symbols.close();
  return symbols.locationsOf(frame);
}

const named: readonly Location[] = [{ function: "main", source: null }];

test("the program as it is", async () => {
  assert.equal(await mainOf(bytes), named);
});

/** Where the header of a section is, by readelf(1). */
function sectionAt(name: string): number {
  const lines = execFileSync("readelf", ["-SW", program], { encoding: "utf8" }).split("\n");
  const line = lines.find((one) => one.includes(` ${name} `)) ?? "";
  return Number(bytes.readBigUInt64LE(40)) + 64 * Number(/\[ *(\d+)\]/.exec(line)?.[1]);
}

function changed(change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

const HUGE = 2n ** 63n;
const sections = Number(bytes.readBigUInt64LE(40));
const symtab = sectionAt(".symtab");
const strtab = sectionAt(".strtab");

const claims: Readonly<Record<string, readonly [change: (copy: Buffer) => void, found: readonly Location[]]>> = {
  "65,535 sections": [(copy) => copy.writeUInt16LE(0xffff, 60), []],
  "no sections": [(copy) => copy.writeUInt16LE(0, 60), []],
  "sections of 1 byte": [(copy) => copy.writeUInt16LE(1, 58), []],
  "sections behind the file": [(copy) => copy.writeBigUInt64LE(BigInt(bytes.length), 40), []],
  "sections at 2^63": [(copy) => copy.writeBigUInt64LE(HUGE, 40), []],
  "65,535 segments": [(copy) => copy.writeUInt16LE(0xffff, 56), []],
  "no segments": [(copy) => copy.writeUInt16LE(0, 56), []],
  "segments at 2^64-1": [(copy) => copy.writeBigUInt64LE(2n ** 64n - 1n, 32), []],
  "segments of 32 bits": [(copy) => copy.writeUInt16LE(32, 54), []],
  "another class": [(copy) => copy.writeUInt8(1, 4), []],
  "another byte order": [(copy) => copy.writeUInt8(2, 5), []],
  "a core file": [(copy) => copy.writeUInt16LE(4, 16), []],
  "a symbol table of 2^63 bytes": [(copy) => copy.writeBigUInt64LE(HUGE, symtab + 32), []],
  "a symbol table as long as the file": [(copy) => copy.writeBigUInt64LE(BigInt(bytes.length), symtab + 32), []],
  "a symbol table at 2^63": [(copy) => copy.writeBigUInt64LE(HUGE, symtab + 24), []],
  "names in a section that is not there": [(copy) => copy.writeUInt32LE(0xffffffff, symtab + 40), []],
  "names in the symbol table itself": [(copy) => copy.writeUInt32LE((symtab - sections) / 64, symtab + 40), []],
  "names at 2^63": [(copy) => copy.writeBigUInt64LE(HUGE, strtab + 24), []],
  "no names": [(copy) => copy.writeBigUInt64LE(0n, strtab + 32), []],
  "names of sections in a section that is not there": [(copy) => copy.writeUInt16LE(0xffff, 62), []],
};

for (const [claim, [change, found]] of Object.entries(claims))
  test(claim, async () => {
    assert.equal(await mainOf(changed(change)), found);
  });

test("a file of 8 TB that has nothing in it", async () => {
  const path = join(folder.path, "sparse");
  writeFileSync(
    path,
    changed((copy) => {
      copy.writeBigUInt64LE(2n ** 42n, symtab + 32);
      copy.writeBigUInt64LE(2n ** 42n, sectionAt(".note.gnu.build-id") + 32);
    }),
  );
  truncateSync(path, 2 ** 43);
  const frame: Frame = { module: path, symbol: "main", offset: 14, address: start + 14, source: null };
  const symbols = new Symbols();
  await symbols.resolve({ frames: [frame] }, ownerOf({ name: "", tid: 1, stack: { frames: [] } }, false));
  symbols.close();
  assert.equal(symbols.locationsOf(frame), []);
});

test("cut anywhere: nothing is found, or what is right", async () => {
  for (let length = 0; length < bytes.length; length += 61) {
    const found = await mainOf(bytes.subarray(0, length));
    if (found.length > 0) assert.equal(found, named, `${length} bytes`);
  }
});

test("damaged anywhere: no error, and nothing is read but what the file has", () => {
  const place = fc.oneof(
    fc.nat(64),
    fc.nat(bytes.length - 8),
    fc.nat(31).map((row) => symtab + row * 8),
  );
  const damage = fc.array(fc.tuple(place, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(damage, (places) => {
      const copy = changed((one) => {
        for (const [at, value] of places) one.writeBigUInt64LE(value, Math.min(at, bytes.length - 8));
      });
      const elf = readElf(inMemory(copy));
      if (elf === null) return;
      const functions = functionsOf(elf);
      assert.ok(
        [...functions.namesAround(start + 3), ...functions.namesAt(start)].every((name) => name.length < 20_000),
      );
      hasLines(elf);
      assert.ok((buildIdOf(elf)?.length ?? 0) <= 128);
      debugLinkOf(elf);
    }),
    { numRuns: 2000 },
  );
});

/** Fails on what would be read of more than the file has, or of more than a megabyte at once. */
function inMemory(content: Buffer): Reader {
  return {
    size: content.length,
    bytes(at, length) {
      if (!(at >= 0 && length >= 0 && length <= 1 << 20 && at + length <= content.length)) return null;
      return new DataView(Uint8Array.from(content.subarray(at, at + length)).buffer);
    },
  };
}

const hostileNames: Readonly<Record<string, readonly [name: string, shown: string]>> = {
  "escape sequences": ["\x1b[2J\x1b]0;evil\x07", "\\x1b[2J\\x1b]0;evil\\x07"],
  "a newline": ["main\n0x1234\nevil", "main\\x0a0x1234\\x0aevil"],
  "no UTF-8": [Buffer.from("\xffmain", "latin1").toString(), "\ufffdmain"],
  "letters that are not ASCII": ["wörld", "wörld"],
  "a mangled name that is none": ["_ZNSt", "_ZNSt"],
  "a mangled name with a newline": ["_Z3foo\nv", "_Z3foo\\x0av"],
};

for (const [kind, [name, shown]] of Object.entries(hostileNames))
  test(`a symbol's name with ${kind}`, async () => {
    assert.equal(await mainOf(renamed(name.replace("\ufffd", "\xff")), name), [{ function: shown, source: null }]);
  });

test("a symbol's name of 1 MB", async () => {
  const name = "x".repeat(1 << 20);
  assert.equal(await mainOf(renamed(name), name), []);
});

/** The program with another name for main, in a table of names at the end of the file. */
function renamed(name: string): Buffer {
  const table = Buffer.concat([Buffer.from(`\0${name}\0`, name.includes("\xff") ? "latin1" : "utf8")]);
  const copy = Buffer.concat([bytes, table]);
  copy.writeBigUInt64LE(BigInt(bytes.length), strtab + 24);
  copy.writeBigUInt64LE(BigInt(table.length), strtab + 32);
  const at = Number(bytes.readBigUInt64LE(symtab + 24));
  const rows = Number(bytes.readBigUInt64LE(symtab + 32)) / 24;
  for (let row = 0; row < rows; row++) {
    const isMain =
      Number(bytes.readBigUInt64LE(at + row * 24 + 8)) === start && (bytes[at + row * 24 + 4] ?? 0) % 16 === 2;
    copy.writeUInt32LE(isMain ? 1 : 0, at + row * 24);
  }
  return copy;
}

test("a build id, and a CRC, as others work them out", () => {
  const elf = readElf(inMemory(bytes));
  assert.is(elf && buildIdOf(elf), buildId(program));
  // The check value of CRC-32 in "A Painless Guide to CRC Error Detection Algorithms"
  assert.is(crc32(Buffer.from("123456789")), 0xcbf43926);
  assert.is(crc32(Buffer.from("56789"), crc32(Buffer.from("1234"))), 0xcbf43926);
});

test.after(() => {
  folder.remove();
});

test.run();
