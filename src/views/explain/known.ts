import type { KnownStatement } from "../../linux/proofs/known.ts";
import type { Proof } from "../../linux/proofs/proof.ts";
import { wrap } from "../wrap.ts";

/**
 * How each statement is known, below its first words: it stands in full in the text above.
 *
 *     A negative time does not block at all
 *       timeouts.py: a negative time does not block
 */
export function knownText(statements: readonly Statement[], width: number, indent: string): string {
  return together(statements)
    .map(({ text, ways }) => {
      const lines = ways.map((way) => wrap(way, width, `${indent}  `, `${indent}    `));
      return `${indent}${shortened(text, width - indent.length)}\n${lines.join("")}`;
    })
    .join("");
}

type Statement = Pick<KnownStatement, "text" | "proofs">;

interface Known {
  readonly text: string;
  readonly ways: readonly string[];
}

/** Neighbours that are known in the same way are one. */
function together(statements: readonly Statement[]): readonly Known[] {
  const all: Known[] = [];
  for (const { text, proofs } of statements) {
    const ways = [...new Set(proofs.flatMap(wayOf))];
    const last = all.at(-1);
    if (ways.length === 0) continue;
    if (last?.ways.join() === ways.join()) all[all.length - 1] = { text: `${last.text}; ${text}`, ways };
    else all.push({ text, ways });
  }
  return all;
}

/** None of advice: there is nothing that a kernel could contradict. */
function wayOf(proof: Proof): readonly string[] {
  if ("program" in proof) return [readable(proof.program)];
  if ("source" in proof) return [proof.source];
  return "page" in proof ? [`documented: ${proof.page}`] : [];
}

function shortened(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - " ...".length).replace(/[^\w)]*\s\S*$/, "")} ...`;
}

/** `low_water.datagrams_ignore_it`: the program's file, and what its function shows. */
function readable(program: string): string {
  const [file = "", name = ""] = program.split(".");
  return `${file}.py: ${name.replaceAll("_", " ")}`;
}
