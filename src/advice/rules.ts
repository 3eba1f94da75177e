import type { Rule } from "./rule.ts";
import { autotuningOff } from "./rules/autotuning-off.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { bufferTooLate } from "./rules/buffer-too-late.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { keptAcrossExec } from "./rules/kept-across-exec.ts";
import { multicastAll } from "./rules/multicast-all.ts";
import { optionWithoutEffect } from "./rules/option-without-effect.ts";
import { portBeforeConnect } from "./rules/port-before-connect.ts";
import { priorityOverwritten } from "./rules/priority-overwritten.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { setAfterListen } from "./rules/set-after-listen.ts";
import { tosOtherFamily } from "./rules/tos-other-family.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";
import { windowClamped } from "./rules/window-clamped.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [
  autotuningOff,
  bufferClamped,
  bufferTooLate,
  keepaliveIncomplete,
  keptAcrossExec,
  multicastAll,
  optionWithoutEffect,
  portBeforeConnect,
  priorityOverwritten,
  reuseAfterBind,
  setAfterListen,
  tosOtherFamily,
  userTimeoutUnit,
  windowClamped,
];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
