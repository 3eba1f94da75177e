import { escapeControls } from "../../base/bytes.ts";
import { groupBy } from "../../base/group-by.ts";
import { findOption } from "../../linux/catalogue.ts";
import { showData } from "../../linux/show.ts";
import type { Style } from "../style.ts";
import type { Difference, Setting } from "./compare.ts";
import type { Side } from "./side.ts";

/** The differences for a person, role by role: `-` only in the first, `+` only in the second, `~` other there. */
export function diffText(a: Side, b: Side, differences: readonly Difference[], style: Style): string {
  const head = [`--- A: ${a.name} (${sockets(a)})`, `+++ B: ${b.name} (${sockets(b)})`];
  if (differences.length === 0) return `no difference: A: ${a.name} (${sockets(a)}), B: ${b.name} (${sockets(b)})\n`;
  const lines = head.map((line) => style.heading(escapeControls(line)));
  for (const [role, ofRole] of groupBy(differences, (difference) => difference.role)) {
    const isAlone = ofRole.every((difference) => difference.type === "socket");
    if (!isAlone) lines.push(style.heading(escapeControls(role)));
    for (const difference of ofRole) lines.push(line(difference, isAlone ? "" : "  ", style));
  }
  return lines.map((text) => `${text}\n`).join("");
}

function sockets(side: Side): string {
  return side.sockets.length === 1 ? "1 socket" : `${side.sockets.length.toLocaleString("en")} sockets`;
}

function line(difference: Difference, indent: string, style: Style): string {
  const { sign, text } = wordsOf(difference);
  const paint = sign === "-" ? style.failure : sign === "+" ? style.set : style.heading;
  const many = difference.count === 1 ? "" : ` (${difference.count.toLocaleString("en")} times)`;
  return paint(`${indent}${sign} ${escapeControls(text)}${many}`);
}

function wordsOf(difference: Difference): { readonly sign: "-" | "+" | "~"; readonly text: string } {
  switch (difference.type) {
    case "socket":
      return difference.only === "a"
        ? { sign: "-", text: `${difference.role}: only in A` }
        : { sign: "+", text: `${difference.role}: only in B` };
    case "option":
      return optionWords(difference);
    case "order":
      return {
        sign: "~",
        text: `${difference.name}: set while ${difference.a} in A, while ${difference.b} in B`,
      };
    case "place":
      return { sign: "~", text: `address: ${difference.a} in A, ${difference.b} in B` };
    case "backlog":
      return { sign: "~", text: `backlog: ${difference.a ?? "none"} in A, ${difference.b ?? "none"} in B` };
  }
}

function optionWords({ level, name, a, b }: Difference & { type: "option" }): ReturnType<typeof wordsOf> {
  const told = ({ value, origin }: Setting): string => {
    const shown = value === null ? "?" : showData(findOption(level, name)?.kind ?? null, value);
    return origin === "inherited" ? `${shown} (inherited)` : shown;
  };
  if (b === null) return { sign: "-", text: `${name} ${a === null ? "?" : told(a)}` };
  if (a === null) return { sign: "+", text: `${name} ${told(b)}` };
  return { sign: "~", text: `${name}: ${told(a)} in A, ${told(b)} in B` };
}
