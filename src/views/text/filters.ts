import { disassemble } from "../../linux/bpf.ts";
import { findOption } from "../../linux/catalogue.ts";
import { isRecord } from "../../linux/data.ts";
import type { Change } from "../../world/change.ts";
import type { Style } from "../style.ts";
import type { View } from "../view.ts";

const INDENT = " ".repeat(12);

/** -v: under a BPF filter that is attached, its instructions. Where strace abbreviated them there is nothing to show. */
export function withFilters(change: View["change"], style: Style): View["change"] {
  return (one, began) => {
    const line = change(one, began);
    const program = line === null ? null : programOf(one);
    if (line === null || program === null) return line;
    return line + program.map((text) => `${INDENT}${style.faint(text)}\n`).join("");
  };
}

function programOf(change: Change): readonly string[] | null {
  if (change.type !== "socket" || change.event.type !== "option-set") return null;
  const { level, name, value } = change.event;
  if (findOption(level, name)?.kind !== "filter" || value.type !== "known" || !isRecord(value.data)) return null;
  return disassemble(value.data["filter"] ?? null);
}
