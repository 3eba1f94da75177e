import type { Figure, Spread } from "./figure.ts";
import type { History } from "./history.ts";
import { machineText } from "./machine.ts";
import { number } from "./table.ts";

/**
 * Two histories side by side: of each figure that both have the ratio, or the value where it has none, and what the second
 * is of the first. `*`: the ranges of their rounds have nothing in common.
 */
export function comparison(first: History, second: History): string {
  const parts = Object.keys(first.parts).filter((part) => part in second.parts);
  return [
    `${first.commit} beside ${second.commit}; * where the ranges of the rounds do not overlap`,
    ...parts.flatMap((part) => ["", ...partLines(part, first, second)]),
  ].join("\n");
}

function partLines(part: string, first: History, second: History): readonly string[] {
  const [one, other] = [first.parts[part], second.parts[part]];
  if (one === undefined || other === undefined) return [];
  const machines = [...new Set([machineText({ ...one.machine, load: 0 }), machineText({ ...other.machine, load: 0 })])];
  const warning = machines.length > 1 ? [`  measured on two machines: ${machines.join(" | ")}`] : [];
  const groups = one.groups.flatMap(({ title, figures }, at) => {
    const others = other.groups[at]?.figures ?? [];
    const lines = figures.flatMap((figure) =>
      figureLine(
        figure,
        others.find(({ name }) => name === figure.name),
      ),
    );
    return [`  ${title}`, ...lines];
  });
  return [part, ...warning, ...groups];
}

function figureLine(one: Figure, other: Figure | undefined): readonly string[] {
  if (other === undefined) return [];
  const [before, after] =
    one.ratio !== null && other.ratio !== null ? [one.ratio, other.ratio] : [one.value, other.value];
  const what = one.ratio === null ? one.unit : `of ${one.ratio.of}`;
  const change = `${number(after.median / before.median)}${apart(before, after) ? " *" : ""}`;
  return [
    `    ${one.name.padEnd(44)}${number(before.median).padStart(11)} ${number(after.median).padStart(11)}  x ${change.padEnd(8)} ${what}`,
  ];
}

function apart(one: Spread, other: Spread): boolean {
  return one.most < other.least || other.most < one.least;
}
