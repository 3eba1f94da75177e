import type { Rule } from "./rule.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [bufferClamped, keepaliveIncomplete, reuseAfterBind, userTimeoutUnit];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
