import { groupBy } from "../../base/group-by.ts";
import { findOption } from "../../linux/catalogue.ts";
import type { Data } from "../../linux/option.ts";
import { match, matchAlike, type Alone, type Pair } from "./match.ts";
import { orderMatters } from "./order.ts";
import type { Side, SideOption, SideSocket } from "./side.ts";

/** One difference; where several pairs of sockets of one role have the same one, it stands once, with their `count`. */
export type Difference = { readonly role: string; count: number } & (
  | { readonly type: "socket"; readonly only: "a" | "b" }
  /** Null: not set on that side. */
  | ({ readonly type: "option"; readonly name: string; readonly level: string } & Both<Setting | null>)
  /** In which state of the socket the option was set. */
  | ({ readonly type: "order"; readonly name: string; readonly level: string } & Both<string>)
  | ({ readonly type: "place" } & Both<string>)
  | ({ readonly type: "backlog" } & Both<number | null>)
);

interface Both<Value> {
  readonly a: Value;
  readonly b: Value;
}

export interface Setting {
  /** The value in force, or the asked one where that is unknown. */
  readonly value: Data;
  readonly origin: string;
}

/** A difference, and the sockets of both runs that it is about. */
export interface Compared {
  readonly difference: Difference;
  readonly a: readonly SideSocket[];
  readonly b: readonly SideSocket[];
}

/**
 * What differs between two runs, in the order of the first one's sockets. `counts`: that a run has more sockets of a kind
 * is a difference too.
 */
export function compare(a: Side, b: Side, counts: boolean): readonly Compared[] {
  const { pairs, onlyA, onlyB } = counts
    ? match(a, b, profileOf)
    : matchAlike(a, b, profileOf, (pair) => comparePair(pair).length);
  const found = [
    ...pairs.flatMap((pair) =>
      comparePair(pair).map((difference) => ({ difference, a: [pair.a.socket], b: [pair.b.socket] })),
    ),
    ...onlyA.map((one) => ({ difference: alone(one, "a"), a: [one.socket], b: [] })),
    ...onlyB.map((one) => ({ difference: alone(one, "b"), a: [], b: [one.socket] })),
  ];
  return folded(found);
}

function alone({ role }: Alone, only: "a" | "b"): Difference {
  return { type: "socket", role: role.text, count: 1, only };
}

function comparePair({ a, b }: Pair): readonly Difference[] {
  const role = a.role.text;
  const found: Difference[] = [];
  if (a.role.place !== b.role.place && a.role.place !== null && b.role.place !== null)
    found.push({ type: "place", role, count: 1, a: a.role.place, b: b.role.place });
  if (a.socket.backlog !== b.socket.backlog)
    found.push({ type: "backlog", role, count: 1, a: a.socket.backlog, b: b.socket.backlog });
  const others = byName(b.socket.options);
  for (const option of a.socket.options) found.push(...compareOption(role, option, others.get(nameOf(option)) ?? null));
  const inA = byName(a.socket.options);
  for (const option of b.socket.options) if (!inA.has(nameOf(option))) found.push(...compareOption(role, null, option));
  return found;
}

/** What somebody set on a socket. */
function profileOf({ backlog, options }: SideSocket): string {
  const set = options
    .filter(isSet)
    .map(({ level, name, value, asked, during, origin }) => [level, name, value, asked, during, origin]);
  return JSON.stringify([backlog, set]);
}

function compareOption(role: string, a: SideOption | null, b: SideOption | null): readonly Difference[] {
  const { level = "?", name = "?" } = a ?? b ?? {};
  const [setA, setB] = [settingOf(a), settingOf(b)];
  if (a !== null && b !== null && isSame(a, b)) {
    if (setA === null || setB === null || !orderMatters(findOption(level, name), a.during, b.during)) return [];
    return [{ type: "order", role, count: 1, level, name, a: a.during ?? "?", b: b.during ?? "?" }];
  }
  return setA === null && setB === null ? [] : [{ type: "option", role, count: 1, level, name, a: setA, b: setB }];
}

/** Null: nobody set it. */
function settingOf(option: SideOption | null): Setting | null {
  if (option === null || !isSet(option)) return null;
  return { value: option.value ?? option.asked, origin: option.origin };
}

/** Whether a program set it. An observed value that is that of a new socket counts as not set. */
function isSet({ level, name, origin, changed }: SideOption): boolean {
  if (origin === "set" || origin === "inherited") return true;
  if (origin !== "observed" || changed !== null) return changed === true;
  const option = findOption(level, name);
  return option !== null && option.access !== "r" && option.default.type !== "varies";
}

/** Where one side has only the value in force and the other only the asked one, they count as the same. */
function isSame(a: SideOption, b: SideOption): boolean {
  if (a.value !== null && b.value !== null) return JSON.stringify(a.value) === JSON.stringify(b.value);
  if (a.asked !== null && b.asked !== null) return JSON.stringify(a.asked) === JSON.stringify(b.asked);
  return true;
}

function byName(options: readonly SideOption[]): ReadonlyMap<string, SideOption> {
  return new Map(options.map((option) => [nameOf(option), option]));
}

function nameOf({ level, name }: SideOption): string {
  return `${level} ${name}`;
}

function folded(all: readonly Compared[]): readonly Compared[] {
  return Array.from(groupBy(all, ({ difference }) => JSON.stringify(difference)).values(), (same): Compared => {
    const [first] = same;
    if (first === undefined) throw new Error("a group is never empty");
    const [a, b] = [same.flatMap((one) => one.a), same.flatMap((one) => one.b)];
    return { difference: { ...first.difference, count: same.length }, a, b };
  });
}
