import type { Rule } from "./rule.ts";
import { addressInUse } from "./rules/address-in-use.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { fastopenOff } from "./rules/fastopen-off.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { noReuseaddr } from "./rules/no-reuseaddr.ts";
import { optionRefused } from "./rules/option-refused.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [
  addressInUse,
  bufferClamped,
  fastopenOff,
  keepaliveIncomplete,
  noReuseaddr,
  optionRefused,
  reuseAfterBind,
  userTimeoutUnit,
];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
