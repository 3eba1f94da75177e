import type { Micros } from "../base/brands.ts";

/** Prints a time; `began` is the first time of the trace. `-` in a log without times. */
export type Clock = (time: Micros | null, began: Micros | null) => string;

/** `0.012345`: seconds since the trace began. */
export const sinceBegan: Clock = (time, began) => {
  return time === null || began === null ? "-" : seconds(time - began);
};

/** The times of -t, -tt and -ttt, as strace has them (strace(1)): `12:03:59`, `12:03:59.012345`, `1700000000.012345`. */
export const clocks: readonly Clock[] = [sinceBegan, shown(timeOfDay), shown(withMicros), shown(seconds)];

/** Made from integers: toFixed takes three times as long, and every line of the timeline has a time. */
function seconds(micros: number): string {
  if (micros < 0) return `-${seconds(-micros)}`;
  return `${Math.floor(micros / 1e6)}.${String((micros % 1e6) + 1e6).slice(1)}`;
}

function shown(text: (time: Micros) => string): Clock {
  return (time) => (time === null ? "-" : text(time));
}

function withMicros(time: Micros): string {
  return `${timeOfDay(time)}.${String(time % 1e6).padStart(6, "0")}`;
}

/** Logs of -t and -r count from a midnight or from 0: none of them goes on for ten years. */
const TEN_YEARS = 10 * 365 * 86_400;

/** `2026-11-28T20:43:16.012Z`; null: the log has no date. */
export function utcTime(time: Micros | null): string | null {
  return time === null || time < TEN_YEARS * 1e6 ? null : new Date(time / 1000).toISOString();
}

function timeOfDay(time: Micros): string {
  const seconds = Math.floor(time / 1e6);
  const date = new Date(seconds * 1000);
  const parts =
    seconds < TEN_YEARS
      ? [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
      : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
