import type { Figure, Group, Spread } from "./figure.ts";

/** A group as text: one line a figure. */
export function table({ title, figures }: Group): string {
  const rounds = figures[0]?.rounds ?? 0;
  return [`${title}, ${rounds} ${rounds === 1 ? "round" : "rounds"}:`, ...figures.map((one) => `  ${line(one)}`)].join(
    "\n",
  );
}

/** `+ parseLine    912,000 lines/s [900,000-930,000]    0.430 [0.420-0.440] of split2 alone` */
function line({ name, unit, value, ratio }: Figure): string {
  const own = `${number(value.median).padStart(11)} ${unit.padEnd(12)} ${range(value).padEnd(24)}`;
  const beside = ratio === null ? "" : `${number(ratio.median).padStart(7)} ${range(ratio).padEnd(16)} of ${ratio.of}`;
  return `${name.padEnd(44)}${own}${beside}`.trimEnd();
}

function range({ least, most }: Spread): string {
  return `[${number(least)}-${number(most)}]`;
}

/** With three digits or more. */
export function number(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}
