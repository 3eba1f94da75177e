import type { Rule } from "../../advice/rule.ts";
import type { Descriptor } from "./types.ts";

/** A rule as a code host shows it beside its results. */
export function descriptorOf({ id, level, title, why, instead, bad, good, options }: Rule): Descriptor {
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: {
      text: `${why}\n\nInstead: ${instead}\n\nBad:\n${indented(bad)}\n\nGood:\n${indented(good)}\n`,
      markdown: `${why}\n\n**Instead:** ${instead}\n\nBad:\n\n${fenced(bad)}\n\nGood:\n\n${fenced(good)}\n`,
    },
    defaultConfiguration: { level },
    properties: {
      tags: ["sockets", ...options].slice(0, MOST_TAGS),
      // GitHub sorts by these two. A rule that is not certain is silent.
      precision: "high",
      "problem.severity": level === "note" ? "recommendation" : level,
    },
  };
}

/** So many does GitHub show. */
const MOST_TAGS = 10;

/** `ReuseAfterBind` */
function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

function indented(code: string): string {
  return code.replace(/^/gm, "    ");
}

function fenced(code: string): string {
  return `\`\`\`c\n${code}\n\`\`\``;
}
