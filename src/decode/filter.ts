import { instructionWords, offsetWords } from "../linux/constants/bpf.ts";
import { numberOf } from "../linux/constants/names.ts";
import type { Data } from "../linux/option.ts";
import type { Value } from "../strace/value.ts";
import { spell } from "./spell.ts";

/**
 * An instruction of a BPF filter as strace writes it: `BPF_STMT(BPF_LD|BPF_H|BPF_ABS, 0xc)`,
 * `BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0x800, 0, 0x3)`, `BPF_STMT(BPF_LD|BPF_W|BPF_ABS, SKF_AD_OFF+SKF_AD_PROTOCOL)`; -X
 * raw: `BPF_STMT(0x28, 0xc)`. Gives struct sock_filter (linux/filter.h); undefined: it cannot be read.
 */
export function instructionData(value: Value): Data | undefined {
  if (value.type !== "call" || (value.name !== "BPF_STMT" && value.name !== "BPF_JUMP")) return undefined;
  const [code, k, jt = 0, jf = 0] = value.args.map((argument) => sumOf(spell(argument)));
  return code === undefined || k === undefined ? undefined : { code, jt, jf, k: k >>> 0 };
}

/** Bits of a code are joined by `|`, parts of an offset by `+`: no two share a bit, so that both are sums. */
function sumOf(text: string): number | undefined {
  let sum = 0;
  for (const word of text.split(/[|+]/)) {
    const number = /^(?:0x[0-9a-f]+|\d+)$/i.test(word)
      ? Number(word)
      : (numberOf(instructionWords, word) ?? numberOf(offsetWords, word));
    if (number === undefined) return undefined;
    sum += number;
  }
  return sum;
}
