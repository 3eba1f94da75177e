import { REGISTERS, fields } from "../../ebpf/layout.ts";
import type { RawRecord } from "../../ebpf/record.ts";
import type { StackSource } from "../../pipeline/ebpf-input.ts";
import type { Snapshot } from "../../symbols/unwind/snapshot.ts";
import type { StackReader } from "../../symbols/unwind/stack-reader.ts";

const MEMORY = REGISTERS * 8;
/** The stack pointer, in DWARF's numbers. */
const STACK_POINTER = process.arch === "arm64" ? 31 : 7;

export function sourceOf(reader: StackReader): StackSource {
  return {
    stackOf: (record) => reader.stackOf(snapshotOf(record)),
    executed: (pid) => {
      reader.executed(pid);
    },
    forked: (parent, child) => {
      reader.forked(parent, child);
    },
  };
}

/** What a record of type `stack` says; to be used while the record is there. */
function snapshotOf(record: RawRecord): Snapshot {
  const from = record.dataU64(STACK_POINTER * 8);
  return {
    pid: record.pid,
    tid: record.tid,
    argumentsAt: record.u64(fields.arg0),
    codeEnd: record.u64(fields.arg1),
    register: (number) => (number < REGISTERS ? record.dataU64(number * 8) : NaN),
    memory: (address) => {
      const at = address - from;
      // Unaligned: no word of a stack.
      return at >= 0 && at % 8 === 0 ? record.dataU64(MEMORY + at) : NaN;
    },
  };
}
