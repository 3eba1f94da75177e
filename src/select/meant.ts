import { nearest } from "../base/nearest.ts";
import { optionNames } from "../linux/catalogue.ts";
import type { SelectionFault } from "./parse.ts";
import { protocols } from "./protocols.ts";
import { stateNames } from "./states.ts";

/** The names that a misspelt word of a selection may stand for; none where no name was expected there. */
export function meantBy({ option, text, at }: SelectionFault): readonly string[] {
  const [word] = /^[\w-]+/.exec(text.slice(at ?? 0)) ?? [];
  const names = Object.hasOwn(tables, option) ? tables[option] : undefined;
  return word === undefined || names === undefined ? [] : nearest(word, names());
}

const tables: Readonly<Record<string, () => readonly string[]>> = {
  "-i": () => Object.keys(protocols).map((name) => name.toUpperCase()),
  "-s": () => [...stateNames("tcp"), ...stateNames("udp")],
  "--opt": () => optionNames(),
};
