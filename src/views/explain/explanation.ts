/**
 * views/explain/ tells what the catalogue knows of an option, in words: pure functions of the catalogue and of the
 * settings of the machine, that are handed in. explanation.ts is what there is to say, text.ts and json.ts how it is
 * shown; find.ts finds what a person means by a name. Used by `socktrace explain`.
 */
import { helpOf } from "../../linux/help/index.ts";
import type { Help } from "../../linux/help/help.ts";
import type { SocketOption, Sysctls } from "../../linux/option.ts";
import { defaultsOf, defaultText, type DefaultValue } from "./default.ts";
import { effectText } from "./effect.ts";
import { inheritanceText, manText, numberText, sinceText, socketsText, sourceText } from "./facts.ts";
import { accessText, valueText } from "./value.ts";

/** All that there is to say of one option; every text is whole, none is empty. */
export interface Explanation {
  readonly option: SocketOption;
  /** `SOL_SOCKET 9`, and what it is called and numbered elsewhere. */
  readonly number: string;
  /** `on or off (int)` */
  readonly value: string;
  /** `read and written` */
  readonly access: string;
  readonly default: string;
  readonly defaults: readonly DefaultValue[];
  /** What the kernel makes of a value. */
  readonly kernel: string;
  readonly inherited: string;
  /** Which sockets have it. */
  readonly sockets: string;
  readonly since: string;
  readonly man: string;
  readonly source: string;
  /** Null: the catalogue has its one sentence only. */
  readonly help: Help | null;
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
  };
}
