import type { Rule } from "./rule.ts";
import { acceptSpin } from "./rules/accept-spin.ts";
import { addressInUse } from "./rules/address-in-use.ts";
import { autotuningOff } from "./rules/autotuning-off.ts";
import { backlogClamped } from "./rules/backlog-clamped.ts";
import { backlogSmall } from "./rules/backlog-small.ts";
import { badDescriptor } from "./rules/bad-descriptor.ts";
import { broadcastRefused } from "./rules/broadcast-refused.ts";
import { bufferClamped } from "./rules/buffer-clamped.ts";
import { bufferTooLate } from "./rules/buffer-too-late.ts";
import { closeWait } from "./rules/close-wait.ts";
import { closeWithUnread } from "./rules/close-with-unread.ts";
import { corkLeftOn } from "./rules/cork-left-on.ts";
import { fastopenOff } from "./rules/fastopen-off.ts";
import { keepaliveBlind } from "./rules/keepalive-blind.ts";
import { keepaliveDefault } from "./rules/keepalive-default.ts";
import { keepaliveIncomplete } from "./rules/keepalive-incomplete.ts";
import { keepaliveUnit } from "./rules/keepalive-unit.ts";
import { keptAcrossExec } from "./rules/kept-across-exec.ts";
import { lingerBlocks } from "./rules/linger-blocks.ts";
import { lingerReset } from "./rules/linger-reset.ts";
import { moreLeftOn } from "./rules/more-left-on.ts";
import { multicastAll } from "./rules/multicast-all.ts";
import { multicastInterface } from "./rules/multicast-interface.ts";
import { nagleDelay } from "./rules/nagle-delay.ts";
import { neverClosed } from "./rules/never-closed.ts";
import { noKeepalive } from "./rules/no-keepalive.ts";
import { noReuseaddr } from "./rules/no-reuseaddr.ts";
import { nonblockNotInherited } from "./rules/nonblock-not-inherited.ts";
import { optionRefused } from "./rules/option-refused.ts";
import { optionWithoutEffect } from "./rules/option-without-effect.ts";
import { portBeforeConnect } from "./rules/port-before-connect.ts";
import { portInEphemeralRange } from "./rules/port-in-ephemeral-range.ts";
import { portsExhausted } from "./rules/ports-exhausted.ts";
import { priorityOverwritten } from "./rules/priority-overwritten.ts";
import { queueFull } from "./rules/queue-full.ts";
import { quickackOnce } from "./rules/quickack-once.ts";
import { reuseAfterBind } from "./rules/reuse-after-bind.ts";
import { reuseportQueueLost } from "./rules/reuseport-queue-lost.ts";
import { setAfterListen } from "./rules/set-after-listen.ts";
import { setAgain } from "./rules/set-again.ts";
import { setThoughInherited } from "./rules/set-though-inherited.ts";
import { timeoutNegative } from "./rules/timeout-negative.ts";
import { timeoutWithoutBlocking } from "./rules/timeout-without-blocking.ts";
import { tosOtherFamily } from "./rules/tos-other-family.ts";
import { udpSharedPort } from "./rules/udp-shared-port.ts";
import { userTimeoutFirst } from "./rules/user-timeout-first.ts";
import { userTimeoutUnit } from "./rules/user-timeout-unit.ts";
import { v6onlyBySysctl } from "./rules/v6only-by-sysctl.ts";
import { wildcardListener } from "./rules/wildcard-listener.ts";
import { windowClamped } from "./rules/window-clamped.ts";

/** All rules. To add one: `npm run new-rule ID`, and its line here. */
export const rules: readonly Rule[] = [
  acceptSpin,
  addressInUse,
  autotuningOff,
  backlogClamped,
  backlogSmall,
  badDescriptor,
  broadcastRefused,
  bufferClamped,
  bufferTooLate,
  closeWait,
  closeWithUnread,
  corkLeftOn,
  fastopenOff,
  keepaliveBlind,
  keepaliveDefault,
  keepaliveIncomplete,
  keepaliveUnit,
  keptAcrossExec,
  lingerBlocks,
  lingerReset,
  moreLeftOn,
  multicastAll,
  multicastInterface,
  nagleDelay,
  neverClosed,
  noKeepalive,
  noReuseaddr,
  nonblockNotInherited,
  optionRefused,
  optionWithoutEffect,
  portBeforeConnect,
  portInEphemeralRange,
  portsExhausted,
  priorityOverwritten,
  queueFull,
  quickackOnce,
  reuseAfterBind,
  reuseportQueueLost,
  setAfterListen,
  setAgain,
  setThoughInherited,
  timeoutNegative,
  timeoutWithoutBlocking,
  tosOtherFamily,
  udpSharedPort,
  userTimeoutFirst,
  userTimeoutUnit,
  v6onlyBySysctl,
  wildcardListener,
  windowClamped,
];

/** Null: there is none of that id. */
export function ruleCalled(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
