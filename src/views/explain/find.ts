import { allOptions, findOption } from "../../linux/catalogue.ts";
import { levelName } from "../../linux/levels.ts";
import type { SocketOption } from "../../linux/option.ts";
import { nearest } from "./nearest.ts";

/** What a word of the command line stands for. */
export type Found =
  /** By name: of one name there may be several, on different levels. */
  | { readonly type: "options"; readonly options: readonly SocketOption[] }
  | { readonly type: "level"; readonly level: string; readonly options: readonly SocketOption[] }
  | { readonly type: "unknown"; readonly nearest: readonly string[] };

/**
 * An option by its name or an alias (`SO_KEEPALIVE`, `so_rcvtimeo_old`), by level and number or name
 * (`SOL_SOCKET:9`), or a level in any spelling (`tcp`, `SOL_TCP`, `IPPROTO_TCP`, `6`).
 */
export function find(word: string): Found {
  const level = levelOptions(word);
  if (level !== null) return level;
  const options = optionsCalled(word.toUpperCase());
  return options.length > 0 ? { type: "options", options } : { type: "unknown", nearest: nearest(word, allNames()) };
}

function optionsCalled(word: string): readonly SocketOption[] {
  const [, level, name] = /^(\w+):(\w+)$/.exec(word) ?? [];
  if (level === undefined || name === undefined)
    return allOptions().filter((option) => option.name === word || option.aliases.includes(word));
  return levelSpellings(level)
    .flatMap((one) => findOption(one, name.replace(/^0X/, "0x")) ?? [])
    .slice(0, 1);
}

function levelOptions(word: string): Found | null {
  for (const level of levelSpellings(word)) {
    const options = allOptions().filter((option) => option.level === level);
    if (options.length > 0) return { type: "level", level, options };
  }
  return null;
}

/** The levels that a word may stand for: SOL_VSOCK and AF_VSOCK for `vsock`, of which one has options. */
function levelSpellings(word: string): readonly string[] {
  const upper = word.toUpperCase();
  return [word, upper, `SOL_${upper}`, `IPPROTO_${upper}`, `AF_${upper}`].flatMap((one) => levelName(one) ?? []);
}

/** Levels by their short name too, since that is how they are typed. */
function* allNames(): Iterable<string> {
  for (const { name, aliases, level } of allOptions()) yield* [name, ...aliases, level, level.replace(/^[A-Z]+_/, "")];
}
