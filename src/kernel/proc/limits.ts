import type { Limit } from "../../events/snapshot.ts";

/** `Max open files            1024                 524288               files`; null where there is no such line. */
export function parseOpenFilesLimit(text: string): Limit | null {
  const match = /^Max open files\s+(\w+)\s+(\w+)/m.exec(text);
  return match === null ? null : { soft: limit(match[1]), hard: limit(match[2]) };
}

function limit(text = ""): number | null {
  return text === "unlimited" ? null : Number(text);
}
