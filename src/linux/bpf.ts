import { isList, isRecord, type Data } from "../base/data.ts";
import { ancillary, LINK_LAYER, NETWORK } from "./constants/bpf.ts";

/**
 * Classic BPF (linux/filter.h, Documentation/networking/filter.rst) as `tcpdump -d` writes it: a line an instruction,
 * numbered, and where a condition holds the number to go on at, then the one where it does not. Null: these are no
 * instructions.
 *
 * ```
 * (000) ldh [12]
 * (001) jeq #0x800 jt 2 jf 3
 * (002) ret #262144
 * ```
 */
export function disassemble(program: Data): readonly string[] | null {
  if (!isList(program) || program.length === 0) return null;
  const lines = program.map((one, index) => (isRecord(one) ? instruction(one, index) : null));
  return lines.every((line) => line !== null) ? lines.map((line, index) => `(${numbered(index)}) ${line}`) : null;
}

interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
  /** Its number in the program. */
  readonly at: number;
}

const numbered = (index: number): string => String(index).padStart(3, "0");

function instruction(fields: { readonly [name: string]: Data }, at: number): string | null {
  const { code, jt, jf, k } = fields;
  if (typeof code !== "number" || typeof jt !== "number" || typeof jf !== "number" || typeof k !== "number")
    return null;
  const one: Instruction = { code, jt, jf, k: k >>> 0, at };
  return classes[code & 7]?.(one) ?? `.word 0x${code.toString(16)}, ${jt}, ${jf}, ${hex(one)}`;
}

/** By the three bits of BPF_CLASS: what an instruction reads as; null: no such instruction. */
const classes: readonly ((one: Instruction) => string | null)[] = [
  (one) => load(loadNames[(one.code >> 3) & 3], one),
  (one) => ((one.code & 0xe0) === 0xa0 ? `ldxb 4*([${one.k}]&0xf)` : load(one.code & 0x18 ? undefined : "ldx", one)),
  ({ k }) => `st M[${k}]`,
  ({ k }) => `stx M[${k}]`,
  (one) => arithmetic(one),
  (one) => jump(one),
  (one) => ((one.code & 0x18) === 0x10 ? "ret a" : (one.code & 0x18) === 8 ? "ret x" : `ret #${one.k}`),
  ({ code }) => ((code & 0xf8) === 0x80 ? "txa" : (code & 0xf8) === 0 ? "tax" : null),
];

/** BPF_W, BPF_H, BPF_B. */
const loadNames = ["ld", "ldh", "ldb"];

function load(name: string | undefined, one: Instruction): string | null {
  const { k } = one;
  const from = [`#${hex(one)}`, `[${offset(k)}]`, `[x + ${k}]`, `M[${k}]`, "#pktlen"][(one.code & 0xe0) >> 5];
  return name === undefined || from === undefined ? null : `${name} ${from}`;
}

/** Below zero the kernel's own words on a packet begin: its protocol, its mark, its interface ... */
function offset(k: number): string {
  const signed = k | 0;
  if (signed >= 0) return String(signed);
  const name = ancillary[k];
  if (name !== undefined) return name;
  if (signed >= NETWORK) return `net + ${signed - NETWORK}`;
  return signed >= LINK_LAYER ? `link + ${signed - LINK_LAYER}` : String(signed);
}

const operations = ["add", "sub", "mul", "div", "or", "and", "lsh", "rsh", "neg", "mod", "xor"];
/** Their operands are bits, and written in hex. */
const bitwise = new Set(["or", "and", "xor"]);

function arithmetic(one: Instruction): string | null {
  const name = operations[(one.code & 0xf0) >> 4];
  if (name === undefined || name === "neg") return name ?? null;
  return `${name} ${one.code & 8 ? "x" : bitwise.has(name) ? `#${hex(one)}` : `#${one.k}`}`;
}

const conditions = ["ja", "jeq", "jgt", "jge", "jset"];

/** Jumps are counted from the next instruction. */
function jump(one: Instruction): string | null {
  const name = conditions[(one.code & 0xf0) >> 4];
  if (name === undefined) return null;
  const next = one.at + 1;
  if (name === "ja") return `ja ${next + one.k}`;
  return `${name} ${one.code & 8 ? "x" : `#${hex(one)}`} jt ${next + one.jt} jf ${next + one.jf}`;
}

const hex = ({ k }: Instruction): string => `0x${k.toString(16)}`;
