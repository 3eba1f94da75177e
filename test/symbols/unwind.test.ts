/** What .eh_frame says of callers: read as readelf(1) reads it, and without harm where a file is damaged. */
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readElf, sectionNamed, type Elf } from "../../src/symbols/elf/elf.ts";
import { readerOf } from "../../src/symbols/elf/reader.ts";
import { rowOf } from "../../src/symbols/unwind/module-code.ts";
import type { Row } from "../../src/symbols/unwind/row.ts";
import { compile, makeFolder } from "../support/stacks.ts";

const test = suite("who called, by .eh_frame");
const folder = makeFolder();

function withElf<Result>(path: string, use: (elf: Elf) => Result): Result {
  const fd = openSync(path, "r");
  try {
    const elf = readElf(readerOf({ fd, size: statSync(path).size }));
    if (elf === null) throw new Error(`${path} is no ELF file`);
    return use(elf);
  } finally {
    closeSync(fd);
  }
}

/** As readelf prints it: `rsp+16 c-8`, where the caller's stack pointer was, and where the return address is. */
interface Printed {
  readonly address: number;
  readonly text: string;
}

/**
 * Rows such as `00000000000270f0 rsp+8    u     c-8`, below a line that names the columns. What is computed is left out: it
 * prints `exp`.
 */
function printedBy(path: string): readonly Printed[] {
  // It complains of debug files that are elsewhere, and fails.
  const { stdout } = spawnSync("readelf", ["-wF", path], { encoding: "utf8", maxBuffer: 1 << 28 });
  return stdout.split("\n").flatMap((line) => {
    const [address = "", frame = "", ...registers] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{16}$/.test(address) || !/^r[bs]p\+\d+$/.test(frame)) return [];
    // What all functions have in common.
    if (/^0+$/.test(address)) return [];
    return [{ address: parseInt(address, 16), text: `${frame} ${registers.at(-1) ?? ""}` }];
  });
}

const names = ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13"];

function textOf(row: Row | null): string {
  if (row?.cfa?.type !== "register") return "unknown";
  const { register, offset } = row.cfa;
  const to = row.rules.get(row.returns);
  const place = to?.type === "at" ? `c${to.offset}` : to?.type === "undefined" ? "u" : "?";
  return `${names[register] ?? "?"}+${offset} ${place}`;
}

const libc = execFileSync("sh", ["-c", "ldd /bin/sh | sed -n 's/.*=> \\(.*libc.so.6\\).*/\\1/p'"], {
  encoding: "utf8",
}).trim();

if (process.arch === "x64")
  for (const path of [
    libc,
    process.execPath,
    compile(folder.path, "static", "places.c", ["-O2", "-static", "-Wl,--eh-frame-hdr"]),
  ])
    test(`${path.startsWith(folder.path) ? "a static program" : path}: each hundredth row is what readelf prints`, () => {
      const wanted = printedBy(path).filter((_, at) => at % 100 === 0);
      assert.ok(wanted.length > 50, `${wanted.length} rows`);
      const found = withElf(path, (elf) => wanted.map(({ address }) => textOf(rowOf(elf, address))));
      assert.equal(
        found,
        wanted.map(({ text }) => text),
      );
    });

test("damaged tables: no row, or one; and never an error", () => {
  const path = compile(folder.path, "whole", "places.c", ["-O2"]);
  const sections = withElf(path, (elf) => [".eh_frame", ".eh_frame_hdr"].map((name) => sectionNamed(elf, name)));
  const whole = readFileSync(path);
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round++) {
    const bytes = Buffer.from(whole);
    for (const section of sections)
      for (let damage = 0; damage < 20; damage++)
        if (section !== undefined) bytes[section.offset + random(section.size)] = random(256);
    const damaged = join(folder.path, "damaged");
    writeFileSync(damaged, bytes);
    withElf(damaged, (elf) => {
      for (let address = 0x1000; address < 0x2000; address += 16) rowOf(elf, address);
    });
  }
});

test.after(() => {
  folder.remove();
});

test.run();
