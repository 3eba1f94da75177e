import { groupBy } from "../../base/group-by.ts";
import { rolesOf, type Role } from "./role.ts";
import type { Side, SideSocket } from "./side.ts";

/** The sockets of two runs in pairs, and those of one run only. */
export interface Matched {
  readonly pairs: readonly Pair[];
  readonly onlyA: readonly Alone[];
  readonly onlyB: readonly Alone[];
}

export interface Alone {
  readonly socket: SideSocket;
  readonly role: Role;
}

export interface Pair {
  readonly a: Alone;
  readonly b: Alone;
}

/** By role, and by order where several have the same role; the remaining ones by role without port or path. */
export function match(a: Side, b: Side): Matched {
  const exact = matchBy((role) => role.text, all(a), all(b));
  const loose = matchBy((role) => role.loose, exact.onlyA, exact.onlyB);
  return { ...loose, pairs: [...exact.pairs, ...loose.pairs] };
}

function all({ sockets }: Side): readonly Alone[] {
  return [...rolesOf(sockets)].map(([socket, role]) => ({ socket, role }));
}

function matchBy(key: (role: Role) => string, left: readonly Alone[], right: readonly Alone[]): Matched {
  const waiting = groupBy(right, ({ role }) => key(role));
  const pairs: Pair[] = [];
  const onlyA: Alone[] = [];
  for (const a of left) {
    const b = waiting.get(key(a.role))?.shift();
    if (b === undefined) onlyA.push(a);
    else pairs.push({ a, b });
  }
  const used = new Set(pairs.map(({ b }) => b));
  return { pairs, onlyA, onlyB: right.filter((one) => !used.has(one)) };
}
