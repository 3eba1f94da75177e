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

/**
 * The same without counts: however many sockets of a role are alike, they are one, and each is paired with the one of the
 * other run that it differs least from. `distance`: in how much a pair differs.
 */
export function matchAlike(a: Side, b: Side, profile: (socket: SideSocket) => string, distance: Distance): Matched {
  const [left, right] = [byRole(a, profile), byRole(b, profile)];
  const first = (kinds: Kinds): readonly Alone[] => [...kinds.values()].flatMap((alike) => alike.slice(0, 1));
  const exact = matchBy((role) => role.text, first(left), first(right));
  const loose = matchBy((role) => role.loose, exact.onlyA, exact.onlyB);
  const pairs = [...exact.pairs, ...loose.pairs].flatMap((pair) =>
    closest(left.get(pair.a.role.text) ?? [], right.get(pair.b.role.text) ?? [], distance),
  );
  return { ...loose, pairs };
}

type Distance = (pair: Pair) => number;
/** By the text of their role. */
type Kinds = ReadonlyMap<string, readonly Alone[]>;

function byRole(side: Side, profile: (socket: SideSocket) => string): Kinds {
  const kinds = new Map<string, Map<string, Alone>>();
  for (const one of all(side)) {
    const ofRole = kinds.get(one.role.text) ?? new Map<string, Alone>();
    const key = profile(one.socket);
    if (!ofRole.has(key)) ofRole.set(key, one);
    kinds.set(one.role.text, ofRole);
  }
  return new Map(Array.from(kinds, ([role, alike]) => [role, [...alike.values()]]));
}

/** More profiles of one role than this are compared with the first ones only. */
const MOST = 100;

function closest(left: readonly Alone[], right: readonly Alone[], distance: Distance): readonly Pair[] {
  const found = new Map<string, Pair>();
  const add = (pairs: readonly Pair[]): void => {
    const [first, ...others] = pairs;
    if (first === undefined) return;
    let [best, least] = [first, distance(first)];
    for (const pair of others) {
      if (least === 0) break;
      const far = distance(pair);
      if (far < least) [best, least] = [pair, far];
    }
    found.set(`${best.a.socket.id} ${best.b.socket.id}`, best);
  };
  for (const a of left) add(right.slice(0, MOST).map((b) => ({ a, b })));
  for (const b of right) add(left.slice(0, MOST).map((a) => ({ a, b })));
  return [...found.values()];
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
