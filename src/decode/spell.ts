import type { Value } from "../strace/value.ts";

/** strace's spelling of the small trees that stay text: `BPF_STMT(BPF_RET|BPF_K, 0xffffffff)`. */
export function spell(value: Value): string {
  switch (value.type) {
    case "number":
    case "word":
    case "expression":
      return value.text;
    case "flags":
      return value.items.map(spell).join("|");
    case "call":
      return `${value.name}(${value.args.map(spell).join(", ")})`;
    case "array":
      return `[${value.items.map(spell).join(", ")}]`;
    case "not":
      return `~${spell(value.value)}`;
    case "string":
      return `"${value.text}"`;
    case "changed":
      return `${spell(value.before)} => ${spell(value.after)}`;
    case "struct":
      return `{${value.members.map((one) => (one.name === "" ? "" : `${one.name}=`) + spell(one.value)).join(", ")}}`;
    case "missing":
      return "";
  }
}
