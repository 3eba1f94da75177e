import type { Rule } from "./rule.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { keepaliveBlind } from "./rules/keepalive-blind.ts";
import { keepaliveDefault } from "./rules/keepalive-default.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { keepaliveUnit } from "./rules/keepalive-unit.ts";
import { lingerBlocks } from "./rules/linger-blocks.ts";
import { lingerReset } from "./rules/linger-reset.ts";
import { nonblockNotInherited } from "./rules/nonblock-not-inherited.ts";
import { quickackOnce } from "./rules/quickack-once.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { setAgain } from "./rules/set-again.ts";
import { setThoughInherited } from "./rules/set-though-inherited.ts";
import { timeoutNegative } from "./rules/timeout-negative.ts";
import { timeoutWithoutBlocking } from "./rules/timeout-without-blocking.ts";
import { userTimeoutFirst } from "./rules/user-timeout-first.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [
  bufferClamped,
  keepaliveBlind,
  keepaliveDefault,
  keepaliveIncomplete,
  keepaliveUnit,
  lingerBlocks,
  lingerReset,
  nonblockNotInherited,
  quickackOnce,
  reuseAfterBind,
  setAgain,
  setThoughInherited,
  timeoutNegative,
  timeoutWithoutBlocking,
  userTimeoutFirst,
  userTimeoutUnit,
];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
