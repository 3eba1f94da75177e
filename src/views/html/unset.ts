import type { Sysctls } from "../../linux/option.ts";
import { defaultsOf } from "../../world/defaults.ts";
import type { OptionState, Socket } from "../../world/socket.ts";
import { valueJson } from "../json/parts.ts";
import type { UnsetOption } from "./types.ts";

/**
 * The options that nobody set on a socket, with their defaults. Most sockets share their list with thousands, so each list
 * is worked out once.
 */
export class UnsetLists {
  readonly lists: (readonly UnsetOption[])[] = [];
  private readonly sysctls: Sysctls | null;
  private readonly places = new Map<string, number>();

  constructor(sysctls: Sysctls | null) {
    this.sysctls = sysctls;
  }

  /** Its place in `lists`; null: it has none. */
  of(socket: Socket): number | null {
    if (!socket.historyComplete) return null;
    const key = likenessOf(socket);
    const found = this.places.get(key);
    if (found !== undefined) return found;
    this.places.set(key, this.lists.length);
    return this.lists.push(defaultsOf(socket, this.sysctls).map(unsetOption)) - 1;
  }
}

function unsetOption({ level, name, value, origin }: OptionState): UnsetOption {
  return { level, name, value: valueJson(value), origin };
}

/** All that a default depends on (world/defaults.ts). */
function likenessOf({ kind, options, state, connectSeen, acceptSeen, listener }: Socket): string {
  const facts = [kind.family, kind.type, kind.protocol, state, connectSeen || acceptSeen, listener?.kind.protocol];
  return [...facts, ...options.keys()].join(" ");
}
