import { disassemble } from "../../linux/bpf.ts";
import { findOption } from "../../linux/catalogue.ts";
import { isRecord } from "../../base/data.ts";
import type { Change } from "../../world/change.ts";

/** -v: the instructions of a BPF filter that is attached; none where strace abbreviated them. */
export function filterLines(change: Change): readonly string[] {
  if (change.type !== "socket" || change.event.type !== "option-set") return [];
  const { level, name, value } = change.event;
  if (findOption(level, name)?.kind !== "filter" || value.type !== "known" || !isRecord(value.data)) return [];
  return disassemble(value.data["filter"] ?? null) ?? [];
}
