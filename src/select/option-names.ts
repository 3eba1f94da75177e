import { allOptions } from "../linux/catalogue.ts";
import type { SocketOption } from "../linux/option.ts";

/** Every option of that name, of any level; MCAST_JOIN_GROUP is of two. */
export function optionsCalled(name: string): readonly SocketOption[] {
  return allOptions().filter((option) => option.name === name || option.aliases.includes(name));
}
