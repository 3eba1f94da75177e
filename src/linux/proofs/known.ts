import { helpOf } from "../help/index.ts";
import { statementsOf, type Statement } from "../help/statements.ts";
import type { SocketOption } from "../option.ts";
import { proofsOf } from "./index.ts";
import type { Proof } from "./proof.ts";
import { sentenceProofsOf } from "./sentences.ts";

/** A statement with all that shows it. */
export interface KnownStatement {
  /** `does`: the option's one sentence. `set`: what --explain prints of the value that an option was set to. */
  readonly part: Statement["part"] | "does" | "set";
  readonly text: string;
  /** Empty: nobody has shown it, which a test reports. */
  readonly proofs: readonly Proof[];
}

/**
 * The statements of the option's longer text, each once and in its order, then those of its one sentence that have a proof, then
 * those of --explain.
 */
export function knownStatements(option: SocketOption): readonly KnownStatement[] {
  const help = helpOf(option);
  const proofs = proofsOf(option);
  const inHelp = (help === null ? [] : statementsOf(help)).map((statement) => ({
    ...statement,
    proofs: proofs.filter(({ says }) => says.includes(statement.text) || statement.text.includes(withoutStop(says))),
  }));
  const used = new Set(inHelp.flatMap((statement) => statement.proofs));
  const others = proofs.filter((proof) => !used.has(proof));
  return [...inHelp, ...byText("does", others), ...byText("set", sentenceProofsOf(option))];
}

function byText(part: "does" | "set", proofs: readonly Proof[]): readonly KnownStatement[] {
  const texts = [...new Set(proofs.map(({ says }) => says))];
  return texts.map((text) => ({ part, text, proofs: proofs.filter(({ says }) => says === text) }));
}

function withoutStop(says: string): string {
  return says.replace(/[.;:]$/, "");
}
