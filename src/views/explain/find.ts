import type { Rule } from "../../advice/rule.ts";
import { ruleCalled, rules } from "../../advice/rules.ts";
import { allOptions, findOption, optionsCalled } from "../../linux/catalogue.ts";
import { levelName } from "../../linux/levels.ts";
import type { SocketOption } from "../../linux/option.ts";
import { symptomCalled, symptoms } from "../../linux/symptoms/index.ts";
import type { Symptom } from "../../linux/symptoms/symptom.ts";
import { nearest } from "../../base/nearest.ts";

/** What a word of the command line stands for. */
export type Match =
  /** By name: of one name there may be several, on different levels. */
  | { readonly type: "options"; readonly options: readonly SocketOption[] }
  | { readonly type: "rule"; readonly rule: Rule }
  | { readonly type: "level"; readonly level: string; readonly options: readonly SocketOption[] }
  | { readonly type: "symptom"; readonly symptom: Symptom };

/**
 * An option by its name or an alias (`SO_KEEPALIVE`, `so_rcvtimeo_old`), by level and number or name
 * (`SOL_SOCKET:9`, `6:18`), a piece of advice by its id (`reuse-after-bind`), a level in any spelling (`tcp`, `SOL_TCP`,
 * `IPPROTO_TCP`, `6`), or a symptom (`EADDRINUSE`, `CLOSE-WAIT`, `leak`). All that it may stand for: none hides another.
 */
export function find(word: string): readonly Match[] {
  const named = findNamed(word);
  const symptom = symptomCalled(word);
  return [...(named === null ? [] : [named]), ...(symptom === null ? [] : [{ type: "symptom" as const, symptom }])];
}

function findNamed(word: string): Match | null {
  const level = levelOptions(word);
  if (level !== null) return level;
  const rule = ruleCalled(word.toLowerCase());
  if (rule !== null) return { type: "rule", rule };
  const options = optionsSpelt(word.toUpperCase());
  return options.length > 0 ? { type: "options", options } : null;
}

/** What a word may have been meant for that stands for nothing: a slip, or the beginning of a name. */
export function suggestionsFor(word: string): readonly string[] {
  return nearest(word, explainable());
}

/** All names that have a page. */
export function explainable(): readonly string[] {
  const ofSymptoms = symptoms.flatMap(({ name, aliases }) => [name, ...aliases]);
  return [...new Set([...allNames(), ...rules.map(({ id }) => id), ...ofSymptoms])];
}

/**
 * The words with each level and number joined, as setsockopt takes them and strace prints them: `SOL_TCP 18` and `6 18`
 * are `SOL_TCP:18` and `6:18`, where the level has an option of that number.
 */
export function joinNumbers(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    const pair = `${joined.at(-1) ?? ""}:${word}`;
    if (/^\d/.test(word) && joined.length > 0 && optionsSpelt(pair.toUpperCase()).length > 0)
      joined[joined.length - 1] = pair;
    else joined.push(word);
  }
  return joined;
}

function optionsSpelt(word: string): readonly SocketOption[] {
  const [, level, name] = /^(\w+):(\w+)$/.exec(word) ?? [];
  if (level === undefined || name === undefined) return optionsCalled(word);
  const found = levelSpellings(level)
    .flatMap((one) => findOption(one, name.replace(/^0X/, "0x")) ?? [])
    .slice(0, 1);
  // A set and a get may share a number.
  return found.flatMap((option) => (/^\d/.test(name) ? alike(option) : [option]));
}

function alike({ level, number }: SocketOption): readonly SocketOption[] {
  return allOptions().filter((option) => option.level === level && option.number === number);
}

function levelOptions(word: string): Match | null {
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
