import { nearest } from "../base/nearest.ts";
import type { SelectionFault } from "../select/parse.ts";
import { levels } from "./levels.ts";

/** Why a filter cannot be applied. */
export interface FilterFault {
  readonly type: "filter-fault";
  /** One line: what is wrong, and what to do. */
  readonly text: string;
}

/** What a filter can name: what the page lists. */
export interface Listed {
  readonly hasSocket: (id: number) => boolean;
  /** Whether it listened, or a socket of the page was accepted from it. */
  readonly isListener: (id: number) => boolean;
  /** The names of its advice; null: pages of this kind have none. */
  readonly advice: readonly string[] | null;
}

interface Asked {
  readonly ids: ReadonlySet<number>;
  readonly listeners: ReadonlySet<number>;
  readonly advice: readonly string[];
}

export function filterFault(text: string): FilterFault {
  return { type: "filter-fault", text };
}

export function selectionFaultText({ option, text, message, example }: SelectionFault): string {
  return `${option} ${text}: ${message}; for example: ${example}`;
}

export function unknownOption(token: string): FilterFault {
  const name = /^--[^=]*/.exec(token)?.[0] ?? token;
  const remedy =
    name === "--advice" ? "for advice type advice:warning" : `it has -i, -s, -c, -U and --opt; as text type '${token}'`;
  return filterFault(`${name}: the filter has no such option; ${remedy}`);
}

/** The first thing that was asked for and is not on the page, where nothing can match; null: all of it is. */
export function missing({ ids, listeners, advice }: Asked, listed: Listed): FilterFault | null {
  for (const id of ids) if (!listed.hasSocket(id)) return filterFault(`#${id}: the page lists no such socket`);
  for (const id of listeners)
    if (!listed.isListener(id))
      return filterFault(
        listed.hasSocket(id)
          ? `listener:#${id}: socket #${id} is no listener; -s TCP:LISTEN shows those of TCP`
          : `listener:#${id}: the page lists no such socket; -s TCP:LISTEN shows listeners of TCP`,
      );
  for (const name of advice) {
    const fault = missingAdvice(name, listed.advice);
    if (fault !== null) return filterFault(`advice:${name}: ${fault}`);
  }
  return null;
}

/** A level is no fault: `advice:error` may well leave nothing. `close-wait` is also all of `close-wait.1`, `close-wait.2`. */
function missingAdvice(name: string, names: readonly string[] | null): string | null {
  if (names === null) return "a page of differences has no advice";
  const ids = names.map((one) => one.replace(/\.\d+$/, ""));
  const known = [...new Set([...names, ...ids, ...levels])];
  if (known.includes(name)) return null;
  if (name === "") return `the name or the level is missing: ${[...new Set([...levels, ...ids])].join(", ")}`;
  const near = nearest(name, known);
  const remedy =
    near.length > 0 ? `did you mean ${near.join(", ")}?` : `it has ${[...new Set(ids)].join(", ") || "none"}`;
  return `the page has no such advice; ${remedy}`;
}
