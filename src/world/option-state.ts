import type { Micros, Tid } from "../base/brands.ts";
import type { Stack } from "../base/stack.ts";
import type { OptionValue } from "../linux/option.ts";
import type { Gap } from "./gap.ts";
import type { SocketState } from "./socket-state.ts";

export type Origin = "set" | "inherited" | "default" | "observed" | "unknown";

/** One option of one socket. */
export interface OptionState {
  readonly level: string;
  readonly name: string;
  /** The value in force; null: unknown. */
  readonly value: OptionValue | null;
  /** What the program (or, where inherited, the listener's program) asked for; null: this option was not set itself. */
  readonly asked: OptionValue | null;
  readonly origin: Origin;
  readonly at: Micros | null;
  readonly tid: Tid;
  /** Where in the code the call was made that set or read it; absent: not known. */
  readonly stack?: Stack;
  /** Observed, and the value of a new socket: it seems never to have been set. */
  readonly usual?: true;
  /** Observed, and no value of a new socket: it was set on this socket, or on its listener, before anybody looked. */
  readonly changed?: true;
  /** A line that may have set it could not be read. */
  readonly unread?: true;
  /** The value in force is unknown because the kernel may have changed by itself what was set. */
  readonly moved?: true;
  /** The value in force is unknown because calls are missing that may have changed it. */
  readonly lost?: Gap["by"];
  /** The option that was set and changed this one too: `IP_TOS` of SO_PRIORITY. */
  readonly by?: string;
  /** The socket's state when it was set: what comes after bind or listen may have no effect. */
  readonly during?: SocketState | null;
  readonly earlier: Earlier;
}

/** The former values of an option. */
export interface Earlier {
  /** The last ones, latest first; at most EARLIER of them. */
  readonly values: readonly OptionState[];
  /** How many came before these, and are not kept. */
  readonly more: number;
}

export const noneEarlier: Earlier = { values: [], more: 0 };

/** How many former values of an option are kept: bounded, for a program that sets it in a loop. */
const EARLIER = 8;

/** The options of a socket, by `level name`. */
export type Options = ReadonlyMap<string, OptionState>;

/** Those of a new socket: one object for all, by which it is recognised. */
export const noOptions: Options = new Map();

/** The key of an option in a socket's map. */
export function optionKey(option: { readonly level: string; readonly name: string }): string {
  return `${option.level} ${option.name}`;
}

/** The options with these in the place of those of the same name, which become their former values. */
export function stored(before: Options, options: readonly OptionState[]): Options {
  const all = new Map(before);
  for (const option of options) {
    const key = optionKey(option);
    all.set(key, remember(before.get(key) ?? null, option));
  }
  return all;
}

function remember(before: OptionState | null, after: OptionState): OptionState {
  if (before === null) return after;
  const { values, more } = before.earlier;
  const all = [{ ...before, earlier: noneEarlier }, ...values];
  return { ...after, earlier: { values: all.slice(0, EARLIER), more: more + Math.max(0, all.length - EARLIER) } };
}
