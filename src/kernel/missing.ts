import type { MissingOption } from "../events/snapshot.ts";
import type { Plan } from "./options.ts";

/** The kernel's errors for an option that it lacks, or that such a socket lacks. */
const unknown: ReadonlySet<string> = new Set(["ENOPROTOOPT", "EOPNOTSUPP"]);

/**
 * All options that sockets of one kind miss, from those that one of them refused. A level that knows none of its
 * options is not there: a TCP socket without TLS misses no TLS options. Sockets of a kind refuse the same, so the last
 * list is shared as long as it fits.
 */
export function missingOptions({ ask, leave }: Plan): (refused: readonly MissingOption[]) => readonly MissingOption[] {
  const asked = countLevels(ask);
  let last: readonly MissingOption[] = [];
  let missing: readonly MissingOption[] | null = null;
  return (refused) => {
    if (missing !== null && isSame(refused, last)) return missing;
    const silent = countLevels(refused.filter(({ why }) => unknown.has(why)));
    const isThere = ({ level }: MissingOption): boolean => (silent.get(level) ?? 0) < (asked.get(level) ?? 0);
    last = refused;
    return (missing = [...leave, ...refused].filter(isThere));
  };
}

function countLevels(options: readonly { readonly level: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { level } of options) counts.set(level, (counts.get(level) ?? 0) + 1);
  return counts;
}

/** The very same objects: each is made once for its kind. */
function isSame(left: readonly MissingOption[], right: readonly MissingOption[]): boolean {
  return left.length === right.length && left.every((one, at) => one === right[at]);
}
