import { nearest } from "../base/nearest.ts";
import { optionNames } from "../linux/catalogue.ts";
import type { SelectionFault } from "./parse.ts";
import { protocols } from "./protocols.ts";
import { stateNames } from "./states.ts";

/** The names that a misspelt word of a selection may stand for; none where no name was expected there. */
export function meantBy({ option, text, at }: SelectionFault): readonly string[] {
  const [word] = /^[\w-]+/.exec(text.slice(at ?? 0)) ?? [];
  if (option === "-s" && at === 0 && word !== undefined) return meantByStart(word, text.includes(":"));
  const names = Object.hasOwn(tables, option) ? tables[option] : undefined;
  return word === undefined || names === undefined ? [] : nearest(word, names());
}

/** -s begins with a protocol; where that is left out, the states by the name that was given. */
function meantByStart(word: string, hasProtocol: boolean): readonly string[] {
  const states = stateProtocols.flatMap((protocol) => stateNames(protocol));
  return hasProtocol ? nearest(word, stateProtocols.map(capitals)) : nearest(word, states).flatMap(withProtocol);
}

const stateProtocols = ["tcp", "udp"] as const;

function withProtocol(state: string): readonly string[] {
  return stateProtocols
    .filter((protocol) => stateNames(protocol).includes(state))
    .map((protocol) => `${capitals(protocol)}:${state}`);
}

function capitals(protocol: string): string {
  return protocol.toUpperCase();
}

const tables: Readonly<Record<string, () => readonly string[]>> = {
  "-i": () => Object.keys(protocols).map((name) => name.toUpperCase()),
  "-s": () => [...stateNames("tcp"), ...stateNames("udp")],
  "--opt": () => optionNames(),
};
