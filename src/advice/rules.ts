import type { Rule } from "./rule.ts";
import { addressInUse } from "./rules/address-in-use.ts";
import { backlogClamped } from "./rules/backlog-clamped.ts";
import { broadcastRefused } from "./rules/broadcast-refused.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { fastopenOff } from "./rules/fastopen-off.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { noReuseaddr } from "./rules/no-reuseaddr.ts";
import { optionRefused } from "./rules/option-refused.ts";
import { portInEphemeralRange } from "./rules/port-in-ephemeral-range.ts";
import { portsExhausted } from "./rules/ports-exhausted.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { udpSharedPort } from "./rules/udp-shared-port.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";
import { v6onlyBySysctl } from "./rules/v6only-by-sysctl.ts";
import { wildcardListener } from "./rules/wildcard-listener.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [
  addressInUse,
  backlogClamped,
  broadcastRefused,
  bufferClamped,
  fastopenOff,
  keepaliveIncomplete,
  noReuseaddr,
  optionRefused,
  portInEphemeralRange,
  portsExhausted,
  reuseAfterBind,
  udpSharedPort,
  userTimeoutUnit,
  v6onlyBySysctl,
  wildcardListener,
];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
