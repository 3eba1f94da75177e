import { heldCalls, lightCalls, tracedCalls } from "../../decode/traced.ts";
import { hasFileCapabilities } from "../../kernel/capabilities.ts";
import type { Hold, LaunchOptions } from "../../sources/strace/argv.ts";
import type { Placement } from "../../sources/strace/placement.ts";
import type { LiveFlags } from "../args/flags.ts";

/** With --verify: how long a process is held at its exit, for its sockets to be read. */
const HOLD_AT_EXIT = 200_000;
/** With --verify-each: how long a thread is held after a call; the line of the call is printed before. */
const HOLD_AT_CALL = 100_000;

export function traceOptions(flags: LiveFlags, placement: Placement | null): LaunchOptions {
  return {
    placement,
    calls: flags.light === true ? lightCalls : tracedCalls,
    follow: flags.follow,
    user: flags.user ?? null,
    environment: flags.env,
    holds: holdsOf(flags),
    hasCapabilities: hasFileCapabilities,
    detachable: flags.detachable === true || flags.detachOnExit === true,
  };
}

function holdsOf({ verify, verifyEach }: LiveFlags): readonly Hold[] {
  if (verify !== true && verifyEach !== true) return [];
  const atExit = { calls: heldCalls.before, at: "enter", micros: HOLD_AT_EXIT } as const;
  const atCalls = { calls: heldCalls.after, at: "exit", micros: HOLD_AT_CALL } as const;
  return verifyEach === true ? [atExit, atCalls] : [atExit];
}
