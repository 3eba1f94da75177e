import type { Probe } from "../probe.ts";
import type { Remover, Wrapping } from "../wrapping.ts";

/** `     1\t`, `12:`, ` 12 |`, `12`: cat -n, nl, less -N, editors. */
const STYLES: readonly RegExp[] = [
  /^[ \t]*(\d{1,7})\t/,
  /^[ \t]*(\d{1,7})[ \t]*[:.)|│](?!\d)/,
  /^[ \t]*(\d{1,7})(?= )/,
];
/** `4242  `, `12345 `: strace pads a pid to five places. */
const LIKE_PID = /^(?:\d{5,7} |\d{1,4} +)(?! )/;
const PID_WIDTH = 6;
const LEAST = 3;

/** Line numbers: they rise by one from line to line, which pids do not. */
export const lineNumbers: Wrapping = {
  name: "line numbers",
  detect: (lines, probe) => {
    const filled = lines.filter((line) => line.trim() !== "");
    // The rests of broken lines have no number.
    const [number, numbered] = STYLES.map(
      (style) => [style, filled.filter((line) => style.test(line))] as const,
    ).reduce((most, one) => (one[1].length > most[1].length ? one : most));
    if (numbered.length < LEAST || !areRising(numbered.map((line) => numberOf(line, number)))) return null;
    if (numbered.every(mayBePid) && !areSurelyNumbers(numbered.map((line) => line.replace(number, "").trimStart())))
      return null;
    const misread = numbered.filter((line) => probe.isWhole(line) || probe.isWhole(line.trim())).length;
    const blanks = Math.min(...numbered.map((line) => /^ */.exec(line.replace(number, ""))?.[0].length ?? 0));
    const anew = (): Remover => ({ remove: removing(number, blanks, probe), fromWhole: true, misread, anew });
    return anew();
  },
};

function areRising(numbers: readonly number[]): boolean {
  const rising = numbers.filter((number, at) => at > 0 && number === (numbers[at - 1] ?? 0) + 1).length;
  return rising >= 0.9 * (numbers.length - 1);
}

/** So many blanks stand behind each number. Only the next number is one, or a later one before a line of strace. */
function removing(style: RegExp, blanks: number, probe: Probe): (text: string) => string {
  let last: number | null = null;
  return (text) => {
    if (!style.test(text)) return text;
    const number = numberOf(text, style);
    const behind = text.replace(style, "");
    const rest = behind.slice(Math.min(blanks, behind.length - behind.trimStart().length));
    const isNext = last === null || number === last + 1 || (number > last && probe.isWhole(rest));
    if (!isNext) return text;
    last = number;
    return rest;
  };
}

function numberOf(line: string, style: RegExp): number {
  return Number(style.exec(line)?.[1]);
}

/**
 * By their form they may be pids: of processes that a program made one after the other, each with one line. Not where
 * pids stand behind them, nor where many lines are of several calls.
 */
function areSurelyNumbers(rests: readonly string[]): boolean {
  if (rests.every((rest) => /^(?:\d{1,7} +|\[pid )/.test(rest))) return true;
  return rests.length >= MANY && new Set(rests.map((rest) => /\w+\(/.exec(rest)?.[0])).size >= SEVERAL;
}

const MANY = 20;
const SEVERAL = 3;

function mayBePid(line: string): boolean {
  const found = LIKE_PID.exec(line);
  return found !== null && found[0].length >= PID_WIDTH;
}
