/**
 * views/explain/ describes an option in words: pure functions of the catalogue and of the machine's settings, which
 * are passed in. explanation.ts has the content, text.ts and json.ts its form; find.ts finds the options that a word
 * of the command line stands for. Used by `socktrace explain`.
 */
import { helpOf } from "../../linux/help/index.ts";
import type { Help } from "../../linux/help/help.ts";
import type { SocketOption, Sysctls } from "../../linux/option.ts";
import { knownStatements, type KnownStatement } from "../../linux/proofs/known.ts";
import { defaultsOf, defaultText, type DefaultValue } from "./default.ts";
import { effectText } from "./effect.ts";
import { inheritanceText, manText, numberText, sinceText, socketsText, sourceText } from "./facts.ts";
import { accessText, valueText } from "./value.ts";

/** The full description of one option; no text is empty. */
export interface Explanation {
  readonly option: SocketOption;
  /** `SOL_SOCKET 9`, its other names, and its numbers on other machines. */
  readonly number: string;
  /** `on or off (int)` */
  readonly value: string;
  /** `read and written` */
  readonly access: string;
  readonly default: string;
  readonly defaults: readonly DefaultValue[];
  /** What the kernel does with a value. */
  readonly kernel: string;
  readonly inherited: string;
  /** Which sockets have it. */
  readonly sockets: string;
  readonly since: string;
  readonly man: string;
  /** How the facts above are known. */
  readonly source: string;
  /** The longer text; null: there is only the one sentence `does`. */
  readonly help: Help | null;
  /** How each statement of the longer text is known. */
  readonly statements: readonly KnownStatement[];
}

export function explanationOf(option: SocketOption, sysctls: Sysctls): Explanation {
  const defaults = defaultsOf(option, sysctls);
  return {
    option,
    number: numberText(option),
    value: valueText(option.kind),
    access: accessText(option.access),
    default: defaultText(option, defaults),
    defaults,
    kernel: effectText(option, sysctls),
    inherited: inheritanceText(option),
    sockets: socketsText(option),
    since: sinceText(option),
    man: manText(option),
    source: sourceText(option),
    help: helpOf(option),
    statements: knownStatements(option),
  };
}
