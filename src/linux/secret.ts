import { kinds } from "./kinds/kinds.ts";
import type { SocketOption } from "./option.ts";

/** Whether an option's values are keys or passwords: of these only the length is ever kept or shown. */
export function isSecret({ kind }: SocketOption): boolean {
  return kinds[kind].is === "secret";
}
