import { tracedCalls } from "../../decode/decode.ts";
import { hasFileCapabilities } from "../../kernel/capabilities.ts";
import type { Hold, LaunchOptions } from "../../sources/strace/argv.ts";
import type { Placement } from "../../sources/strace/placement.ts";
import type { LiveFlags } from "../args/flags.ts";
import { lightCalls } from "../../pipeline/tracer.ts";

/** With --verify: how long a process is held at its exit, for its sockets to be read. */
const HOLD_AT_EXIT = 200_000;
/** With --verify-each: how long a thread is held after listen, connect and accept; their line is printed before. */
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
  const atExit = { calls: ["exit_group"], at: "enter", micros: HOLD_AT_EXIT } as const;
  const atCalls = { calls: ["listen", "connect", "accept", "accept4"], at: "exit", micros: HOLD_AT_CALL } as const;
  return verifyEach === true ? [atExit, atCalls] : [atExit];
}
