/**
 * The disassembler beside tcpdump 4.99.3 (libpcap 1.10.3): what `tcpdump -ddd FILTER` gives as numbers has to read as
 * `tcpdump -d FILTER` writes it, but for its columns.
 */
import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { disassemble } from "../../src/linux/bpf.ts";
import { instructionWords, offsetWords } from "../../src/linux/constants/bpf.ts";
import { constantsOf } from "./support/header.ts";

const program = (numbers: string): { code: number; jt: number; jf: number; k: number }[] =>
  numbers.split(",").map((line) => {
    const [code = 0, jt = 0, jf = 0, k = 0] = line.split(" ").map(Number);
    return { code, jt, jf, k };
  });

test("ip and tcp port 80 and (tcp[tcpflags] & tcp-syn != 0) and greater 60 and ip[8] > 3 and not net 10.0.0.0/8", () => {
  const numbers =
    "40 0 0 12,21 0 22 2048,48 0 0 23,21 0 20 6,40 0 0 20,69 18 0 8191,177 0 0 14,72 0 0 14,21 2 0 80,72 0 0 16,21 0 13 80,80 0 0 27,69 0 11 2,128 0 0 0,53 0 9 60,48 0 0 22,37 0 7 3,32 0 0 26,84 0 0 4278190080,21 4 0 167772160,32 0 0 30,84 0 0 4278190080,21 1 0 167772160,6 0 0 262144,6 0 0 0";
  assert.equal(
    disassemble(program(numbers))?.join("\n"),
    `
(000) ldh [12]
(001) jeq #0x800 jt 2 jf 24
(002) ldb [23]
(003) jeq #0x6 jt 4 jf 24
(004) ldh [20]
(005) jset #0x1fff jt 24 jf 6
(006) ldxb 4*([14]&0xf)
(007) ldh [x + 14]
(008) jeq #0x50 jt 11 jf 9
(009) ldh [x + 16]
(010) jeq #0x50 jt 11 jf 24
(011) ldb [x + 27]
(012) jset #0x2 jt 13 jf 24
(013) ld #pktlen
(014) jge #0x3c jt 15 jf 24
(015) ldb [22]
(016) jgt #0x3 jt 17 jf 24
(017) ld [26]
(018) and #0xff000000
(019) jeq #0xa000000 jt 24 jf 20
(020) ld [30]
(021) and #0xff000000
(022) jeq #0xa000000 jt 24 jf 23
(023) ret #262144
(024) ret #0`.trim(),
  );
});

test("what the kernel adds to the packet has bpf_asm's names; what is no instruction is told in numbers", () => {
  assert.equal(
    disassemble(program("32 0 0 4294963200,32 0 0 4294963220,48 0 0 4293918729,7 0 0 0,22 0 0 0,255 1 2 3")),
    [
      "(000) ld [proto]",
      "(001) ld [mark]",
      "(002) ldb [net + 9]",
      "(003) tax",
      "(004) ret a",
      "(005) .word 0xff, 1, 2, 0x3",
    ],
  );
  assert.is(disassemble([]), null);
  assert.is(disassemble(["BPF_STMT(?)"]), null);
});

test("the words are those of linux/bpf_common.h and linux/filter.h", () => {
  const constants = new Map(
    ["bpf_common.h", "filter.h"].flatMap((name) => [
      ...constantsOf(readFileSync(`/usr/include/linux/${name}`, "utf8")),
    ]),
  );
  for (const [name, number] of Object.entries({ ...instructionWords, ...offsetWords }))
    assert.is(constants.get(name), number, name);
});

test.run();
