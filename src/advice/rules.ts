import type { Rule } from "./rule.ts";
import { autotuningOff } from "./rules/autotuning-off.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { bufferTooLate } from "./rules/buffer-too-late.ts";
import { keepaliveBlind } from "./rules/keepalive-blind.ts";
import { keepaliveDefault } from "./rules/keepalive-default.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { keepaliveUnit } from "./rules/keepalive-unit.ts";
import { keptAcrossExec } from "./rules/kept-across-exec.ts";
import { lingerBlocks } from "./rules/linger-blocks.ts";
import { lingerReset } from "./rules/linger-reset.ts";
import { multicastAll } from "./rules/multicast-all.ts";
import { nonblockNotInherited } from "./rules/nonblock-not-inherited.ts";
import { optionWithoutEffect } from "./rules/option-without-effect.ts";
import { portBeforeConnect } from "./rules/port-before-connect.ts";
import { priorityOverwritten } from "./rules/priority-overwritten.ts";
import { quickackOnce } from "./rules/quickack-once.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { setAfterListen } from "./rules/set-after-listen.ts";
import { setAgain } from "./rules/set-again.ts";
import { setThoughInherited } from "./rules/set-though-inherited.ts";
import { timeoutNegative } from "./rules/timeout-negative.ts";
import { timeoutWithoutBlocking } from "./rules/timeout-without-blocking.ts";
import { tosOtherFamily } from "./rules/tos-other-family.ts";
import { userTimeoutFirst } from "./rules/user-timeout-first.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";
import { windowClamped } from "./rules/window-clamped.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [
  autotuningOff,
  bufferClamped,
  bufferTooLate,
  keepaliveBlind,
  keepaliveDefault,
  keepaliveIncomplete,
  keepaliveUnit,
  keptAcrossExec,
  lingerBlocks,
  lingerReset,
  multicastAll,
  nonblockNotInherited,
  optionWithoutEffect,
  portBeforeConnect,
  priorityOverwritten,
  quickackOnce,
  reuseAfterBind,
  setAfterListen,
  setAgain,
  setThoughInherited,
  timeoutNegative,
  timeoutWithoutBlocking,
  tosOtherFamily,
  userTimeoutFirst,
  userTimeoutUnit,
  windowClamped,
];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
