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

/**
 * By role, and where several have the same role by profile, in whatever order; those left over by order; the remaining
 * ones by role without port or path, in the same way.
 */
export function match(a: Side, b: Side, profile: Profile): Matched {
  const keys = [
    ({ role, socket }: Alone) => `${role.text} ${profile(socket)}`,
    ({ role }: Alone) => role.text,
    ({ role, socket }: Alone) => `${role.loose} ${profile(socket)}`,
    ({ role }: Alone) => role.loose,
  ];
  let left: Matched = { pairs: [], onlyA: all(a), onlyB: all(b) };
  for (const key of keys) {
    const found = matchBy(key, left.onlyA, left.onlyB);
    left = { ...found, pairs: [...left.pairs, ...found.pairs] };
  }
  return left;
}

type Profile = (socket: SideSocket) => string;

/**
 * The same without counts: however many sockets of a role are alike, they are one, and each is paired with the one of the
 * other run that it differs least from. `distance`: in how much a pair differs.
 */
export function matchAlike(a: Side, b: Side, profile: Profile, distance: Distance): Matched {
  const [left, right] = [byRole(a, profile), byRole(b, profile)];
  const first = (roles: Roles): readonly Alone[] =>
    [...roles.values()].flatMap((kinds) => [...kinds.values()].slice(0, 1));
  const exact = matchBy(({ role }) => role.text, first(left), first(right));
  const loose = matchBy(({ role }) => role.loose, exact.onlyA, exact.onlyB);
  const pairs = [...exact.pairs, ...loose.pairs].flatMap((pair) =>
    closest(left.get(pair.a.role.text) ?? none, right.get(pair.b.role.text) ?? none, distance),
  );
  return { ...loose, pairs };
}

type Distance = (pair: Pair) => number;
/** One socket of each profile. */
type Kinds = ReadonlyMap<string, Alone>;
/** By the text of the role. */
type Roles = ReadonlyMap<string, Kinds>;

const none: Kinds = new Map();

function byRole(side: Side, profile: Profile): Roles {
  const roles = new Map<string, Map<string, Alone>>();
  for (const one of all(side)) {
    const kinds = roles.get(one.role.text) ?? new Map<string, Alone>();
    const key = profile(one.socket);
    if (!kinds.has(key)) kinds.set(key, one);
    roles.set(one.role.text, kinds);
  }
  return roles;
}

/** Of a role with more profiles than this, the first ones only are compared with one that the other run lacks. */
const MOST = 20;

/** Each profile of both sides with the same of the other, or with the one that it differs least from. */
function closest(left: Kinds, right: Kinds, distance: Distance): readonly Pair[] {
  const found = new Map<string, Pair>();
  const add = (same: Pair | null, others: readonly Pair[]): void => {
    const pair = same ?? least(others, distance);
    if (pair !== null) found.set(`${pair.a.socket.id} ${pair.b.socket.id}`, pair);
  };
  const [firstA, firstB] = [left, right].map((kinds) => [...kinds.values()].slice(0, MOST));
  for (const [key, a] of left) {
    const same = right.get(key);
    add(
      same === undefined ? null : { a, b: same },
      (firstB ?? []).map((b) => ({ a, b })),
    );
  }
  for (const [key, b] of right) {
    const same = left.get(key);
    add(
      same === undefined ? null : { a: same, b },
      (firstA ?? []).map((a) => ({ a, b })),
    );
  }
  return [...found.values()];
}

function least(pairs: readonly Pair[], distance: Distance): Pair | null {
  let best: { readonly pair: Pair; readonly far: number } | null = null;
  for (const pair of pairs) {
    const far = distance(pair);
    if (best === null || far < best.far) best = { pair, far };
    if (far === 0) break;
  }
  return best?.pair ?? null;
}

function all({ sockets }: Side): readonly Alone[] {
  return [...rolesOf(sockets)].map(([socket, role]) => ({ socket, role }));
}

function matchBy(key: (one: Alone) => string, left: readonly Alone[], right: readonly Alone[]): Matched {
  const waiting = groupBy(right, key);
  const pairs: Pair[] = [];
  const onlyA: Alone[] = [];
  for (const a of left) {
    const b = waiting.get(key(a))?.shift();
    if (b === undefined) onlyA.push(a);
    else pairs.push({ a, b });
  }
  const used = new Set(pairs.map(({ b }) => b));
  return { pairs, onlyA, onlyB: right.filter((one) => !used.has(one)) };
}
