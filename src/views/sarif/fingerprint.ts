import type { Advice } from "../../advice/advice.ts";
import { printable, utf8Bytes } from "../../base/bytes.ts";
import type { Socket } from "../../world/socket.ts";
import { stableName } from "./stable-name.ts";

/**
 * What distinguishes a piece of advice from others, the same in each run: the rule, the program's name, what the socket is for,
 * and the options and errors that the text is about. No pids, times, counts, and no ports that the kernel chose.
 */
export function fingerprintOf({ id, text }: Pick<Advice, "id" | "text">, socket: Socket | null): string {
  const program = socket === null ? "" : printable(socket.first.process.command);
  const words = [...new Set(text.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bE[A-Z0-9]{3,}\b/g))].sort();
  return hash([id, program, socket === null ? "" : stableName(socket), ...words].join("\n"));
}

/** FNV-1a of 64 bits, as 16 hex digits. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (const char of utf8Bytes(text)) value = BigInt.asUintN(64, (value ^ BigInt(char.charCodeAt(0))) * 0x100000001b3n);
  return value.toString(16).padStart(16, "0");
}
