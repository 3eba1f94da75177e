import { withCommas } from "../../base/with-commas.ts";
import { escapeControls } from "../../base/bytes.ts";
import { groupBy } from "../../base/group-by.ts";
import { findOption } from "../../linux/catalogue.ts";
import { showData } from "../../linux/show.ts";
import { roleText } from "../names.ts";
import type { Style } from "../style.ts";
import type { Difference, Setting } from "./compare.ts";
import type { Side } from "./side.ts";

/** The differences as text, role by role: `-` only in A, `+` only in B, `~` in both, but different. */
export function diffText(a: Side, b: Side, differences: readonly Difference[], style: Style): string {
  const head = [`--- A: ${a.name} (${sockets(a)})`, `+++ B: ${b.name} (${sockets(b)})`];
  if (differences.length === 0) return `no difference: A: ${a.name} (${sockets(a)}), B: ${b.name} (${sockets(b)})\n`;
  const lines = head.map((line) => style.heading(escapeControls(line)));
  for (const [role, ofRole] of groupBy(differences, (difference) => difference.role)) {
    const onlyOneSide = ofRole.every((difference) => difference.type === "socket");
    if (!onlyOneSide) lines.push(style.heading(escapeControls(roleText(role))));
    for (const difference of ofRole) lines.push(line(difference, onlyOneSide ? "" : "  ", style));
  }
  return lines.map((text) => `${text}\n`).join("");
}

function sockets(side: Side): string {
  return side.sockets.length === 1 ? "1 socket" : `${withCommas(side.sockets.length)} sockets`;
}

function line(difference: Difference, indent: string, style: Style): string {
  const { sign, text } = wordsOf(difference);
  const paint = sign === "-" ? style.failure : sign === "+" ? style.set : style.heading;
  const times = difference.count === 1 ? "" : ` (${withCommas(difference.count)} times)`;
  return paint(`${indent}${sign} ${escapeControls(text)}${times}`);
}

function wordsOf(difference: Difference): { readonly sign: "-" | "+" | "~"; readonly text: string } {
  switch (difference.type) {
    case "socket":
      return difference.only === "a"
        ? { sign: "-", text: `${roleText(difference.role)}: only in A` }
        : { sign: "+", text: `${roleText(difference.role)}: only in B` };
    case "option":
      return optionWords(difference);
    case "order":
      return {
        sign: "~",
        text: `${difference.name}: set ${timeWords(difference.a)} in A, ${timeWords(difference.b)} in B`,
      };
    case "place":
      return { sign: "~", text: `address: ${difference.a} in A, ${difference.b} in B` };
    case "backlog":
      return { sign: "~", text: `backlog: ${difference.a ?? "none"} in A, ${difference.b ?? "none"} in B` };
  }
}

/** When an option was set, by the state that the socket was in. */
export function timeWords(state: string): string {
  return (Object.hasOwn(times, state) ? times[state] : undefined) ?? `in state ${state}`;
}

const times: Readonly<Record<string, string>> = {
  CLOSED: "before bind() or connect()",
  BOUND: "after bind()",
  LISTEN: "after listen()",
  SYN_SENT: "while connecting",
  ESTABLISHED: "after the connection was made",
};

function optionWords({ level, name, a, b }: Difference & { type: "option" }): ReturnType<typeof wordsOf> {
  const settingText = ({ value, origin }: Setting): string => {
    const shown = value === null ? "?" : showData(findOption(level, name)?.kind ?? null, value);
    return origin === "inherited" ? `${shown} (inherited)` : shown;
  };
  if (b === null) return { sign: "-", text: `${name} ${a === null ? "?" : settingText(a)}` };
  if (a === null) return { sign: "+", text: `${name} ${settingText(b)}` };
  return { sign: "~", text: `${name}: ${settingText(a)} in A, ${settingText(b)} in B` };
}
